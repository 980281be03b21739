import { describe, expect, test, vi } from "vitest";
import { createMemoryStore } from "../resume/memory-store.ts";
import { closeUploader, startUploader, stored } from "../testing/harness.ts";
import type { HttpRequest, HttpSender } from "../transport/http-sender.ts";
import { NetworkError } from "../transport/request-errors.ts";

const MiB = 1024 ** 2;
const size = 40 * MiB;
/** The link's speed in these tests, in bytes per second. */
const rate = 10 * MiB;

/**
 * Starts an uploader with a link of that speed, on a clock that only the link advances.
 *
 * @param fails returns true if an attempt loses its connection half way
 */
const onLink = ({
  fails = () => false,
  api,
  options = {},
}: {
  readonly fails?: (attempt: number) => boolean;
  /** The store of another page; by default a new one. */
  readonly api?: ReturnType<typeof startUploader>["api"];
  readonly options?: Parameters<typeof startUploader>[0];
} = {}) => {
  let now = 0;
  let attempts = 0;
  let open = Number.POSITIVE_INFINITY;
  const seen: {
    readonly file: number;
    readonly all: number;
    readonly speed?: number | undefined;
  }[] = [];
  /** After each MiB: the time at which everything should have been sent, in seconds. */
  const ends: number[] = [];
  const transfer = async ({
    body,
    signal,
    onProgress,
  }: Pick<HttpRequest, "body" | "signal" | "onProgress">) => {
    attempts += 1;
    const breaks = fails(attempts);
    for (let bytes = MiB; bytes <= body.size; bytes += MiB) {
      await vi.waitUntil(() => signal.aborted || open > 0, { interval: 1, timeout: 30_000 });
      signal.throwIfAborted();
      open -= 1;
      now += (1000 * MiB) / rate;
      onProgress(bytes);
      const { secondsLeft } = started.uploader.getSnapshot().progress;
      if (secondsLeft !== undefined) ends.push(now / 1000 + secondsLeft);
      if (breaks && bytes >= body.size / 2) throw new NetworkError("lost");
    }
  };
  const send: HttpSender = async (request) => {
    await transfer(request);
    await (api ?? started.api).storePart(request.url, request.body);
    return stored;
  };
  const started = startUploader({
    ...(api && { fetch: api.fetch }),
    ...options,
    now: () => now,
    sendForm: async ({ file: body, ...form }) => {
      await transfer({ body, ...form });
      return started.take({ file: body, ...form });
    },
    others: { send, ...options.others },
  });
  const { uploader } = started;
  for (const type of [
    "progress",
    "waiting",
    "hashing",
    "requesting",
    "uploading",
    "paused",
  ] as const)
    uploader.on(type, ({ upload: { state } }) => {
      const { bytesSent, speed } = uploader.getSnapshot().progress;
      const file = "bytesSent" in state ? (state.bytesSent ?? 0) : 0;
      seen.push({ file, all: bytesSent, speed });
    });
  return {
    ...started,
    seen,
    ends,
    speeds: () => seen.flatMap(({ speed }) => speed ?? []),
    /** Lets the link send this many more MiB. */
    allow: (count: number) => {
      open = count;
    },
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    sent: () => uploader.getSnapshot().progress.bytesSent,
    now: () => now,
  };
};

const file = () => new File([new Uint8Array(size)], "film.mp4", { type: "video/mp4" });

const expectNoFall = (seen: readonly { readonly file: number; readonly all: number }[]) => {
  expect(seen.length).toBeGreaterThan(10);
  for (const part of ["file", "all"] as const) {
    const values = seen.map((one) => one[part]);
    expect(values).toEqual(values.toSorted((one, other) => one - other));
    expect(Math.max(...values)).toBeLessThanOrEqual(size);
  }
};

const expectRightSpeed = (speeds: readonly number[]) => {
  expect(speeds.length).toBeGreaterThan(0);
  expect(Math.max(...speeds)).toBeLessThanOrEqual(rate * 1.1);
  expect(Math.min(...speeds)).toBeGreaterThanOrEqual(rate * 0.9);
};

describe("a large file's progress", () => {
  test("does not decrease through a pause and a resume, and the speed ignores the hour between them", async () => {
    const { uploader, allow, pass, sent, seen, speeds, only } = onLink();
    allow(21);
    uploader.add([file()]);
    await vi.waitFor(() => expect(sent()).toBe(21 * MiB), { timeout: 30_000 });
    uploader.pause();
    const paused = uploader.getSnapshot().progress;
    expect(paused.bytesSent).toBe(21 * MiB);
    expect(paused).not.toHaveProperty("speed");
    pass(3_600_000);
    allow(Number.POSITIVE_INFINITY);
    uploader.resume();
    await uploader.settled();
    expect(only().state.status).toBe("ready");
    expectNoFall(seen);
    expectRightSpeed(speeds());
  });

  test("survives quick pauses and resumes", async () => {
    const { uploader, api, allow, sent, seen, only } = onLink();
    allow(12);
    uploader.add([file()]);
    await vi.waitFor(() => expect(sent()).toBe(12 * MiB), { timeout: 30_000 });
    for (let time = 0; time < 20; time += 1) {
      uploader.pause();
      uploader.resume();
      if (time % 3 === 0) await Promise.resolve();
    }
    allow(Number.POSITIVE_INFINITY);
    await uploader.settled();
    expect(only().state.status).toBe("ready");
    expect(api.records.size).toBe(1);
    expectNoFall(seen);
  });

  test("does not change while parts are sent again", async () => {
    const { uploader, seen, speeds, only } = onLink({ fails: (attempt) => attempt % 2 === 1 });
    uploader.add([file()]);
    await uploader.settled();
    expect(only().state.status).toBe("ready");
    expectNoFall(seen);
    expectRightSpeed(speeds());
  });

  test("does not decrease when a failed file is retried", async () => {
    let fails = true;
    const { uploader, seen, only } = onLink({
      fails: (attempt) => fails && attempt > 2,
      options: {
        others: { retryPolicy: { attempts: 2, firstDelay: 1, longestDelay: 1 } },
      },
    });
    uploader.add([file()]);
    await uploader.settled();
    expect(only().state.status).toBe("failed");
    fails = false;
    uploader.retry();
    await uploader.settled();
    expect(only().state.status).toBe("ready");
    const values = seen.map(({ file: bytes }) => bytes);
    expect(values).toEqual(values.toSorted((one, other) => one - other));
  });

  test("immediately counts what an earlier page sent, but not in the speed", async () => {
    const resumeStore = createMemoryStore();
    const first = onLink({ options: { others: { resumeStore } } });
    first.allow(17);
    const chosen = file();
    first.uploader.add([chosen]);
    await vi.waitFor(() => expect(first.sent()).toBe(17 * MiB), { timeout: 30_000 });
    await closeUploader(first.uploader, resumeStore);
    const second = onLink({ api: first.api, options: { others: { resumeStore } } });
    second.uploader.add([chosen]);
    await second.uploader.settled();
    expect(second.only().state.status).toBe("ready");
    expect(first.api.records.size).toBe(1);
    expectNoFall(second.seen);
    expectRightSpeed(second.speeds());
  });
});

/** Expects that the announced ends differ from the real one by less than a tenth of the time that the file takes. */
const expectRightEnd = (ends: readonly number[], end: number) => {
  expect(ends.length).toBeGreaterThan(5);
  const tenth = size / rate / 10;
  expect(Math.min(...ends)).toBeGreaterThan(end - tenth);
  expect(Math.max(...ends)).toBeLessThan(end + tenth);
};

describe("the time left", () => {
  const medium = () => new File([new Uint8Array(20 * MiB)], "song.mp3", { type: "audio/mpeg" });

  test.each([
    ["a form, which starts again", medium, 12],
    ["a file in parts, whose unfinished parts start again", file, 21],
  ])("is right after a pause of %s", async (_, choose, before) => {
    const { uploader, allow, pass, sent, ends, now, only } = onLink();
    allow(before);
    uploader.add([choose()]);
    await vi.waitFor(() => expect(sent()).toBe(before * MiB), { timeout: 30_000 });
    uploader.pause();
    pass(3_600_000);
    const { length } = ends;
    allow(Number.POSITIVE_INFINITY);
    uploader.resume();
    await uploader.settled();
    expect(only().state.status).toBe("ready");
    expectRightEnd(ends.slice(length), now() / 1000);
  });

  test.each([
    ["a form", medium, 10],
    ["a part", file, 8],
  ])("counts what is sent again after the connection of %s was lost", async (_, choose, lostAt) => {
    const { uploader, ends, now, only } = onLink({ fails: (attempt) => attempt === 1 });
    uploader.add([choose()]);
    await uploader.settled();
    expect(only().state.status).toBe("ready");
    expectRightEnd(ends.slice(lostAt), now() / 1000);
  });
});

test("finished files stay in the progress when the others are resumed", async () => {
  const held = Promise.withResolvers<void>();
  const { uploader, states, take } = startUploader({
    sendForm: async (send) => {
      if (send.file.size === 3) await Promise.race([held.promise, aborted(send.signal)]);
      return take(send);
    },
  });
  uploader.add([new File(["done"], "a.txt"), new File(["not"], "b.txt")]);
  await vi.waitFor(() =>
    expect(states().map(({ status }) => status)).toEqual(["ready", "uploading"]),
  );
  uploader.pause();
  held.resolve();
  uploader.resume();
  expect(uploader.getSnapshot().progress).toMatchObject({ files: 2, filesDone: 1, bytesSent: 4 });
  await uploader.settled();
  expect(uploader.getSnapshot().progress).toMatchObject({ files: 2, filesDone: 2, bytesSent: 7 });
});

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

import { defineSlipway } from "@slipway/core/kinds/define-slipway";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createMemoryStore } from "../resume/memory-store.ts";
import {
  closeUploader,
  startUploader,
  stored,
  textFile,
  waitUntilSettled,
} from "../testing/harness.ts";
import type { HttpSender } from "../transport/http-sender.ts";
import type { Prepare } from "./prepare.ts";

const MiB = 1024 ** 2;
const never = new Promise<never>(() => undefined);
const picture = (name = "photo.heic") => new File(["raw"], name, { type: "image/heic" });
const convert: Prepare = async () => new File(["jpeg"], "photo.jpg", { type: "image/jpeg" });

afterEach(() => vi.restoreAllMocks());

describe("a prepared file", () => {
  test("is uploaded instead of the chosen one, with its name, size, and type", async () => {
    const { uploader, api, only } = startUploader({ prepare: convert });
    const statuses: string[] = [];
    for (const type of ["waiting", "preparing", "hashing"] as const)
      uploader.on(type, () => statuses.push(type));
    uploader.add([picture()]);
    await waitUntilSettled(uploader);
    expect(api.requests).toEqual([
      [expect.objectContaining({ fileName: "photo.jpg", size: 4, contentType: "image/jpeg" })],
    ]);
    expect(statuses).toEqual(["waiting", "preparing", "waiting", "hashing"]);
    expect(only()).toMatchObject({
      state: { status: "ready" },
      file: { name: "photo.jpg" },
      preparedFrom: { name: "photo.heic" },
    });
    expect(uploader.getSnapshot().progress.bytes).toBe(4);
  });

  test("keeps the name of the chosen file if it is a blob without one", async () => {
    const prepare = () => new Blob(["short"], { type: "text/plain" });
    const { uploader, api } = startUploader({ prepare });
    uploader.add([textFile("notes.txt", "a long text")]);
    await waitUntilSettled(uploader);
    expect(api.requests[0]).toMatchObject([{ fileName: "notes.txt", size: 5 }]);
  });

  test("must follow the rules of its kind, and the chosen file need not", async () => {
    const config = defineSlipway({
      kinds: { default: { accept: ["image/jpeg"], maxSize: "1 KB" } },
    });
    const { uploader, api, states } = startUploader({
      prepare: async (file) =>
        file.name === "large.heic"
          ? new File(["x".repeat(2000)], "large.jpg", { type: "image/jpeg" })
          : convert(file, { signal: new AbortController().signal, kind: undefined }),
    });
    await api.setKinds(config);
    uploader.add([new File(["x".repeat(3000)], "photo.heic"), picture("large.heic")]);
    await waitUntilSettled(uploader);
    expect(states()).toMatchObject([
      { status: "ready" },
      { status: "failed", failure: { kind: "invalid", errors: [{ path: "size" }] } },
    ]);
  });

  test("is not prepared again by a retry", async () => {
    const prepare = vi.fn(convert);
    const { uploader, api, states } = startUploader({ prepare });
    api.intercept((route) =>
      route === "POST /uploads" ? new Response(null, { status: 403 }) : undefined,
    );
    uploader.add([picture()]);
    await waitUntilSettled(uploader);
    expect(states()).toMatchObject([{ status: "failed" }]);
    api.intercept(() => undefined);
    uploader.retry();
    await waitUntilSettled(uploader);
    expect(states()).toMatchObject([{ status: "ready" }]);
    expect(prepare).toHaveBeenCalledTimes(1);
  });
});

describe("preparing fails with a reason and can be retried", () => {
  const prepareOnce = (first: () => unknown): Prepare => {
    let calls = 0;
    return (file) => {
      calls += 1;
      return calls === 1 ? (first() as File) : file;
    };
  };

  test.each([
    [
      "if it throws",
      () => {
        throw new Error("The picture is broken.");
      },
      "The picture is broken.",
    ],
    ["if it rejects", () => Promise.reject(new DOMException("No.", "EncodingError")), "No."],
    ["if it throws a text", () => Promise.reject("no codec"), "no codec"],
    ["if it returns nothing", () => undefined, "`prepare` must return a File or a Blob."],
    ["if it returns text", () => "photo.jpg", "`prepare` must return a File or a Blob."],
  ])("%s", async (_, first, message) => {
    const { uploader, api, states } = startUploader({ prepare: prepareOnce(first) });
    uploader.add([textFile("a.txt")]);
    await waitUntilSettled(uploader);
    expect(states()).toEqual([{ status: "failed", failure: { kind: "prepare-failed", message } }]);
    expect(api.requests).toEqual([]);
    uploader.retry();
    await waitUntilSettled(uploader);
    expect(states()).toMatchObject([{ status: "ready" }]);
  });

  test("if it takes too long, and other files continue", async () => {
    let aborted = 0;
    const prepare: Prepare = (file, { signal }) => {
      if (file.name === "b.txt") return file;
      signal.addEventListener("abort", () => {
        aborted += 1;
      });
      return never;
    };
    const { uploader, states } = startUploader({ prepare, prepareTimeout: 0.05 });
    uploader.add([textFile("a.txt"), textFile("a.txt"), textFile("b.txt")]);
    await waitUntilSettled(uploader);
    const failure = { kind: "prepare-timeout", seconds: 0.05 };
    expect(states()).toMatchObject([
      { status: "failed", failure },
      { status: "failed", failure },
      { status: "ready" },
    ]);
    expect(aborted).toBe(2);
  });
});

describe("while a file is prepared", () => {
  const start = async () => {
    const signals: AbortSignal[] = [];
    const results: PromiseWithResolvers<File>[] = [];
    const prepare: Prepare = (_, { signal }) => {
      signals.push(signal);
      const result = Promise.withResolvers<File>();
      results.push(result);
      return result.promise;
    };
    const started = startUploader({ prepare });
    started.uploader.add([textFile("a.txt")]);
    await vi.waitFor(() => expect(signals).toHaveLength(1));
    return { ...started, signals, results };
  };

  test.each(["cancel", "remove", "close"] as const)("%s aborts it", async (action) => {
    const { uploader, api, signals, results } = await start();
    uploader[action]();
    expect(signals[0]?.aborted).toBe(true);
    results[0]?.resolve(textFile("late.txt"));
    await uploader.settled();
    const statuses = uploader.getSnapshot().uploads.map(({ state }) => state.status);
    expect(statuses).toEqual({ cancel: ["cancelled"], remove: [], close: ["preparing"] }[action]);
    expect(api.requests).toEqual([]);
  });

  test("a pause aborts it, and resuming prepares it again", async () => {
    const { uploader, api, only, signals, results } = await start();
    uploader.pause();
    expect(only().state.status).toBe("paused");
    expect(signals[0]?.aborted).toBe(true);
    uploader.resume();
    await vi.waitFor(() => expect(signals).toHaveLength(2));
    results[0]?.resolve(textFile("first.txt"));
    results[1]?.resolve(textFile("second.txt"));
    await waitUntilSettled(uploader);
    expect(api.requests.flat().map(({ fileName }) => fileName)).toEqual(["second.txt"]);
  });
});

test("a few of many files are prepared at the same time, and the first are uploaded meanwhile", async () => {
  let running = 0;
  let most = 0;
  const prepare: Prepare = async (file) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 0));
    running -= 1;
    return file;
  };
  const { uploader } = startUploader({ prepare });
  let preparedAtFirst = 0;
  uploader.on("ready", () => {
    const { uploads } = uploader.getSnapshot();
    preparedAtFirst ||= uploads.filter(({ preparedFrom }) => preparedFrom).length;
  });
  uploader.add(Array.from({ length: 300 }, (_, index) => textFile(`${index}.txt`, `${index}`)));
  await waitUntilSettled(uploader);
  expect(uploader.getSnapshot().progress.filesDone).toBe(300);
  expect(most).toBe(2);
  expect(preparedAtFirst).toBeLessThan(150);
});

describe("after a reload, a large file", () => {
  const video = () =>
    new File([new Uint8Array(40 * MiB)], "film.mov", { type: "video/quicktime", lastModified: 7 });
  const bytes = (seed: number) => new Uint8Array(33 * MiB).fill(seed);

  /** Prepares and sends a file until S3 has one part, then closes the page. */
  const interrupt = async (prepare: Prepare) => {
    const resumeStore = createMemoryStore();
    let hasStored = false;
    const first = startUploader({
      prepare,
      others: {
        resumeStore,
        // The part that is hashed first is stored.
        send: async ({ url, body, signal }) => {
          if (hasStored || body.size !== 8 * MiB)
            return new Promise((_, reject) => {
              signal.addEventListener("abort", () => reject(signal.reason), { once: true });
            });
          hasStored = true;
          await first.api.storePart(url, body);
          return stored;
        },
      },
    });
    first.uploader.add([video()]);
    await vi.waitFor(
      () => expect(first.only().state).toMatchObject({ bytesAcknowledged: 8 * MiB }),
      {
        timeout: 20_000,
      },
    );
    await closeUploader(first.uploader, resumeStore);
    return { api: first.api, resumeStore };
  };

  /** Opens the page again. */
  const reload = (
    { api, resumeStore }: Awaited<ReturnType<typeof interrupt>>,
    prepare: Prepare,
  ) => {
    const sent: string[] = [];
    const send: HttpSender = async ({ url, body }) => {
      sent.push(url);
      await api.storePart(url, body);
      return stored;
    };
    const started = startUploader({ prepare, fetch: api.fetch, others: { resumeStore, send } });
    return { ...started, sent };
  };

  test("resumes without being prepared again if the browser stored what was prepared", async () => {
    const prepare = vi.fn<Prepare>(() => new Blob([bytes(1)], { type: "video/mp4" }));
    const page = await interrupt(prepare);
    const { uploader, only, sent } = reload(page, prepare);
    const [one] = await uploader.unfinished();
    expect(one).toMatchObject({ fileName: "film.mov", size: 33 * MiB, lastModified: 7 });
    if (one) await uploader.resumeUnfinished(one);
    await vi.waitFor(() => expect(only().state.status).toBe("ready"), { timeout: 20_000 });
    expect(prepare).toHaveBeenCalledTimes(1);
    expect(sent).toHaveLength(4);
    expect(await uploader.unfinished()).toEqual([]);
  });

  test("resumes if it is chosen again and prepared with the same result", async () => {
    const prepare: Prepare = () => new File([bytes(1)], "film.mp4", { type: "video/mp4" });
    const page = await interrupt(prepare);
    const { uploader, only, sent } = reload(page, prepare);
    uploader.add([video()]);
    await vi.waitFor(() => expect(only().state.status).toBe("ready"), { timeout: 20_000 });
    expect(sent).toHaveLength(4);
  });

  test("starts again if it is chosen again and prepared with another result", async () => {
    const page = await interrupt(() => new Blob([bytes(1)], { type: "video/mp4" }));
    const { uploader, only, sent } = reload(page, () => new Blob([bytes(2)]));
    const [before] = await uploader.unfinished();
    uploader.add([video()]);
    await vi.waitFor(() => expect(only().state.status).toBe("ready"), { timeout: 20_000 });
    expect(sent).toHaveLength(5);
    expect(only().state).not.toMatchObject({ record: { id: before?.id } });
    expect((await uploader.unfinished()).map(({ id }) => id)).toEqual([before?.id]);
  });
});

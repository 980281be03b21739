import { describe, expect, test } from "vitest";
import { expiredResponses, refusal } from "../testing/harness.ts";
import type { HttpResponse } from "../transport/http-sender.ts";
import { NetworkError } from "../transport/request-errors.ts";
import { createCongestionWindow } from "./congestion-window.ts";
import { uploadPart } from "./upload-part.ts";

interface FakeResponse {
  readonly status: number;
  readonly body: string;
  readonly after?: string;
}

const ok: FakeResponse = { status: 200, body: "" };
const lost = "lost";

/** Milliseconds for which a URL is used. */
const urlLifetime = 48_000;

/** Sends one part to a storage that returns these responses in order. */
const startUpload = (
  responses: readonly (FakeResponse | typeof lost)[],
  {
    arrived = false,
    hash = "same",
    aging = 0,
    blob = new Blob(["bytes"]),
  }: { arrived?: boolean; hash?: string; aging?: number; blob?: Blob } = {},
) => {
  let now = 0;
  const [...remaining] = responses;
  const urls: string[] = [];
  const waits: number[] = [];
  let signed = 0;
  const result = uploadPart({
    partNumber: 3,
    blob,
    sha256: "same",
    ports: {
      hasher: { sha256: async () => hash, close() {} },
      send: async ({ url, onProgress }): Promise<HttpResponse> => {
        urls.push(url);
        onProgress(5);
        now += aging;
        const response = remaining.shift() ?? ok;
        if (response === lost) throw new NetworkError("lost");
        return { ...response, headers: { get: () => response.after ?? null } };
      },
      wait: async (milliseconds) => {
        waits.push(milliseconds);
      },
      whenOnline: async () => {},
      now: () => now,
      random: () => 0.5,
      retryPolicy: { attempts: 3, firstDelay: 100, longestDelay: 1000 },
    },
    sign: async ({ partNumber }) => {
      signed += 1;
      return { partNumber, url: `/${signed}`, headers: {}, usedUntil: now + urlLifetime };
    },
    window: createCongestionWindow(() => now),
    hasArrived: async () => arrived,
    onProgress: () => {},
    signal: new AbortController().signal,
  });
  return { result, urls, waits };
};

describe("a part", () => {
  test("is sent once if S3 accepts it", async () => {
    const { result, urls } = startUpload([ok]);
    expect(await result).toEqual({ kind: "stored" });
    expect(urls).toEqual(["/1"]);
  });

  test("is not sent again if its response was lost but S3 has it", async () => {
    const { result, urls } = startUpload([lost], { arrived: true });
    expect(await result).toEqual({ kind: "stored" });
    expect(urls).toHaveLength(1);
  });

  test("is sent again after a delay if it was lost", async () => {
    const { result, urls, waits } = startUpload([lost, lost, ok]);
    expect(await result).toEqual({ kind: "stored" });
    expect(urls).toHaveLength(3);
    expect(waits).toEqual([50, 100]);
  });

  test("waits as long as a busy S3 asks", async () => {
    const { result, waits } = startUpload([{ ...refusal(503, "SlowDown"), after: "7" }, ok]);
    expect(await result).toEqual({ kind: "stored" });
    expect(waits).toEqual([7000]);
  });

  test("fails after all attempts", async () => {
    expect(await startUpload([lost, lost, lost]).result).toEqual({ kind: "unreachable" });
  });

  test.each(expiredResponses)(
    "gets a new URL, at most twice, if S3 responds with %i %s (%s)",
    async (...response) => {
      const expired = refusal(...response);
      const renewed = startUpload([expired, ok]);
      expect(await renewed.result).toEqual({ kind: "stored" });
      expect(renewed.urls).toEqual(["/1", "/2"]);
      const always = startUpload([expired, expired, expired, ok]);
      expect(await always.result).toEqual({ kind: "policy-expired" });
      expect(always.urls).toEqual(["/1", "/2", "/3"]);
    },
  );

  test("gets a new URL if its own expired by the monotonic clock", async () => {
    const old = startUpload([lost, ok], { aging: urlLifetime });
    expect(await old.result).toEqual({ kind: "stored" });
    expect(old.urls).toEqual(["/1", "/2"]);
  });

  test("is sent again if it arrived damaged, unless the file changed", async () => {
    const damaged = refusal(400, "BadDigest");
    const flipped = startUpload([damaged, ok]);
    expect(await flipped.result).toEqual({ kind: "stored" });
    expect(flipped.urls).toHaveLength(2);
    const changed = startUpload([damaged, ok], { hash: "another" });
    expect(await changed.result).toEqual({ kind: "unreadable" });
    expect(await startUpload([damaged, damaged, damaged]).result).toMatchObject({
      code: "BadDigest",
    });
  });

  test("fails immediately if its file changed, although browsers report a lost connection", async () => {
    class ChangedFile extends Blob {
      override slice = () => new ChangedFile();
      override arrayBuffer = () => Promise.reject(new DOMException("changed", "NotReadableError"));
    }
    const blob = new ChangedFile();
    const { result, urls } = startUpload([lost, ok], { blob });
    await expect(result).rejects.toMatchObject({ name: "NotReadableError" });
    expect(urls).toHaveLength(1);
  });

  test("fails immediately with S3's reason if a retry cannot succeed", async () => {
    const { result, urls } = startUpload([refusal(403, "AccessDenied", "Access Denied")]);
    expect(await result).toEqual({
      kind: "refused",
      code: "AccessDenied",
      message: "Access Denied",
    });
    expect(urls).toHaveLength(1);
  });
});

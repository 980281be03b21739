import { describe, expect, test, vi } from "vitest";
import { startUploader, stored, textFile } from "../testing/harness.ts";
import type { UploadState } from "./upload-state.ts";

const never = new Promise<never>(() => undefined);

/** Starts an upload that stops making progress at a status. */
const startUntil = async (status: UploadState["status"]) => {
  const started = startUploader({
    sendForm: ({ signal }) =>
      status === "uploading"
        ? new Promise((_, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason), { once: true });
          })
        : Promise.resolve(stored),
  });
  const { api, uploader, only } = started;
  const held = Promise.withResolvers<undefined>();
  api.intercept((route) => {
    if (status === "requesting" && route === "POST /uploads") return held.promise;
    return status === "verifying" && route === "POST /uploads/status" ? never : undefined;
  });
  if (status === "hashing") vi.spyOn(crypto.subtle, "digest").mockReturnValueOnce(never);
  uploader.add([textFile("a.txt")]);
  await vi.waitFor(() => expect(only().state.status).toBe(status));
  return { ...started, answer: () => held.resolve(undefined) };
};

describe("canceling", () => {
  test("while hashing makes no request", async () => {
    const { uploader, api, only } = await startUntil("hashing");
    uploader.cancel("file-1");
    expect(only().state).toEqual({ status: "cancelled" });
    expect(api.requests).toEqual([]);
  });

  test("while the request is in flight discards its upload", async () => {
    const { uploader, api, only, answer } = await startUntil("requesting");
    uploader.cancel("file-1");
    expect(only().state).toEqual({ status: "cancelled" });
    answer();
    await vi.waitFor(() => expect(api.deleted.length).toBe(1));
    expect(api.deleted).toEqual([...api.records.keys()]);
  });

  test.each(["uploading", "verifying"] as const)("while %s deletes the record", async (status) => {
    const { uploader, api, only } = await startUntil(status);
    uploader.cancel("file-1");
    uploader.cancel("file-1");
    expect(only().state).toEqual({ status: "cancelled" });
    await vi.waitFor(() => expect(api.deleted).toEqual([...api.records.keys()]));
    expect(api.deleted.length).toBe(1);
    expect(uploader.getSnapshot().active).toBe(false);
  });

  test("a ready file changes nothing", async () => {
    const { uploader, api, only } = startUploader();
    uploader.add([textFile("a.txt")]);
    await vi.waitFor(() => expect(only().state.status).toBe("ready"));
    uploader.cancel("file-1");
    uploader.remove("file-1");
    expect(uploader.getSnapshot().uploads).toEqual([]);
    expect(api.deleted).toEqual([]);
  });

  test("can be undone by a retry", async () => {
    const { uploader, api, only } = await startUntil("hashing");
    uploader.cancel();
    vi.restoreAllMocks();
    api.intercept((route) => {
      if (route.endsWith("/status")) for (const id of api.records.keys()) api.settle(id);
      return undefined;
    });
    uploader.retry("file-1");
    await vi.waitFor(() => expect(only().state.status).toBe("ready"));
  });

  test("by removing the file also deletes its record", async () => {
    const { uploader, api } = await startUntil("uploading");
    uploader.remove("file-1");
    expect(uploader.getSnapshot().uploads).toEqual([]);
    await vi.waitFor(() => expect(api.deleted.length).toBe(1));
  });

  test("many files deletes all of their records, a few at the same time", async () => {
    const { uploader, api } = startUploader({
      sendForm: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason), { once: true });
        }),
    });
    let running = 0;
    let most = 0;
    api.intercept(async (route) => {
      if (!route.startsWith("DELETE")) return undefined;
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 0));
      running -= 1;
      return undefined;
    });
    uploader.add(Array.from({ length: 30 }, (_, index) => textFile(`${index}.txt`)));
    await vi.waitFor(() => expect(api.requests.flat()).toHaveLength(30));
    uploader.cancel();
    await vi.waitFor(() => expect(api.deleted).toHaveLength(30));
    expect(new Set(api.deleted)).toEqual(new Set(api.records.keys()));
    expect(most).toBe(6);
  });
});

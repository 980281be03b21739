import { describe, expect, test, vi } from "vitest";
import { startUploader, stored, textFile, waitUntilSettled } from "../testing/harness.ts";

/** Starts an uploader whose storage accepts nothing until `release` is called. */
const startStalled = () => {
  let open = false;
  const started = startUploader({
    sendForm: (send) =>
      open
        ? started.take(send)
        : new Promise((_, reject) => {
            send.signal.addEventListener("abort", () => reject(send.signal.reason), { once: true });
          }),
  });
  return {
    ...started,
    release: () => {
      open = true;
    },
    reaches: (status: string) =>
      vi.waitFor(() => expect(started.states().map((state) => state.status)).toContain(status)),
  };
};

describe("pausing", () => {
  test("aborts requests in flight, and a resume sends the file", async () => {
    const { uploader, states, reaches, release } = startStalled();
    uploader.add([textFile("a.txt"), textFile("b.txt")]);
    await reaches("uploading");
    uploader.pause();
    expect(states().map(({ status }) => status)).toEqual(["paused", "paused"]);
    expect(uploader.getSnapshot().active).toBe(false);
    release();
    uploader.resume("file-2");
    await vi.waitFor(() => expect(states()[1]?.status).toBe("ready"));
    expect(states()[0]?.status).toBe("paused");
    uploader.resume();
    await waitUntilSettled(uploader);
    expect(states().map(({ status }) => status)).toEqual(["ready", "ready"]);
  });

  test("does not affect a file that S3 already has", async () => {
    const { uploader, api, only } = startUploader({ sendForm: async () => stored });
    api.intercept((route) => (route.endsWith("/status") ? new Promise(() => {}) : undefined));
    uploader.add([textFile("a.txt")]);
    await vi.waitFor(() => expect(only().state.status).toBe("verifying"));
    uploader.pause();
    expect(only().state.status).toBe("verifying");
    uploader.close();
  });

  test("can be followed by a cancel, which leaves no record behind", async () => {
    const { uploader, api, only, reaches } = startStalled();
    uploader.add([textFile("a.txt")]);
    await reaches("uploading");
    uploader.pause("file-1");
    uploader.cancel("file-1");
    expect(only().state).toEqual({ status: "cancelled" });
    await vi.waitFor(() => expect(api.deleted).toEqual([...api.records.keys()]));
  });

  test("does not end the events", async () => {
    const { uploader, reaches, release } = startStalled();
    const types: string[] = [];
    uploader.add([textFile("a.txt")]);
    const ended = (async () => {
      for await (const { type } of uploader.events()) types.push(type);
    })();
    await reaches("uploading");
    uploader.pause();
    release();
    uploader.resume();
    await ended;
    expect(types).toContain("paused");
    expect(types.at(-1)).toBe("ready");
  });
});

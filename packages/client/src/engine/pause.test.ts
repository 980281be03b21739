import { describe, expect, test, vi } from "vitest";
import { startUploader, stored, textFile, waitUntilSettled } from "../testing/harness.ts";

/** A storage that takes nothing until it is told to. */
const standing = () => {
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
  test("stops what is on its way, and a resume sends it", async () => {
    const { uploader, states, reaches, release } = standing();
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

  test("leaves alone what S3 has already", async () => {
    const { uploader, api, only } = startUploader({ sendForm: async () => stored });
    api.intercept((route) => (route.endsWith("/status") ? new Promise(() => {}) : undefined));
    uploader.add([textFile("a.txt")]);
    await vi.waitFor(() => expect(only().state.status).toBe("verifying"));
    uploader.pause();
    expect(only().state.status).toBe("verifying");
    uploader.close();
  });

  test("can end in a cancel, and leaves no record behind", async () => {
    const { uploader, api, only, reaches } = standing();
    uploader.add([textFile("a.txt")]);
    await reaches("uploading");
    uploader.pause("file-1");
    uploader.cancel("file-1");
    expect(only().state).toEqual({ status: "cancelled" });
    await vi.waitFor(() => expect(api.deleted).toEqual([...api.records.keys()]));
  });

  test("is not the end of events", async () => {
    const { uploader, reaches, release } = standing();
    const types: string[] = [];
    uploader.add([textFile("a.txt")]);
    const told = (async () => {
      for await (const { type } of uploader.events()) types.push(type);
    })();
    await reaches("uploading");
    uploader.pause();
    release();
    uploader.resume();
    await told;
    expect(types).toContain("paused");
    expect(types.at(-1)).toBe("ready");
  });
});

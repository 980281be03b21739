import { expect, test, vi } from "vitest";
import { startUploader, textFile } from "../testing/harness.ts";

test.each(["pause", "cancel"] as const)(
  "%s aborts requests with an AbortError, as a page that wraps fetch expects",
  async (action) => {
    const reasons: unknown[] = [];
    const { uploader, only } = startUploader({
      sendForm: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => {
            reasons.push(signal.reason);
            reject(signal.reason);
          });
        }),
    });
    uploader.add([textFile("a.txt")]);
    await vi.waitFor(() => expect(only().state.status).toBe("uploading"));
    uploader[action]();
    expect(reasons).toEqual([expect.any(DOMException)]);
    expect(reasons).toMatchObject([{ name: "AbortError", action }]);
  },
);

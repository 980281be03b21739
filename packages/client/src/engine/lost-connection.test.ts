import { Problem } from "@slipway/core/problem";
import { describe, expect, test } from "vitest";
import { createProblemResponse } from "../testing/fake-api.ts";
import {
  getUploadId,
  startUploader,
  stored,
  textFile,
  waitUntilSettled,
} from "../testing/harness.ts";
import { NetworkError } from "../transport/request-errors.ts";

describe("a lost connection", () => {
  test("is retried with the same form and growing delays, and progress never decreases or exceeds the file", async () => {
    let attempts = 0;
    const seen: number[] = [];
    const { uploader, api, waits, only } = startUploader({
      sendForm: async ({ form, file, onProgress }) => {
        attempts += 1;
        onProgress(attempts === 1 ? 4 : 2);
        if (attempts < 4) throw new NetworkError("lost");
        onProgress(file.size + 300);
        api.settle(getUploadId(form));
        return stored;
      },
    });
    uploader.on("progress", ({ upload }) => seen.push(upload.state.bytesSent));
    uploader.add([textFile("a.txt")]);
    await waitUntilSettled(uploader);
    expect(only().state.status).toBe("ready");
    expect(waits.slice(0, 3)).toEqual([250, 500, 1000]);
    expect(api.requests.length).toBe(1);
    expect(seen.filter((bytes, index) => bytes !== seen[index - 1])).toEqual([4, 5]);
  });

  test("does not send bytes again that have arrived", async () => {
    let attempts = 0;
    const { uploader, api, only } = startUploader({
      sendForm: async ({ form }) => {
        attempts += 1;
        api.settle(getUploadId(form));
        throw new NetworkError("the response was lost");
      },
    });
    uploader.add([textFile("a.txt")]);
    await waitUntilSettled(uploader);
    expect(only().state.status).toBe("ready");
    expect(attempts).toBe(1);
  });

  test("fails the file after all attempts and discards its record; a retry requests a new one", async () => {
    let online = false;
    const { uploader, api, only, take } = startUploader({
      sendForm: (send) => (online ? take(send) : Promise.reject(new NetworkError("offline"))),
    });
    uploader.add([textFile("a.txt")]);
    await waitUntilSettled(uploader);
    const [first] = [...api.records.keys()];
    expect(only().state).toEqual({
      status: "failed",
      failure: { kind: "unreachable", host: "s3" },
    });
    online = true;
    uploader.retry("file-1");
    await waitUntilSettled(uploader);
    expect(only().state).toMatchObject({ status: "ready" });
    expect(api.deleted).toEqual([first]);
    expect(api.requests.length).toBe(2);
  });

  test("to the API is retried too", async () => {
    let failures = 2;
    const { uploader, api, only } = startUploader();
    api.intercept((route) => {
      if (route !== "POST /uploads" || failures === 0) return undefined;
      failures -= 1;
      if (failures === 0) throw new TypeError("Failed to fetch");
      return createProblemResponse(new Problem("unavailable", "Busy."));
    });
    uploader.add([textFile("a.txt")]);
    await waitUntilSettled(uploader);
    expect(only().state.status).toBe("ready");
  });
});

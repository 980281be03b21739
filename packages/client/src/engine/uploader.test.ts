import { limits } from "@slipway/core/limits";
import { Problem } from "@slipway/core/problem";
import { describe, expect, test, vi } from "vitest";
import { computeSha256 } from "../hash/digest.ts";
import { createProblemResponse } from "../testing/fake-api.ts";
import {
  getUploadId,
  refusal,
  startUploader,
  stored,
  textFile,
  waitUntilSettled,
} from "../testing/harness.ts";

describe("an uploader", () => {
  test("requests files that were added together at once, and shows their records", async () => {
    const { uploader, api, states } = startUploader();
    uploader.add([textFile("a.txt")], { title: "A", caption: "", retention: 7 });
    uploader.add([textFile("b.txt", "two")]);
    await waitUntilSettled(uploader);
    expect(api.requests).toEqual([
      [
        {
          fileName: "a.txt",
          size: 5,
          contentType: "text/plain",
          sha256: "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
          title: "A",
          retention: 7,
        },
        expect.objectContaining({ fileName: "b.txt", size: 3 }),
      ],
    ]);
    expect(states()).toEqual(
      [...api.records.values()].map((record) => ({ status: "ready", record })),
    );
  });

  test("keeps the folder of a file, from the browser or from the app", async () => {
    const { uploader, api } = startUploader();
    const ofFolder = Object.defineProperty(textFile("a.txt"), "webkitRelativePath", {
      value: "trips/2026/a.txt",
    });
    const alone = Object.defineProperty(textFile("b.txt"), "webkitRelativePath", { value: "" });
    uploader.add([ofFolder, alone, { file: ofFolder, path: "inbox" }]);
    await waitUntilSettled(uploader);
    const paths = api.requests.flat().map(({ path }) => path);
    expect(paths).toEqual(["trips/2026", undefined, "inbox"]);
  });

  test("requests a few files first, and then no more at once than the API allows", async () => {
    const { uploader, api } = startUploader();
    const lengths = [6, 24, 96, limits.filesPerRequest, 1];
    const count = lengths.reduce((sum, length) => sum + length);
    uploader.add(Array.from({ length: count }, (_, index) => textFile(`${index}.txt`)));
    await waitUntilSettled(uploader);
    expect(api.requests.map(({ length }) => length)).toEqual(lengths);
    uploader.add([textFile("next.txt")]);
    await waitUntilSettled(uploader);
    expect(api.requests.map(({ length }) => length)).toEqual([...lengths, 1]);
  });

  test("sends the first files while others are hashed", async () => {
    let sendFirst = () => {};
    const firstIsSent = new Promise<void>((resolve) => {
      sendFirst = resolve;
    });
    const { uploader, api, states } = startUploader({
      sendForm: async ({ form }) => {
        sendFirst();
        api.settle(getUploadId(form));
        return stored;
      },
      others: {
        hasher: {
          sha256: async (blob) => {
            if ((await blob.text()) === "late") await firstIsSent;
            return computeSha256(blob);
          },
          close: () => {},
        },
      },
    });
    const names = Array.from({ length: 20 }, (_, index) => `${index}.txt`);
    uploader.add(names.map((name, index) => textFile(name, index < 10 ? "early" : "late")));
    await waitUntilSettled(uploader);
    expect(states().map(({ status }) => status)).toEqual(names.map(() => "ready"));
  });

  test("sends as many files at the same time as configured", async () => {
    let sending = 0;
    let most = 0;
    const { uploader, api } = startUploader({
      concurrency: 3,
      sendForm: async ({ form }) => {
        sending += 1;
        most = Math.max(most, sending);
        await new Promise((resolve) => setTimeout(resolve, 2));
        sending -= 1;
        api.settle(getUploadId(form));
        return stored;
      },
    });
    uploader.add(Array.from({ length: 12 }, (_, index) => textFile(`${index}.txt`)));
    await waitUntilSettled(uploader);
    expect(most).toBe(3);
  });

  test("emits each record once, and none for a file without a record", async () => {
    const { uploader, api, take } = startUploader({
      sendForm: async (send) => {
        const response = await take(send);
        if (send.file.size === 3) api.settle(getUploadId(send.form), "rejected");
        return send.file.size === 4 ? refusal(403, "AccessDenied") : response;
      },
    });
    const events: string[] = [];
    for (const type of ["ready", "rejected"] as const)
      uploader.on(type, ({ upload }) => events.push(`${upload.state.record.fileName} ${type}`));
    uploader.add([
      textFile("good.txt"),
      textFile("bad.txt", "bad"),
      textFile("refused.txt", "nope"),
    ]);
    await waitUntilSettled(uploader);
    uploader.retry("file-1");
    await waitUntilSettled(uploader);
    expect(events.toSorted()).toEqual(["bad.txt rejected", "good.txt ready"]);
  });

  test("waits until the record is settled, even if the event is late", async () => {
    const { uploader, api, states } = startUploader({ sendForm: async () => stored });
    const seen: string[] = [];
    api.intercept((route) => {
      if (route.endsWith("/status") && api.statusRequests() === 5)
        for (const id of api.records.keys()) api.settle(id);
      return undefined;
    });
    uploader.add([textFile("a.txt")]);
    for await (const { type } of uploader.events()) seen.push(type);
    expect(api.statusRequests()).toBe(6);
    expect(states()).toMatchObject([{ status: "ready" }]);
    expect(seen).toEqual([
      "hashing",
      "requesting",
      "requesting",
      "uploading",
      "verifying",
      "ready",
    ]);
  });

  test("stops waiting after a while, and a retry requests the record again without sending the file", async () => {
    const sendForm = vi.fn(async () => stored);
    const { uploader, api, only } = startUploader({ sendForm });
    uploader.add([textFile("a.txt")]);
    await waitUntilSettled(uploader);
    expect(only().state).toMatchObject({ status: "failed", failure: { kind: "unconfirmed" } });
    for (const id of api.records.keys()) api.settle(id);
    uploader.retry("file-1");
    await waitUntilSettled(uploader);
    expect(only().state.status).toBe("ready");
    expect(sendForm).toHaveBeenCalledTimes(1);
    expect(api.deleted).toEqual([]);
  });

  test("keeps its snapshot until something changes", async () => {
    const { uploader } = startUploader();
    const before = uploader.getSnapshot();
    expect(uploader.getSnapshot()).toBe(before);
    uploader.add([textFile("a.txt")]);
    const added = uploader.getSnapshot();
    expect(added).not.toBe(before);
    await waitUntilSettled(uploader);
    expect(added.uploads[0]?.state.status).toBe("waiting");
    expect(uploader.getSnapshot()).toBe(uploader.getSnapshot());
  });

  test("emits nothing after it is closed", async () => {
    const { uploader, api } = startUploader({
      sendForm: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    });
    uploader.add([textFile("a.txt")]);
    await vi.waitFor(() =>
      expect(uploader.getSnapshot().uploads[0]?.state.status).toBe("uploading"),
    );
    const listener = vi.fn();
    uploader.subscribe(listener);
    uploader.close();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(listener).not.toHaveBeenCalled();
    expect(api.deleted).toEqual([]);
  });
});

describe("a file that breaks a rule", () => {
  test("fails with its rule, and is not requested", async () => {
    const { uploader, api, only } = startUploader();
    uploader.add([textFile("page.html", "<p>", "text/html")]);
    await waitUntilSettled(uploader);
    expect(only().state).toEqual({
      status: "failed",
      failure: {
        kind: "invalid",
        errors: [{ path: "contentType", message: "is not a type that default accepts" }],
      },
    });
    uploader.retry("file-1");
    await waitUntilSettled(uploader);
    expect(api.requests).toEqual([]);
  });

  test("fails alone if only the API knows the rule", async () => {
    const { uploader, api, states } = startUploader();
    api.intercept((route) => {
      if (route !== "POST /uploads" || refusals > 0) return undefined;
      refusals += 1;
      const rule = { path: "files[1].fileName", message: "must be nicer" };
      return createProblemResponse(
        new Problem("invalid-request", "files[1].fileName must be nicer.", [rule]),
      );
    });
    let refusals = 0;
    uploader.add(["a", "b", "c"].map((name) => textFile(`${name}.txt`)));
    await waitUntilSettled(uploader);
    expect(states()).toMatchObject([
      { status: "ready" },
      {
        status: "failed",
        failure: { kind: "invalid", errors: [{ path: "fileName", message: "must be nicer" }] },
      },
      { status: "ready" },
    ]);
    expect(api.requests.map((files) => files.map(({ fileName }) => fileName))).toEqual([
      ["a.txt", "c.txt"],
    ]);
  });

  test("fails with the API's message if the problem has no field", async () => {
    const { uploader, api, only } = startUploader();
    api.intercept((route) =>
      route === "POST /uploads"
        ? createProblemResponse(new Problem("forbidden", "Not today."))
        : undefined,
    );
    uploader.add([textFile("a.txt")]);
    await waitUntilSettled(uploader);
    expect(only().state).toEqual({
      status: "failed",
      failure: { kind: "refused-by-api", detail: "Not today." },
    });
  });
});

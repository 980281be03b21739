import { limits } from "@slipway/core/limits";
import { describe, expect, test, vi } from "vitest";
import {
  expiredResponses,
  getUploadId,
  refusal,
  startUploader,
  textFile,
  waitUntilSettled,
} from "../testing/harness.ts";

describe("S3's response", () => {
  test.each([
    [503, "SlowDown"],
    [500, "InternalError"],
    [400, "RequestTimeout"],
  ])("%i %s is retried", async (status, code) => {
    let attempts = 0;
    const { uploader, only, take } = startUploader({
      sendForm: (send) => {
        attempts += 1;
        return attempts === 1 ? Promise.resolve(refusal(status, code)) : take(send);
      },
    });
    uploader.add([textFile("a.txt")]);
    await waitUntilSettled(uploader);
    expect(only().state.status).toBe("ready");
    expect(attempts).toBe(2);
  });

  test.each([
    [403, "AccessDenied"],
    [400, "EntityTooLarge"],
  ])("%i %s is final, and deletes the record", async (status, code) => {
    const sendForm = vi.fn(async () => refusal(status, code, "It differs."));
    const { uploader, api, only } = startUploader({ sendForm });
    uploader.add([textFile("a.txt")]);
    await waitUntilSettled(uploader);
    expect(only().state).toEqual({
      status: "failed",
      failure: { kind: "refused-by-s3", code, message: "It differs." },
    });
    expect(sendForm).toHaveBeenCalledTimes(1);
    expect(api.deleted).toEqual([...api.records.keys()]);
  });

  test("that the bytes arrived damaged is retried a few times", async () => {
    let attempts = 0;
    const { uploader, only, take } = startUploader({
      sendForm: (send) => {
        attempts += 1;
        return attempts < 3 ? Promise.resolve(refusal(400, "BadDigest")) : take(send);
      },
    });
    uploader.add([textFile("a.txt")]);
    await waitUntilSettled(uploader);
    expect(only().state.status).toBe("ready");
    const always = startUploader({ sendForm: async () => refusal(400, "BadDigest") });
    always.uploader.add([textFile("a.txt")]);
    await waitUntilSettled(always.uploader);
    expect(always.only().state).toMatchObject({
      failure: { kind: "refused-by-s3", code: "BadDigest" },
    });
  });

  test("to a form over plain HTTP is retried if it is a refusal, because the form may have been damaged", async () => {
    let attempts = 0;
    const { uploader, api, only, take } = startUploader({
      sendForm: (send) => {
        attempts += 1;
        return attempts === 1 ? Promise.resolve(refusal(403, "SignatureDoesNotMatch")) : take(send);
      },
    });
    api.signFormsFor("http://s3.test/");
    uploader.add([textFile("a.txt")]);
    await waitUntilSettled(uploader);
    expect(only().state.status).toBe("ready");
    expect(attempts).toBe(2);
    const always = startUploader({ sendForm: async () => refusal(403, "SignatureDoesNotMatch") });
    always.api.signFormsFor("http://s3.test/");
    always.uploader.add([textFile("a.txt")]);
    await waitUntilSettled(always.uploader);
    expect(always.only().state).toMatchObject({
      failure: { kind: "refused-by-s3", code: "SignatureDoesNotMatch" },
    });
  });

  test.each(expiredResponses)("%i %s (%s) is retried with a new form", async (...response) => {
    const expired = refusal(...response);
    let attempts = 0;
    const { uploader, api, only, take } = startUploader({
      sendForm: (send) => {
        attempts += 1;
        return attempts === 1 ? Promise.resolve(expired) : take(send);
      },
    });
    uploader.add([textFile("a.txt")]);
    await waitUntilSettled(uploader);
    const [first, second] = [...api.records.keys()];
    expect(only().state).toMatchObject({ status: "ready", record: { id: second } });
    expect(api.deleted).toEqual([first]);
  });

  test.each(expiredResponses)(
    "%i %s (%s) to every form fails the file after three forms",
    async (...response) => {
      const sendForm = vi.fn(async () => refusal(...response));
      const { uploader, api, only } = startUploader({ sendForm });
      uploader.add([textFile("a.txt")]);
      await waitUntilSettled(uploader);
      expect(only().state).toEqual({ status: "failed", failure: { kind: "policy-expired" } });
      expect(sendForm).toHaveBeenCalledTimes(3);
      expect(api.deleted).toEqual([...api.records.keys()]);
    },
  );

  test("is not requested with a form that waited too long to be sent", async () => {
    let now = 0;
    const sent: string[] = [];
    const { uploader, api, states, take } = startUploader({
      concurrency: 1,
      now: () => now,
      sendForm: (send) => {
        sent.push(getUploadId(send.form));
        now += limits.policyLifetime * 1000;
        return take(send);
      },
    });
    uploader.add([textFile("a.txt"), textFile("b.txt")]);
    await waitUntilSettled(uploader);
    const [first, stale, fresh] = [...api.records.keys()];
    expect(sent).toEqual([first, fresh]);
    expect(api.deleted).toEqual([stale]);
    expect(states()).toMatchObject([{ status: "ready" }, { status: "ready" }]);
  });
});

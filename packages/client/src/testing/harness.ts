import { defaultKeys } from "@slipway/core/identity";
import { expect, vi } from "vitest";
import { createUploader, type Uploader, type UploaderOptions } from "../engine/uploader.ts";
import type { ResumeStore } from "../resume/unfinished-upload.ts";
import type { HttpResponse } from "../transport/http-sender.ts";
import type { FormSender } from "../transport/post-form.ts";
import { createFakeApi } from "./fake-api.ts";

export const stored: HttpResponse = { status: 201, headers: new Headers(), body: "" };

export const refusal = (status: number, code: string, message = "No."): HttpResponse => ({
  status,
  headers: new Headers(),
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

/** S3's responses to an expired signature: a new one helps. */
export const expiredResponses = [
  [403, "AccessDenied", "Invalid according to Policy: Policy expired."],
  [403, "AccessDenied", "Request has expired"],
  [400, "ExpiredToken", "The provided token has expired."],
  [400, "TokenRefreshRequired", "The provided token must be refreshed."],
  [400, "InvalidToken", "The provided token is malformed or otherwise invalid."],
  [400, "RequestExpired", "Request has expired."],
  [
    403,
    "RequestTimeTooSkewed",
    "The difference between the request time and the current time is too large.",
  ],
] as const;

export const textFile = (name: string, text = "hello", type = "text/plain"): File =>
  new File([text], name, { type });

/**
 * Starts an uploader whose delays take no time, with an in-memory API and a storage that the test controls.
 *
 * @param options `sendForm`: the storage. By default it accepts every file, and its record is ready immediately; `others`:
 *   other ports to replace
 */
export const startUploader = (
  options: Omit<UploaderOptions, "ports"> & {
    readonly sendForm?: FormSender;
    readonly now?: () => number;
    readonly others?: UploaderOptions["ports"];
  } = {},
) => {
  const api = createFakeApi();
  const waits: number[] = [];
  const take: FormSender = async ({ form, file, onProgress }) => {
    onProgress(file.size);
    api.settle(getUploadId(form));
    return stored;
  };
  const { sendForm = take, now, others, ...rest } = options;
  const uploader = createUploader({
    fetch: api.fetch,
    ...rest,
    ports: {
      sendForm,
      random: () => 0.5,
      wait: async (milliseconds, signal) => {
        waits.push(milliseconds);
        await new Promise((resolve) => setTimeout(resolve, 0));
        signal.throwIfAborted();
      },
      ...(now && { now }),
      ...others,
    },
  });
  return {
    uploader,
    api,
    waits,
    take,
    states: () => uploader.getSnapshot().uploads.map(({ state }) => state),
    only: () => {
      const [upload] = uploader.getSnapshot().uploads;
      if (!upload) throw new Error("no file was added");
      return upload;
    },
  };
};

/** Closes an uploader, and waits until another can take over its unfinished uploads: a claim is released a moment later. */
export const closeUploader = async (
  uploader: Uploader,
  resumeStore: ResumeStore,
): Promise<void> => {
  uploader.close();
  const names = (await resumeStore.list()).map(({ id }) => `slipway:${id}`);
  await vi.waitFor(async () => {
    const { held = [] } = await navigator.locks.query();
    expect(held.filter(({ name = "" }) => names.includes(name))).toEqual([]);
  });
};

/** Waits until no file is in progress. */
export const waitUntilSettled = (uploader: Uploader) =>
  vi.waitFor(() => expect(uploader.getSnapshot().active).toBe(false), {
    interval: 5,
    timeout: 10_000,
  });

/** Returns the ID of the upload that a form belongs to. */
export const getUploadId = ({ fields }: Parameters<FormSender>[0]["form"]): string =>
  defaultKeys.parse(fields.key ?? "") ?? "";

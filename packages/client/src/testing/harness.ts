import { idOfKey } from "@slipway/core/identity";
import { expect, vi } from "vitest";
import type { SendAnswer } from "../send.ts";
import type { SendForm } from "../send-form.ts";
import { createUploader, type Uploader, type UploaderOptions } from "../uploader.ts";
import { createFakeApi } from "./fake-api.ts";

export const stored: SendAnswer = { status: 201, headers: new Headers(), body: "" };

export const refusal = (status: number, code: string, message = "No."): SendAnswer => ({
  status,
  headers: new Headers(),
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

export const textFile = (name: string, text = "hello", type = "text/plain"): File =>
  new File([text], name, { type });

/**
 * An uploader whose waits take no time, over an API in memory and a storage that the test is.
 *
 * @param sendForm the storage; unless given it takes everything, and the record is ready at once
 */
export const startUploader = (
  options: Omit<UploaderOptions, "ports"> & {
    readonly sendForm?: SendForm;
    readonly now?: () => number;
  } = {},
) => {
  const api = createFakeApi();
  const waits: number[] = [];
  const take: SendForm = async ({ form, file, onProgress }) => {
    onProgress(file.size);
    api.settle(idOf(form));
    return stored;
  };
  const { sendForm = take, now, ...rest } = options;
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
      if (!upload) throw new Error("nothing was added");
      return upload;
    },
  };
};

/** Waits until nothing is on its way any more. */
export const settles = (uploader: Uploader) =>
  vi.waitFor(() => expect(uploader.getSnapshot().active).toBe(false), { interval: 5 });

/** The upload's id that a form is for. */
export const idOf = ({ fields }: Parameters<SendForm>[0]["form"]): string =>
  idOfKey(fields.key ?? "") ?? "";

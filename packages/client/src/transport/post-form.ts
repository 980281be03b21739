import type { FormInstructions } from "@slipway/core/api";
import type { HttpResponse } from "./http-sender.ts";
import { sendByXhr } from "./xhr-sender.ts";

export interface FormRequest {
  readonly form: Pick<FormInstructions, "url" | "fields">;
  readonly file: Blob;
  readonly signal: AbortSignal;
  /** Called with the number of bytes of the file that were sent, never more than its size. */
  readonly onProgress: (bytes: number) => void;
}

/** Posts a file to S3. Tests replace this function. */
export type FormSender = (send: FormRequest) => Promise<HttpResponse>;

/**
 * Posts a file as multipart/form-data with an XMLHttpRequest.
 *
 * @returns S3's response, whatever its status
 * @throws {NetworkError} if no response arrived
 * @throws the signal's reason if it is aborted
 */
export const sendFormByXhr: FormSender = ({ form, file, signal, onProgress }) =>
  sendByXhr({
    method: "POST",
    url: form.url,
    headers: {},
    body: createFormBody(form.fields, file),
    signal,
    onProgress: (loaded, total) => onProgress(countFileBytes({ loaded, total, size: file.size })),
  });

/** Creates the body of a presigned POST. S3 ignores every field after the file, so the file is last. */
export const createFormBody = (fields: FormInstructions["fields"], file: Blob): FormData => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("file", file);
  return body;
};

/** Returns the bytes of the file that were sent. The browser counts the whole body, including fields and boundaries. */
export const countFileBytes = ({
  loaded,
  total,
  size,
}: {
  loaded: number;
  total: number;
  size: number;
}) => Math.min(size, Math.max(0, loaded - Math.max(0, total - size)));

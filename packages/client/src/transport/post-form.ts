import type { FormInstructions } from "@slipway/core/api";
import type { HttpResponse } from "./http-sender.ts";
import { sendByXhr } from "./xhr-sender.ts";

export interface FormRequest {
  readonly form: Pick<FormInstructions, "url" | "fields">;
  readonly file: Blob;
  readonly signal: AbortSignal;
  /** Told how many bytes of the file are on their way, never more than it has. */
  readonly onProgress: (bytes: number) => void;
}

/** Posts a file to S3; the seam that tests replace. */
export type FormSender = (send: FormRequest) => Promise<HttpResponse>;

/**
 * Post a file as multipart/form-data.
 *
 * @returns S3's answer, whatever its status
 * @throws {NetworkError} when no answer came
 * @throws the signal's reason once it is aborted
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

// S3 ignores whatever follows the file, so it comes last.
export const createFormBody = (fields: FormInstructions["fields"], file: Blob): FormData => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("file", file);
  return body;
};

/** The browser counts the whole body, fields and boundaries included; the person waits for the file. */
export const countFileBytes = ({
  loaded,
  total,
  size,
}: {
  loaded: number;
  total: number;
  size: number;
}) => Math.min(size, Math.max(0, loaded - Math.max(0, total - size)));

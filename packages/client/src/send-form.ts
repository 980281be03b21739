import type { FormInstructions } from "@slipway/core/api";
import { NetworkError } from "./wire-error.ts";

/** Milliseconds without a byte moving after which a connection counts as lost. */
const stallTimeout = 60_000;

export interface FormToSend {
  readonly form: Pick<FormInstructions, "url" | "fields">;
  readonly file: Blob;
  readonly signal: AbortSignal;
  /** Told how many bytes of the file are on their way, never more than it has. */
  readonly onProgress: (bytes: number) => void;
}

/** Posts a file to S3; the seam that tests replace. */
export type SendForm = (send: FormToSend) => Promise<{ readonly status: number; body: string }>;

/**
 * Post a file as multipart/form-data, with one XMLHttpRequest for this one attempt: fetch tells no upload progress.
 *
 * @returns S3's status and body, whatever they are
 * @throws {NetworkError} when no answer came
 * @throws the signal's reason once it is aborted
 */
export const sendForm: SendForm = ({ form, file, signal, onProgress }) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    let stall: ReturnType<typeof setTimeout> | undefined;
    const watch = () => {
      clearTimeout(stall);
      stall = setTimeout(() => fail("The connection stood still."), stallTimeout);
    };
    const leave = () => {
      clearTimeout(stall);
      signal.removeEventListener("abort", abort);
    };
    const fail = (message: string) => {
      leave();
      request.abort();
      reject(new NetworkError(message));
    };
    const abort = () => {
      leave();
      request.abort();
      reject(signal.reason);
    };
    signal.addEventListener("abort", abort, { once: true });
    request.upload.onprogress = ({ loaded, total }) => {
      watch();
      onProgress(bytesOfFile({ loaded, total, size: file.size }));
    };
    request.onload = () => {
      leave();
      resolve({ status: request.status, body: request.responseText });
    };
    request.onerror = () => fail("The connection to the storage broke off.");
    request.open("POST", form.url);
    watch();
    request.send(bodyOf(form.fields, file));
  });

// S3 ignores whatever follows the file, so it comes last.
const bodyOf = (fields: FormInstructions["fields"], file: Blob): FormData => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("file", file);
  return body;
};

/** The browser counts the whole body, fields and boundaries included; the person waits for the file. */
const bytesOfFile = ({ loaded, total, size }: { loaded: number; total: number; size: number }) =>
  Math.min(size, Math.max(0, loaded - Math.max(0, total - size)));

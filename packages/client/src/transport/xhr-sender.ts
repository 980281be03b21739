import type { HttpRequest, HttpResponse } from "./http-sender.ts";
import { NetworkError } from "./request-errors.ts";

/** Milliseconds without a byte moving after which a connection counts as lost. */
const stallTimeout = 60_000;

/**
 * Send one request with one XMLHttpRequest of its own: fetch tells no upload progress.
 *
 * @throws {NetworkError} when no answer came, or nothing moved for a minute
 * @throws the signal's reason once it is aborted
 */
export const sendByXhr = ({
  method,
  url,
  headers,
  body,
  signal,
  onProgress,
}: Omit<HttpRequest, "body" | "onProgress"> & {
  readonly body: Blob | FormData;
  /** Told the bytes that are on their way, of how many in all. */
  readonly onProgress: (loaded: number, total: number) => void;
}): Promise<HttpResponse> =>
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
      onProgress(loaded, total);
    };
    request.onload = () => {
      leave();
      const get = (name: string) => request.getResponseHeader(name);
      resolve({ status: request.status, headers: { get }, body: request.responseText });
    };
    request.onerror = () => fail("The connection to the storage broke off.");
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    watch();
    request.send(body);
  });

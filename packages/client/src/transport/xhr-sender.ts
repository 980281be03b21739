import type { HttpRequest, HttpResponse } from "./http-sender.ts";
import { NetworkError } from "./request-errors.ts";

/** Milliseconds without progress after which a connection counts as lost. */
const stallTimeout = 60_000;

/**
 * Sends a request with its own XMLHttpRequest, because fetch reports no upload progress.
 *
 * @throws {NetworkError} if no response arrived, or there was no progress for a minute
 * @throws the signal's reason if it is aborted
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
  /** Called with the number of bytes that were sent, and the size of the body. */
  readonly onProgress: (loaded: number, total: number) => void;
}): Promise<HttpResponse> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    let stall: ReturnType<typeof setTimeout> | undefined;
    const restartStallTimer = () => {
      clearTimeout(stall);
      stall = setTimeout(fail, stallTimeout);
    };
    const cleanUp = () => {
      clearTimeout(stall);
      signal.removeEventListener("abort", abort);
    };
    const fail = () => {
      cleanUp();
      request.abort();
      reject(new NetworkError("The connection to the storage was lost."));
    };
    const abort = () => {
      cleanUp();
      request.abort();
      reject(signal.reason);
    };
    signal.addEventListener("abort", abort, { once: true });
    request.upload.onprogress = ({ loaded, total }) => {
      restartStallTimer();
      onProgress(loaded, total);
    };
    request.onload = () => {
      cleanUp();
      const get = (name: string) => request.getResponseHeader(name);
      resolve({ status: request.status, headers: { get }, body: request.responseText });
    };
    request.onerror = fail;
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    restartStallTimer();
    request.send(body);
  });

import type { Upload } from "@slipway/core/api";
import { isTransient, NetworkError } from "../transport/request-errors.ts";
import { type RetryPolicy, retryDelay, wait } from "../transport/retry-policy.ts";
import { ZipError } from "./zip-error.ts";

/** An upload whose file is added to a zip. */
export interface ZippedUpload extends Pick<Upload, "id" | "fileName" | "path" | "createdAt"> {
  readonly object?: { readonly size: number } | undefined;
}

/** Where files come from. */
export interface ZipSource {
  /** Requests a link to a file, such as the function of `createApiClient` does. */
  readonly getDownloadLink: (
    id: string,
    disposition?: "attachment",
    signal?: AbortSignal,
  ) => Promise<{ readonly url: string }>;
  /** Sends requests for files. Default: the environment's own `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** How often a file is requested until its first byte. */
const retries: RetryPolicy = { attempts: 4, firstDelay: 500, longestDelay: 4_000 };

/**
 * Opens a file with a link that is requested just before, because a link expires. Tries again until the first byte arrives.
 *
 * @throws {ZipError} with the file's name, when it is opened or read; the signal's reason once it is aborted
 */
export const fetchFile = async (
  upload: ZippedUpload,
  { getDownloadLink, fetch = (...request) => globalThis.fetch(...request) }: ZipSource,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> => {
  for (let failed = 1; ; failed += 1) {
    try {
      const { url } = await getDownloadLink(upload.id, "attachment", signal);
      const response = await request(fetch, url, signal);
      return checkBytes(response, upload, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (failed >= retries.attempts || !isTransient(error)) throw new ZipError(upload, error);
      await wait(retryDelay(failed, retries, Math.random()), signal);
    }
  }
};

const request = async (
  fetch: typeof globalThis.fetch,
  url: string,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> => {
  // The link has everything that authorizes the request. A cache could answer without CORS headers.
  const response = await fetch(url, { signal, credentials: "omit", cache: "no-store" }).catch(
    (cause: unknown) => {
      throw new NetworkError("The storage could not be reached.", { cause });
    },
  );
  if (response.ok && response.body !== null) return response.body;
  await response.body?.cancel();
  const message = `The storage responded with ${response.status}.`;
  throw response.status >= 500 ? new NetworkError(message) : new Error(message);
};

/** Returns the bytes of a file. Fails with the file's name if they break off, or are not as many as the record says. */
const checkBytes = (
  body: ReadableStream<Uint8Array>,
  upload: ZippedUpload,
  signal: AbortSignal,
): ReadableStream<Uint8Array> => {
  const reader = body.getReader();
  const { size } = upload.object ?? {};
  let bytes = 0;
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const { done, value } = await reader.read();
        bytes += value?.length ?? 0;
        if (!done) return controller.enqueue(value);
        if (size !== undefined && bytes !== size)
          throw new Error(`${bytes} bytes of ${size} arrived.`);
        controller.close();
      } catch (error) {
        signal.throwIfAborted();
        throw new ZipError(upload, error);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
};

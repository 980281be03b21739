/** One HTTP request with a body, for one attempt. */
export interface HttpRequest {
  readonly method: "PUT" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob;
  readonly signal: AbortSignal;
  /** Told how many bytes of the body are on their way, never more than it has. */
  readonly onProgress: (bytes: number) => void;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: { readonly get: (name: string) => string | null };
  readonly body: string;
}

/**
 * Sends a request; the seam between the engine and the environment, and the one that tests replace.
 *
 * @returns the answer, whatever its status
 * @throws {NetworkError} when no answer came
 * @throws {DOMException} `NotReadableError` or `NotFoundError` when the file changed or went away, where the environment
 *   can tell
 * @throws the signal's reason once it is aborted
 */
export type Send = (request: HttpRequest) => Promise<HttpResponse>;

/** One attempt of an HTTP request with a body. */
export interface HttpRequest {
  readonly method: "PUT" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob;
  readonly signal: AbortSignal;
  /** Called with the number of bytes of the body that were sent, never more than its size. */
  readonly onProgress: (bytes: number) => void;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: { readonly get: (name: string) => string | null };
  readonly body: string;
}

/**
 * Sends a request. This is the seam between the engine and the environment, which tests replace.
 *
 * @returns the response, whatever its status
 * @throws {NetworkError} if no response arrived
 * @throws {DOMException} `NotReadableError` or `NotFoundError` if the file was changed or removed, if the environment
 *   reports it
 * @throws the signal's reason if it is aborted
 */
export type HttpSender = (request: HttpRequest) => Promise<HttpResponse>;

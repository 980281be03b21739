/** Digests blobs without being in the way of whoever asks. */
export interface Hasher {
  /**
   * @param blob a file or a slice of one
   * @returns base64 of the SHA-256 of its bytes, as S3 writes it
   * @throws {InsecureContextError} where there is no digest
   * @throws {DOMException} `NotReadableError` or `NotFoundError` when the file changed or went away
   * @throws the signal's reason once it is aborted
   */
  readonly sha256: (blob: Blob, signal: AbortSignal) => Promise<string>;
  /** Lets go of what it holds; nothing can be asked of it any more. */
  readonly close: () => void;
}

/** There is no digest on a page that is not served from a secure context: W3C "Secure Contexts" (https, or localhost). */
export class InsecureContextError extends Error {
  override readonly name = "InsecureContextError";
}

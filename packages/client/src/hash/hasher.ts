/** Hashes blobs without blocking the page. */
export interface Hasher {
  /**
   * Computes the SHA-256 of a file or a slice of one.
   *
   * @returns the digest in base64, as S3 writes it
   * @throws {InsecureContextError} if the page is not in a secure context
   * @throws {DOMException} `NotReadableError` or `NotFoundError` if the file was changed or removed
   * @throws the signal's reason if it is aborted
   */
  readonly sha256: (blob: Blob, signal: AbortSignal) => Promise<string>;
  /** Releases its resources. Pending and later calls fail. */
  readonly close: () => void;
}

/** Browsers provide SHA-256 only in secure contexts (W3C "Secure Contexts"): over HTTPS, or on localhost. */
export class InsecureContextError extends Error {
  override readonly name = "InsecureContextError";
}

/** What `prepare` receives with a file. */
export interface PrepareContext {
  /** Aborted when the file is paused, canceled, or removed, when the uploader is closed, and after the timeout. */
  readonly signal: AbortSignal;
  /** The name of the file's kind; undefined for the kind `default`. */
  readonly kind: string | undefined;
}

/**
 * Prepares a file before it is hashed and uploaded: resizes, converts, or strips it. It can run again for the same file, so it
 * must have no effect other than its result.
 *
 * @returns the file to upload instead, or the same file. A blob without a name gets the name of the file
 * @throws any error, whose message the failure has
 */
export type Prepare = (
  file: File,
  context: PrepareContext,
) => (Blob & { readonly name?: string }) | Promise<Blob & { readonly name?: string }>;

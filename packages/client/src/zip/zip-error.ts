/** A file could not be added to a zip. Nothing of the zip is usable. */
export class ZipError extends Error {
  override readonly name = "ZipError";
  /** The ID of the upload. */
  readonly id: string;
  readonly fileName: string;

  constructor(
    { id, fileName }: { readonly id: string; readonly fileName: string },
    cause: unknown,
  ) {
    super(`${fileName} couldn't be downloaded.`, { cause });
    this.id = id;
    this.fileName = fileName;
  }
}

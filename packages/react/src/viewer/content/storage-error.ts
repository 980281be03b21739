/** The storage responded with an error status. */
export class StorageError extends Error {
  override readonly name = "StorageError";

  constructor(status: number) {
    super(`The storage answered with the status ${status}.`);
  }
}

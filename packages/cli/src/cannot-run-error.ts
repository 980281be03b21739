/** What was asked for cannot be done now. Its message is for the person who asked. */
export class CannotRunError extends Error {
  override readonly name = "CannotRunError";
}

/** A command cannot run now. The message is for the user. */
export class CannotRunError extends Error {
  override readonly name = "CannotRunError";
}

/** Why no app can be created, in one line for the person who asked for it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The command line is invalid. The message is for the user. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The command line cannot be followed. Its message is for the person who wrote it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

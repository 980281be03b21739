/** An app's decision to refuse uploads. The API answers with 403, the code, and the message. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: string;

  /**
   * @param code for programs
   * @param message for people
   */
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Refuses the uploads that `authorize` decides about. It throws, so a missing `return` does not allow them.
 *
 * @param code identifies the reason for programs, such as `album-closed`
 * @param message explains the reason to people in one sentence
 * @throws {Refusal} always
 * @throws {TypeError} if the code or the message is invalid
 */
export const refuse = (code: string, message: string): never => {
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(code))
    throw new TypeError(
      `The code of a refusal must have at most 64 lowercase letters, digits, and hyphens, such as "album-closed", not "${code}".`,
    );
  if (message.trim() === "" || message.length > 500)
    throw new TypeError(
      `The message of a refusal must have 1 to 500 characters, such as "This album is closed."`,
    );
  throw new Refusal(code, message);
};

/**
 * Returns true if an error is a refusal. It compares names instead of classes, because an app's bundle can contain a second copy
 * of this module.
 */
export const isRefusal = (value: unknown): value is Refusal =>
  value instanceof Error &&
  value.name === "Refusal" &&
  "code" in value &&
  typeof value.code === "string";

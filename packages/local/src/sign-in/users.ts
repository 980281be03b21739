/** A user who can sign in on this machine. */
export interface LocalUser {
  /** The `sub` of the user's tokens, which owns the uploads. */
  readonly sub: string;
  readonly name: string;
}

/** Letters and digits of any language, and the separators of names and email addresses. */
const usable = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} .'_@+-]{0,63}$/u;

/** Describes the valid names. */
export const nameRule =
  "A name has 1 to 64 letters, digits, spaces, and . ' _ @ + -, and starts with a letter or digit.";

/**
 * Returns the user with a name. Local users need no password.
 *
 * @returns undefined if the name is invalid
 */
export const findUser = (given: unknown): LocalUser | undefined => {
  if (typeof given !== "string") return undefined;
  const sub = given.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();
  if (!usable.test(sub)) return undefined;
  return { sub, name: sub.replace(/(?<=^|[ '-])\p{L}/gu, (letter) => letter.toUpperCase()) };
};

/** The users that the sign-in page suggests. Two of them show that users cannot see each other's files. */
export const suggestedNames = ["Ada", "Ben"] as const;

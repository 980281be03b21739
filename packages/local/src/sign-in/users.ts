/** Somebody who may sign in on this machine. */
export interface LocalUser {
  /** The `sub` of their tokens, by which they own their uploads. */
  readonly sub: string;
  readonly name: string;
}

/** Letters and digits of any language, and what names and addresses have between them. */
const usable = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} .'_@+-]{0,63}$/u;

/** What a name may be, in words. */
export const nameRule =
  "A name has 1 to 64 letters, digits, spaces and . ' _ @ + -, and begins with a letter or digit.";

/**
 * The user of a name, whoever they are: nobody on one's own machine needs a password.
 *
 * @returns undefined for what is no name
 */
export const userNamed = (given: unknown): LocalUser | undefined => {
  if (typeof given !== "string") return undefined;
  const sub = given.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();
  if (!usable.test(sub)) return undefined;
  return { sub, name: sub.replace(/(?<=^|[ '-])\p{L}/gu, (letter) => letter.toUpperCase()) };
};

/** Those whom the sign-in page suggests: two, so that one can see what the other cannot. */
export const suggestedNames = ["Ada", "Ben"] as const;

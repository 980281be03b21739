import * as v from "valibot";

/** The longest prefix in characters: a key has at most 1,024 bytes (Amazon S3 User Guide, "Naming Amazon S3 objects"). */
export const longestObjectPrefix = 1024 - "00/00000000-0000-7000-8000-000000000000".length;

const part = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/** The rule for the prefix of a deployment's objects, as it follows the name of an option. */
export const objectPrefixRule = `must end with a slash, start without one, have only letters, digits, and -_. between slashes, and at most ${longestObjectPrefix} characters`;

/**
 * Returns true if the text can be the prefix of a deployment's objects. It is also part of IAM policies, in which `*`, `?`, and `$`
 * have a meaning.
 */
export const isObjectPrefix = (text: string): boolean =>
  text.length <= longestObjectPrefix &&
  text.endsWith("/") &&
  text
    .slice(0, -1)
    .split("/")
    .every((name) => part.test(name));

/** The prefix of a deployment's objects. */
export const ObjectPrefix = v.pipe(
  v.string(objectPrefixRule),
  v.check(isObjectPrefix, objectPrefixRule),
);

import * as v from "valibot";
import { limits } from "./limits.ts";

// Line breaks and tabs are control characters too; a caption may have them, a name or a title may not.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const controlCharacter = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const controlCharacterInText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
// Unicode Standard Annex #9, "Explicit Directional Embeddings, Overrides and Isolates": `exe.gpj` can show as `jpg.exe`.
const directionalOverride = /[\u202a-\u202e\u2066-\u2069]/;
const pathSeparator = /[/\\]/;

const noControlCharacters = v.check<string, string>(
  (value) => !controlCharacter.test(value),
  "must not contain control characters or line breaks",
);
const noDirectionalOverrides = v.check<string, string>(
  (value) => !directionalOverride.test(value),
  "must not contain bidirectional overrides or isolates",
);
const wellFormed = v.check<string, string>(
  (value) => !/\p{Surrogate}/u.test(value),
  "must be well-formed Unicode",
);

/** The name of a user's file, as it was on their disk: no path, nothing that hides what it is. */
export const FileName = v.pipe(
  v.string("must be a string"),
  v.check((name) => name.trim() !== "", "must not be empty"),
  v.maxLength(limits.fileNameLength, `must have at most ${limits.fileNameLength} characters`),
  noControlCharacters,
  noDirectionalOverrides,
  wellFormed,
  v.check((name) => !pathSeparator.test(name), "must not contain / or \\"),
  v.check((name) => name !== "." && name !== "..", "must not be . or .."),
);

/** A title on one line. Empty means none. */
export const Title = v.pipe(
  v.string("must be a string"),
  v.trim(),
  v.maxLength(limits.titleLength, `must have at most ${limits.titleLength} characters`),
  noControlCharacters,
  noDirectionalOverrides,
  wellFormed,
);

/** A caption, of several lines if need be. Empty means none. */
export const Caption = v.pipe(
  v.string("must be a string"),
  v.trim(),
  v.maxLength(limits.captionLength, `must have at most ${limits.captionLength} characters`),
  v.check(
    (value) => !controlCharacterInText.test(value),
    "must not contain control characters other than line breaks and tabs",
  ),
  noDirectionalOverrides,
  wellFormed,
);

/** A file's size in bytes. */
export const Size = v.pipe(
  v.number("must be a number of bytes"),
  v.integer("must be a whole number of bytes"),
  v.minValue(1, "must be at least 1 byte"),
  v.maxValue(limits.fileSize, `must be at most ${limits.fileSize} bytes`),
);

// RFC 9110, section 8.3.1 "Media Type": type "/" subtype, each a token; compared without regard to case.
const mediaType = /^[!#$%&'*+.^_`|~0-9a-z-]+\/[!#$%&'*+.^_`|~0-9a-z-]+$/;

/** A media type that the limits accept, without parameters. */
export const ContentType = v.pipe(
  v.string("must be a media type such as image/jpeg"),
  v.toLowerCase(),
  v.regex(mediaType, "must be a media type such as image/jpeg, without parameters"),
  v.check((type) => Object.hasOwn(limits.acceptedTypes, type), "is not an accepted type"),
);

/** A SHA-256 digest as S3 writes it: base64 of its 32 bytes. */
export const Sha256 = v.pipe(
  v.string("must be the base64 of 32 bytes"),
  v.regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, "must be the base64 of 32 bytes"),
);

/** Days to keep a file once it is ready. */
export const Retention = v.picklist(
  limits.retentionDays,
  `must be one of ${limits.retentionDays.join(", ")} (days)`,
);

/** A time in ISO 8601, UTC. */
export const Timestamp = v.pipe(v.string(), v.isoTimestamp());

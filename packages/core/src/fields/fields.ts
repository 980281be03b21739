import * as v from "valibot";
import { limits } from "../limits.ts";
import { contentTypeRules, largestSizeRule, sizeRules } from "./file-rules.ts";
import type { Rule } from "./rule.ts";
import { captionRules, fileNameRules, titleRules } from "./text-rules.ts";

// OpenAPI is generated from valibot's own actions, so a rule with a keyword becomes one.
const createTextCheck = ({ holds, message, keyword }: Rule<string>) => {
  switch (keyword?.name) {
    case "maxLength":
      return v.maxLength<string, number, string>(keyword.value, message);
    case "enum":
      return v.values<string, readonly string[], string>(keyword.values, message);
    default:
      return v.check<string, string>(holds, message);
  }
};

const createNumberCheck = ({ holds, message, keyword }: Rule<number>) => {
  switch (keyword?.name) {
    case "minimum":
      return v.minValue<number, number, string>(keyword.value, message);
    case "maximum":
      return v.maxValue<number, number, string>(keyword.value, message);
    default:
      return v.check<number, string>(holds, message);
  }
};

/** The name of a user's file as on their disk: no path, and nothing that hides its type. */
export const FileName = v.pipe(v.string("must be a string"), ...fileNameRules.map(createTextCheck));

/** A title on one line. Empty means none. */
export const Title = v.pipe(
  v.pipe(v.string("must be a string"), v.trim()),
  ...titleRules.map(createTextCheck),
);

/** A caption of one or more lines. Empty means none. */
export const Caption = v.pipe(
  v.pipe(v.string("must be a string"), v.trim()),
  ...captionRules.map(createTextCheck),
);

const Bytes = v.pipe(
  v.number("must be a number of bytes"),
  v.integer("must be a whole number of bytes"),
);

/** A file's size in bytes without a config. */
export const Size = v.pipe(Bytes, ...sizeRules.map(createNumberCheck));

/** The size in bytes of a file of any kind. The rules of its kind are stricter. */
export const SizeOfAnyKind = v.pipe(
  Bytes,
  v.minValue(0, "must be at least 0 bytes"),
  createNumberCheck(largestSizeRule),
);

// RFC 9110, section 8.3.1 "Media Type": type "/" subtype, each a token, case-insensitive.
const mediaType = /^[!#$%&'*+.^_`|~0-9a-z-]+\/[!#$%&'*+.^_`|~0-9a-z-]+$/;

/** A media type without parameters. A file of any kind can have it. */
export const MediaType = v.pipe(
  v.string("must be a media type such as image/jpeg"),
  v.toLowerCase(),
  v.regex(mediaType, "must be a media type such as image/jpeg, without parameters"),
);

/** A media type that is accepted without a config. */
export const ContentType = v.pipe(MediaType, ...contentTypeRules.map(createTextCheck));

/** A SHA-256 digest as S3 writes it: base64 of its 32 bytes. */
export const Sha256 = v.pipe(
  v.string("must be the base64 of 32 bytes"),
  v.regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, "must be the base64 of 32 bytes"),
);

const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The app's own fields. The schema of their kind validates them. It is not a record of valibot, which removes reserved names
 * such as `__proto__` silently.
 */
export const AppFields = v.custom<Readonly<Record<string, unknown>>>(
  isObject,
  "must be a JSON object",
);

/** Days to keep a file of any kind once it is ready. */
export const RetentionOfAnyKind = v.pipe(
  v.number("must be a number of days"),
  v.integer("must be a whole number of days"),
  v.minValue(1, "must be at least 1 day"),
  v.maxValue(limits.kinds.retention, `must be at most ${limits.kinds.retention} days`),
);

/** Days to keep a file once it is ready, without a config. */
export const Retention = v.picklist(
  limits.retentionDays,
  `must be one of ${limits.retentionDays.join(", ")} (days)`,
);

/** A time in ISO 8601, UTC. */
export const Timestamp = v.pipe(v.string(), v.isoTimestamp());

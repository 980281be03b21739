import * as v from "valibot";
import { limits } from "../limits.ts";
import { contentTypeRules, sizeRules } from "./file-rules.ts";
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

/** A file's size in bytes. */
export const Size = v.pipe(
  v.pipe(v.number("must be a number of bytes"), v.integer("must be a whole number of bytes")),
  ...sizeRules.map(createNumberCheck),
);

// RFC 9110, section 8.3.1 "Media Type": type "/" subtype, each a token, case-insensitive.
const mediaType = /^[!#$%&'*+.^_`|~0-9a-z-]+\/[!#$%&'*+.^_`|~0-9a-z-]+$/;

/** A media type that the limits accept, without parameters. */
export const ContentType = v.pipe(
  v.pipe(
    v.string("must be a media type such as image/jpeg"),
    v.toLowerCase(),
    v.regex(mediaType, "must be a media type such as image/jpeg, without parameters"),
  ),
  ...contentTypeRules.map(createTextCheck),
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

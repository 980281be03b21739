import type { Declared, PinnedObject, Reason } from "../record.ts";

/** The fields of a record's object that S3 also stores. The sequencer is only in the event. */
const compared = ["key", "size", "contentType", "eTag", "checksum"] as const;
export type ComparedField = (typeof compared)[number];

/** Returns the fields in which two descriptions of a version differ. */
export const findDifferences = (one: PinnedObject, other: PinnedObject): readonly ComparedField[] =>
  compared.filter((field) =>
    field === "checksum"
      ? one.checksum?.algorithm !== other.checksum?.algorithm ||
        one.checksum?.value !== other.checksum?.value
      : one[field] !== other[field],
  );

/** Returns the SHA-256 of the whole object. The checksum of a multipart object is composite, and ends with `-` and a number. */
export const getSha256 = ({ checksum }: PinnedObject): string | undefined =>
  checksum?.algorithm === "SHA256" && !checksum.value.includes("-") ? checksum.value : undefined;

/** Returns the reason why an object does not match its declaration. A signed policy prevents such objects. */
export const findMismatch = (
  declared: Declared,
  object: PinnedObject,
  sha256: string | undefined,
): Reason | undefined => {
  // guard: an object of a different size is rejected
  if (object.size !== declared.size)
    return {
      code: "size-mismatch",
      detail: `The object has ${object.size} bytes, but ${declared.size} were declared.`,
    };
  // guard: an object of a different type is rejected
  if (object.contentType !== declared.contentType)
    return {
      code: "content-type-mismatch",
      detail: `The object was stored as ${object.contentType}, but ${declared.contentType} was declared.`,
    };
  // guard: an object with a different checksum is rejected
  if (declared.sha256 !== undefined && declared.sha256 !== sha256)
    return {
      code: "checksum-mismatch",
      detail: "The object's SHA-256 does not match the declared one.",
    };
  return undefined;
};

import type { Declared, PinnedObject, Reason } from "../record.ts";

/** What a record says of its pinned version and S3 says too. The sequencer is its event's, which S3 does not keep. */
const compared = ["key", "size", "contentType", "eTag", "checksum"] as const;
export type ComparedField = (typeof compared)[number];

/** In what two descriptions of one version differ. */
export const differences = (one: PinnedObject, other: PinnedObject): readonly ComparedField[] =>
  compared.filter((field) =>
    field === "checksum"
      ? one.checksum?.algorithm !== other.checksum?.algorithm ||
        one.checksum?.value !== other.checksum?.value
      : one[field] !== other[field],
  );

/** Of the whole object: S3 writes the checksum of checksums that an object of parts has with their number, as `…-3`. */
export const sha256Of = ({ checksum }: PinnedObject): string | undefined =>
  checksum?.algorithm === "SHA256" && !checksum.value.includes("-") ? checksum.value : undefined;

/** Where S3 holds something else than was declared, which a signed policy does not let happen. */
export const contradiction = (
  declared: Declared,
  object: PinnedObject,
  sha256: string | undefined,
): Reason | undefined => {
  // guard: an object of a different size is rejected
  if (object.size !== declared.size)
    return {
      code: "size-mismatch",
      detail: `The object has ${object.size} bytes, ${declared.size} were declared.`,
    };
  // guard: an object of a different type is rejected
  if (object.contentType !== declared.contentType)
    return {
      code: "content-type-mismatch",
      detail: `The object was stored as ${object.contentType}, ${declared.contentType} was declared.`,
    };
  // guard: an object with a different checksum is rejected
  if (declared.sha256 !== undefined && declared.sha256 !== sha256)
    return {
      code: "checksum-mismatch",
      detail: "The object's SHA-256 is not the declared one.",
    };
  return undefined;
};

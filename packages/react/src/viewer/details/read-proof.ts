import type { Upload } from "@slipway/core/api";
import { transferLimits } from "@slipway/core/transfer-limits";

/** What shows that the stored bytes are those that were sent. */
export type Proof =
  /** The SHA-256 that was declared before sending is the one that S3 computed. */
  | { readonly kind: "whole"; readonly sha256: string; readonly canCheck: boolean }
  /** Each part was signed with its SHA-256, and S3 computed the same. The checksum is S3's of all parts. */
  | { readonly kind: "parts"; readonly checksum: string; readonly parts: number }
  /** Nothing was declared. S3's checksum is shown if there is one. */
  | { readonly kind: "none"; readonly sha256?: string };

/**
 * Reads the proof from a record. Returns undefined if the file is not in storage.
 *
 * Source: Amazon S3 User Guide, "Checking object integrity": the checksum of a multipart object ends with a hyphen and the number of
 * its parts.
 */
export const readProof = ({ object, declared }: Upload): Proof | undefined => {
  if (object === undefined) return undefined;
  const { checksum } = object;
  if (checksum?.algorithm !== "SHA256") return { kind: "none" };
  const [value = "", parts] = checksum.value.split("-");
  if (parts !== undefined) return { kind: "parts", checksum: checksum.value, parts: Number(parts) };
  const sha256 = toHex(value);
  if (declared.sha256 !== checksum.value) return { kind: "none", sha256 };
  return { kind: "whole", sha256, canCheck: object.size <= transferLimits.formThreshold };
};

/** Converts a digest from base64, as S3 writes it, to what tools such as sha256sum print. */
const toHex = (base64: string): string =>
  Array.from(atob(base64), (character) =>
    character.charCodeAt(0).toString(16).padStart(2, "0"),
  ).join("");

import { createHash } from "node:crypto";
import { partRange, partSizeOf } from "@slipway/core/parts";

/** The bytes of a file. A large one has only its first bytes; the others exist as a number. */
export interface Body {
  readonly name: BodyName;
  readonly head: Uint8Array;
  /** In bytes. */
  readonly size: number;
  /** SHA-256 of the whole, in base64. */
  readonly sha256: string;
  /** What a look inside says it is. */
  readonly contentType: "image/png" | "image/gif";
}

export type BodyName =
  | "image"
  | "other image"
  | "GIF"
  | "short image"
  | "large image"
  | "image that kills by its details"
  | "image that kills by its verdict";

/** A PNG of one transparent pixel. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);
/** The same with another pixel. Nobody looks at its check sum. */
const otherPng = new Uint8Array(png).fill(7, -16, -12);
/** As long, and a GIF. */
const gif = Buffer.concat(
  [Buffer.from("GIF89a\u0001\u0000\u0001\u0000", "latin1"), png],
  png.length,
);
const largeSize = 32 * 1024 ** 2;

const sha256Of = (bytes: Uint8Array | string) =>
  createHash("sha256").update(bytes).digest("base64");

const bodyOf = (
  name: BodyName,
  bytes: Uint8Array,
  contentType: Body["contentType"] = "image/png",
  size = bytes.length,
): Body => ({ name, head: new Uint8Array(bytes), size, sha256: sha256Of(bytes), contentType });

/** All that is ever uploaded in a simulation. */
export const bodies: Readonly<Record<BodyName, Body>> = {
  image: bodyOf("image", png),
  "other image": bodyOf("other image", otherPng),
  GIF: bodyOf("GIF", gif, "image/gif"),
  "short image": bodyOf("short image", png.subarray(0, -12)),
  "large image": bodyOf("large image", png, "image/png", largeSize),
  "image that kills by its details": bodyOf("image that kills by its details", png),
  "image that kills by its verdict": bodyOf("image that kills by its verdict", png),
};

/** One part of a large file. */
export interface PartBody {
  readonly partNumber: number;
  readonly size: number;
  readonly sha256: string;
}

const partSize = partSizeOf(largeSize);

const partsOf = (file: string): readonly PartBody[] =>
  Array.from({ length: Math.ceil(largeSize / partSize) }, (_, index) => {
    const { start, end } = partRange(index + 1, { size: largeSize, partSize });
    return {
      partNumber: index + 1,
      size: end - start,
      sha256: sha256Of(`part ${index + 1} of ${file}`),
    };
  });

/** The parts of the large file. */
export const largeParts = partsOf("the file");

/** The parts of the large file as it was before it changed. */
export const formerLargeParts = partsOf("the file as it was");

const compositeOf = (parts: readonly PartBody[]): string =>
  sha256Of(Buffer.concat(parts.map(({ sha256 }) => Buffer.from(sha256, "base64"))));

/** The checksum that S3 gives the object of all parts of the large file. */
export const largeChecksum = `${compositeOf(largeParts)}-${largeParts.length}`;

/** The file that parts make; what its first part begins with, it begins with. */
export const assembled = (parts: readonly PartBody[]): Body => ({
  ...bodies["large image"],
  sha256: compositeOf(parts),
  size: parts.reduce((sum, { size }) => sum + size, 0),
});

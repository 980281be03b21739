import { createHash } from "node:crypto";
import { choosePartSize, partRange } from "@slipway/core/parts";

/** The bytes of a file. Of a large file, only the first bytes exist. */
export interface Body {
  readonly name: BodyName;
  readonly head: Uint8Array;
  /** In bytes. */
  readonly size: number;
  /** The SHA-256 of the whole file, in base64. */
  readonly sha256: string;
  /** The type that an inspection finds. */
  readonly contentType: "image/png" | "image/gif";
}

export type BodyName =
  | "image"
  | "other image"
  | "GIF"
  | "short image"
  | "large image"
  | "image that ends media readers"
  | "image that ends inspections";

/** A PNG of one transparent pixel. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);
/** The same PNG with a different pixel. Inspections do not verify its checksum. */
const otherPng = new Uint8Array(png).fill(7, -16, -12);
/** A GIF of the same size. */
const gif = Buffer.concat(
  [Buffer.from("GIF89a\u0001\u0000\u0001\u0000", "latin1"), png],
  png.length,
);
const largeSize = 32 * 1024 ** 2;

const hash = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("base64");

const createBody = (
  name: BodyName,
  bytes: Uint8Array,
  contentType: Body["contentType"] = "image/png",
  size = bytes.length,
): Body => ({ name, head: new Uint8Array(bytes), size, sha256: hash(bytes), contentType });

/** Every file that a simulation uploads. */
export const bodies: Readonly<Record<BodyName, Body>> = {
  image: createBody("image", png),
  "other image": createBody("other image", otherPng),
  GIF: createBody("GIF", gif, "image/gif"),
  "short image": createBody("short image", png.subarray(0, -12)),
  "large image": createBody("large image", png, "image/png", largeSize),
  "image that ends media readers": createBody("image that ends media readers", png),
  "image that ends inspections": createBody("image that ends inspections", png),
};

/** One part of a large file. */
export interface PartBody {
  readonly partNumber: number;
  readonly size: number;
  readonly sha256: string;
}

const partSize = choosePartSize(largeSize);

const createParts = (file: string): readonly PartBody[] =>
  Array.from({ length: Math.ceil(largeSize / partSize) }, (_, index) => {
    const { start, end } = partRange(index + 1, { size: largeSize, partSize });
    return {
      partNumber: index + 1,
      size: end - start,
      sha256: hash(`part ${index + 1} of ${file}`),
    };
  });

/** The parts of the large file. */
export const largeParts = createParts("the file");

/** The parts of the large file before it changed. */
export const formerLargeParts = createParts("the former file");

const compositeChecksum = (parts: readonly PartBody[]): string =>
  hash(Buffer.concat(parts.map(({ sha256 }) => Buffer.from(sha256, "base64"))));

/** The checksum that S3 calculates for an object of all parts of the large file. */
export const largeChecksum = `${compositeChecksum(largeParts)}-${largeParts.length}`;

/** Returns the file that consists of these parts. */
export const assembleParts = (parts: readonly PartBody[]): Body => ({
  ...bodies["large image"],
  sha256: compositeChecksum(parts),
  size: parts.reduce((sum, { size }) => sum + size, 0),
});

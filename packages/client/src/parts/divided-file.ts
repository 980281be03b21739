import { partRange } from "@slipway/core/parts";
import type { Ports } from "../engine/ports.ts";
import { computeCompositeChecksum } from "../hash/composite-checksum.ts";

/** A file and how it is divided into parts. */
export interface DividedFile {
  readonly file: Blob;
  readonly upload: { readonly id: string; readonly partSize: number; readonly parts: number };
}

/** The SHA-256 of parts in base64, by part number. */
export type PartDigests = ReadonlyMap<number, string>;

export const listPartNumbers = ({ parts }: DividedFile["upload"]): number[] =>
  Array.from({ length: parts }, (_, index) => index + 1);

export const slicePart = ({ file, upload }: DividedFile, partNumber: number): Blob => {
  const { start, end } = partRange(partNumber, { size: file.size, partSize: upload.partSize });
  return file.slice(start, end);
};

/** Computes the checksum that S3 gives the object if its parts have these digests. */
export const computePartsChecksum = (
  upload: DividedFile["upload"],
  digests: PartDigests,
): Promise<string> =>
  computeCompositeChecksum(
    listPartNumbers(upload).map((partNumber) => digests.get(partNumber) ?? ""),
  );

/** Computes the checksum that S3 gives the object if its parts are those of the file as it is now. */
export const computeFileChecksum = async (
  divided: DividedFile,
  { hasher }: Pick<Ports, "hasher">,
  signal: AbortSignal,
): Promise<string> => {
  const digests = new Map<number, string>();
  for (const partNumber of listPartNumbers(divided.upload))
    digests.set(partNumber, await hasher.sha256(slicePart(divided, partNumber), signal));
  return computePartsChecksum(divided.upload, digests);
};

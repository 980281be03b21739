import { transferLimits } from "./limits.ts";

/** Whether a file of this size, in bytes, goes up as a multipart upload and not by a form. */
export const isSentInParts = (size: number): boolean => size >= transferLimits.formThreshold;

/**
 * The size of the parts that a file is sent in, in bytes; the last part has what is left.
 *
 * @param size the file's, in bytes
 */
export const choosePartSize = (size: number): number => {
  let partSize: number = transferLimits.part.size;
  while (partSize * transferLimits.part.most < size) partSize *= 2;
  return partSize;
};

/** How many parts a file has. */
export const countParts = (size: number, partSize: number): number => Math.ceil(size / partSize);

/**
 * Where a part begins and ends in its file, in bytes, the end not included.
 *
 * @param partNumber from 1
 */
export const partRange = (
  partNumber: number,
  { size, partSize }: { readonly size: number; readonly partSize: number },
): { readonly start: number; readonly end: number } => {
  const start = (partNumber - 1) * partSize;
  return { start, end: Math.min(size, start + partSize) };
};

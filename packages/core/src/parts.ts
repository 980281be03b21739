import { transferLimits } from "./transfer-limits.ts";

/** Returns true if a file of this size, in bytes, is sent as a multipart upload instead of a form. */
export const isSentInParts = (size: number): boolean => size >= transferLimits.formThreshold;

/**
 * Returns the size of a file's parts in bytes. The last part can be smaller.
 *
 * @param size the size of the file in bytes
 */
export const choosePartSize = (size: number): number => {
  let partSize: number = transferLimits.part.size;
  while (partSize * transferLimits.part.most < size) partSize *= 2;
  return partSize;
};

/** Returns the number of parts of a file. */
export const countParts = (size: number, partSize: number): number => Math.ceil(size / partSize);

/**
 * Returns the byte range of a part in its file. The end is exclusive.
 *
 * @param partNumber the number of the part, starting at 1
 */
export const partRange = (
  partNumber: number,
  { size, partSize }: { readonly size: number; readonly partSize: number },
): { readonly start: number; readonly end: number } => {
  const start = (partNumber - 1) * partSize;
  return { start, end: Math.min(size, start + partSize) };
};

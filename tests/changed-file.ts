import { createHash } from "node:crypto";
import { open, readFile, utimes, writeFile } from "node:fs/promises";
import { limits } from "@slipway/core/limits";

const partSize = limits.part.size;

/** The number of parts in which {@link createLargeBytes} are sent. The last one is small. */
export const partCount = 5;

/** Returns the bytes of a file that is sent in parts. No two parts are the same. */
export const createLargeBytes = (): Buffer => {
  const bytes = Buffer.alloc((partCount - 1) * partSize + 100_000, "All hands on deck. ");
  for (let part = 0; part < partCount; part += 1) bytes.write(`part ${part}`, part * partSize);
  return bytes;
};

/** A date that file systems store without rounding. */
const date = new Date("2026-11-23T12:00:00Z");

/** Writes a file with a date that {@link changeKeepingDate} can restore. */
export const writeDated = async (path: string, bytes: Uint8Array): Promise<void> => {
  await writeFile(path, bytes);
  await utimes(path, date, date);
};

/** Changes some bytes of a file, but not its name, size, date, start, or end. */
export const changeKeepingDate = async (path: string, position: number): Promise<void> => {
  const file = await open(path, "r+");
  await file.write("Mutiny!", position);
  await file.close();
  await utimes(path, date, date);
};

/** Computes the checksum that S3 must have for a file in parts, without any product code. */
export const computeCompositeChecksum = async (path: string): Promise<string> => {
  const bytes = await readFile(path);
  const digests: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += partSize)
    digests.push(
      createHash("sha256")
        .update(bytes.subarray(start, start + partSize))
        .digest(),
    );
  const sha256 = createHash("sha256").update(Buffer.concat(digests)).digest("base64");
  return `${sha256}-${digests.length}`;
};

/** A part in each third of {@link createLargeBytes} that is neither the first nor the last, and a position in it. */
export const thirds = [
  { third: "first", partNumber: 1, position: partSize / 2 },
  { third: "second", partNumber: 3, position: 2.5 * partSize },
  { third: "last", partNumber: 4, position: 3.5 * partSize },
] as const;

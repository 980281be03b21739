import { randomBytes } from "node:crypto";
import { createReadStream, mkdirSync, readdirSync, unlinkSync } from "node:fs";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileLeases } from "./file-leases.ts";
import { openFolderSync } from "./folder-sync.ts";
import type { IndexDb } from "./index-db.ts";
import { smallBytes } from "./small-blobs.ts";

/** Bytes that have arrived, and that nothing names yet. */
export type NewBlob = {
  blob: string;
  /** Call it in the transaction that names the blob. */
  keep(): void;
};

/**
 * The bytes of objects: small ones in the index, the others in one file each. A file gets its final,
 * random name when it is created, and is durable when `write` returns; but it is no object before a
 * row of the index names it. What no row names is debris of a crash, and goes at the next start.
 */
export type Blobs = {
  /** Takes `chunks` in, a file's durably; leaves nothing behind when they fail. */
  write(chunks: AsyncIterable<Buffer>): Promise<NewBlob>;
  /**
   * Streams slices of blobs, one after the other. From the call on, the blobs stay until the stream
   * is closed, even when they are removed meanwhile.
   */
  read(slices: readonly Slice[]): Readable;
  remove(blobs: readonly string[]): Promise<void>;
  close(): Promise<void>;
};

/** Bytes of one blob, the last one not included. */
export type Slice = { blob: string; start: number; end: number };

/** Only names like ours, so that a folder given by mistake loses nothing. */
const blobName = /^[0-9a-f]{32}$/;

function removeDebris(folder: string, isUsed: (blob: string) => boolean): void {
  for (const name of readdirSync(folder)) {
    if (blobName.test(name) && !isUsed(name)) unlinkSync(join(folder, name));
  }
}

/** Small chunks cost a call each, so they are written in batches of about this size. */
const batchBytes = 512 * 1024;

/** How much is read at a time. */
const highWaterMark = 256 * 1024;

async function writeBatch(file: FileHandle, batch: readonly Buffer[]): Promise<void> {
  const [first] = batch;
  const bytes = first !== undefined && batch.length === 1 ? first : Buffer.concat(batch);
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, null);
    written += bytesWritten;
  }
}

/** Writes one batch while the next arrives; of the one before, nothing is needed any more then. */
async function writeAll(file: FileHandle, chunks: AsyncIterable<Buffer>): Promise<void> {
  let batch: Buffer[] = [];
  let size = 0;
  let writing: Promise<void> = Promise.resolve();
  try {
    for await (const chunk of chunks) {
      batch.push(chunk);
      size += chunk.length;
      if (size < batchBytes) continue;
      await writing;
      writing = writeBatch(file, batch);
      writing.catch(() => {});
      batch = [];
      size = 0;
    }
  } finally {
    await writing;
  }
  await writeBatch(file, batch);
}

/** The first chunks, up to more than is small; and whether that is all. */
async function takeSmall(
  chunks: AsyncIterator<Buffer>,
): Promise<{ start: Buffer[]; isAll: boolean }> {
  const start: Buffer[] = [];
  for (let size = 0; size <= smallBytes; ) {
    const next = await chunks.next();
    if (next.done) return { start, isAll: true };
    start.push(next.value);
    size += next.value.length;
  }
  return { start, isAll: false };
}

async function* followedBy(start: readonly Buffer[], rest: AsyncIterator<Buffer>) {
  yield* start;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

export async function openBlobs(
  dataDir: string,
  { usesBlob, smallBlobs, commitSoon }: Pick<IndexDb, "usesBlob" | "smallBlobs" | "commitSoon">,
): Promise<Blobs> {
  const folder = join(dataDir, "objects");
  mkdirSync(folder, { recursive: true });
  removeDebris(folder, usesBlob);
  const folderSync = await openFolderSync(folder);

  const remove = async (blobs: readonly string[]): Promise<void> => {
    const small = blobs.filter((blob) => smallBlobs.find(blob) !== undefined);
    if (small.length > 0) commitSoon(() => small.forEach(smallBlobs.delete));
    const files = blobs.filter((blob) => !small.includes(blob));
    // A file that stays is debris for the next start; the request it belonged to is done.
    await Promise.allSettled(leases.unused(files).map((blob) => unlink(join(folder, blob))));
  };
  const leases = fileLeases(remove);

  const writeFile = async (blob: string, chunks: AsyncIterable<Buffer>): Promise<void> => {
    const file = await open(join(folder, blob), "wx");
    // The name is made durable while the bytes still arrive.
    const named = folderSync.sync();
    named.catch(() => {});
    try {
      await writeAll(file, chunks);
      await Promise.all([file.datasync(), named]);
    } catch (error) {
      await remove([blob]);
      throw error;
    } finally {
      await file.close();
    }
  };

  type Opened = Slice & { small: Uint8Array | undefined };
  async function* readSlices(slices: readonly Opened[]): AsyncGenerator<Buffer | Uint8Array> {
    for (const { blob, start, end, small } of slices) {
      if (small !== undefined) yield small.subarray(start, end);
      else if (end > start) {
        yield* createReadStream(join(folder, blob), { start, end: end - 1, highWaterMark });
      }
    }
  }

  return {
    async write(chunks) {
      const blob = randomBytes(16).toString("hex");
      const source = chunks[Symbol.asyncIterator]();
      try {
        const { start, isAll } = await takeSmall(source);
        const bytes = Buffer.concat(start);
        if (isAll && bytes.length <= smallBytes) {
          return { blob, keep: () => smallBlobs.insert(blob, bytes) };
        }
        await writeFile(blob, followedBy(start, source));
        return { blob, keep: () => {} };
      } finally {
        await source.return?.();
      }
    },
    read(slices) {
      const release = leases.take(slices.map(({ blob }) => blob));
      const opened = slices.map((slice) => ({ ...slice, small: smallBlobs.find(slice.blob) }));
      const stream = Readable.from(readSlices(opened), { objectMode: false, highWaterMark });
      stream.once("close", release);
      return stream;
    },
    remove,
    close: () => folderSync.close(),
  };
}

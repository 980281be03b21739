import { randomBytes } from "node:crypto";
import { createReadStream, mkdirSync, readdirSync, unlinkSync } from "node:fs";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileLeases } from "./file-leases.ts";
import { openFolderSync } from "./folder-sync.ts";

/**
 * The bytes of objects, one file each. A file gets its final, random name when it is created, and
 * is durable when `write` returns; but it is no object before a row of the index names it. What no
 * row names is debris of a crash, and goes at the next start.
 */
export type Blobs = {
  /** Streams `chunks` to a new file and makes it durable; leaves nothing behind when they fail. */
  write(chunks: AsyncIterable<Buffer>): Promise<string>;
  /**
   * Streams slices of files, one after the other. From the call on, the files stay until the stream
   * is closed, even when they are removed meanwhile.
   */
  read(slices: readonly Slice[]): Readable;
  remove(blobs: readonly string[]): Promise<void>;
  close(): Promise<void>;
};

/** Bytes of one file, the last one not included. */
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

export async function openBlobs(
  dataDir: string,
  isUsed: (blob: string) => boolean,
): Promise<Blobs> {
  const folder = join(dataDir, "objects");
  mkdirSync(folder, { recursive: true });
  removeDebris(folder, isUsed);
  const folderSync = await openFolderSync(folder);

  const remove = async (blobs: readonly string[]): Promise<void> => {
    // A file that stays is debris for the next start; the request it belonged to is done.
    await Promise.allSettled(leases.unused(blobs).map((blob) => unlink(join(folder, blob))));
  };
  const leases = fileLeases(remove);

  async function* readSlices(slices: readonly Slice[]): AsyncGenerator<Buffer> {
    for (const { blob, start, end } of slices) {
      if (end > start) {
        yield* createReadStream(join(folder, blob), { start, end: end - 1, highWaterMark });
      }
    }
  }

  return {
    async write(chunks) {
      const blob = randomBytes(16).toString("hex");
      const file = await open(join(folder, blob), "wx");
      // The name is made durable while the bytes still arrive.
      const named = folderSync.sync();
      named.catch(() => {});
      try {
        await writeAll(file, chunks);
        await Promise.all([file.datasync(), named]);
        return blob;
      } catch (error) {
        await remove([blob]);
        throw error;
      } finally {
        await file.close();
      }
    },
    read(slices) {
      const release = leases.take(slices.map(({ blob }) => blob));
      const stream = Readable.from(readSlices(slices), { objectMode: false, highWaterMark });
      stream.once("close", release);
      return stream;
    },
    remove,
    close: () => folderSync.close(),
  };
}

import { randomBytes } from "node:crypto";
import { createReadStream, mkdirSync, readdirSync, unlinkSync } from "node:fs";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { IndexDb } from "../database/index-db.ts";
import { smallBytes } from "../database/small-blobs.ts";
import { fileLeases } from "./file-leases.ts";
import { openFolderSync } from "./folder-sync.ts";

/** Bytes that have arrived, and that nothing names yet. */
export interface NewBlob {
  blob: string;
  /** Call it in the transaction that names the blob. */
  keep(): void;
}

/** Takes the bytes of one blob in. Call `finish` or `abandon` in the end. */
export interface BlobWriter {
  /** Appends; calls may follow each other at once. Resolves when the bytes may be overwritten. */
  write(bytes: Buffer): Promise<void>;
  /** Makes a file durable. */
  finish(): Promise<NewBlob>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}

/**
 * The bytes of objects: small ones in the index, the others in one file each. A file gets its final,
 * random name when it is created, and is durable when `finish` returns; but it is no object before a
 * row of the index names it. What no row names is debris of a crash, and goes at the next start.
 */
export interface Blobs {
  startWriting(): BlobWriter;
  /**
   * Streams slices of blobs, one after the other. From the call on, the blobs stay until the stream
   * is closed, even when they are removed meanwhile.
   */
  read(slices: readonly Slice[]): Readable;
  /** The bytes of a slice that is kept in the index; undefined for one that must be streamed. */
  readSmall(slices: readonly Slice[]): Uint8Array | undefined;
  remove(blobs: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Bytes of one blob, the last one not included. */
export interface Slice {
  blob: string;
  start: number;
  end: number;
}

/** Only names like ours, so that a folder given by mistake loses nothing. */
const blobName = /^[0-9a-f]{32}$/;

const removeDebris = (folder: string, isUsed: (blob: string) => boolean): void => {
  for (const name of readdirSync(folder)) {
    if (blobName.test(name) && !isUsed(name)) unlinkSync(join(folder, name));
  }
};

/** How much is read at a time. */
const highWaterMark = 256 * 1024;

const append = async (file: FileHandle, bytes: Buffer): Promise<void> => {
  for (let written = 0; written < bytes.length; ) {
    const rest = bytes.length - written;
    written += (await file.write(bytes, written, rest, null)).bytesWritten;
  }
};

export const openBlobs = async (
  dataDir: string,
  { usesBlob, smallBlobs, commitSoon }: Pick<IndexDb, "usesBlob" | "smallBlobs" | "commitSoon">,
): Promise<Blobs> => {
  const folder = join(dataDir, "objects");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
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

  /** A file under its final name, which is made durable while the bytes still arrive. */
  const create = async (blob: string) => {
    const file = await open(join(folder, blob), "wx", 0o600);
    const named = folderSync.sync();
    named.catch(() => {});
    return { file, named };
  };

  const startWriting = (): BlobWriter => {
    const blob = randomBytes(16).toString("hex");
    let start: Buffer = Buffer.alloc(0);
    let created: Awaited<ReturnType<typeof create>> | undefined;
    let last: Promise<void> = Promise.resolve();
    const take = async (bytes: Buffer): Promise<void> => {
      if (created === undefined && start.length + bytes.length <= smallBytes) {
        start = Buffer.concat([start, bytes]);
        return;
      }
      if (created === undefined) {
        created = await create(blob);
        await append(created.file, start);
      }
      await append(created.file, bytes);
    };
    return {
      write(bytes) {
        last = last.then(() => take(bytes));
        return last;
      },
      async finish() {
        await last;
        if (created === undefined) return { blob, keep: () => smallBlobs.insert(blob, start) };
        await Promise.all([created.file.datasync(), created.named]);
        await created.file.close();
        return { blob, keep: () => {} };
      },
      async abandon() {
        await last.catch(() => {});
        if (created === undefined) return;
        // What a failed close or removal leaves is debris for the next start.
        await Promise.allSettled([created.file.close(), remove([blob])]);
      },
    };
  };

  interface Opened extends Slice {
    small: Uint8Array | undefined;
  }
  async function* readSlices(slices: readonly Opened[]): AsyncGenerator<Buffer | Uint8Array> {
    for (const { blob, start, end, small } of slices) {
      if (small !== undefined) yield small.subarray(start, end);
      else if (end > start) {
        yield* createReadStream(join(folder, blob), { start, end: end - 1, highWaterMark });
      }
    }
  }

  return {
    startWriting,
    read(slices) {
      const release = leases.take(slices.map(({ blob }) => blob));
      const opened = slices.map((slice) => ({ ...slice, small: smallBlobs.find(slice.blob) }));
      const stream = Readable.from(readSlices(opened), { objectMode: false, highWaterMark });
      stream.once("close", release);
      return stream;
    },
    readSmall([slice, ...others]) {
      if (slice === undefined || others.length > 0) return undefined;
      return smallBlobs.find(slice.blob)?.subarray(slice.start, slice.end);
    },
    remove,
    close: () => folderSync.close(),
  };
};

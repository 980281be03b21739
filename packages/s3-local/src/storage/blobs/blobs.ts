import { randomBytes } from "node:crypto";
import { createReadStream, mkdirSync, readdirSync, unlinkSync } from "node:fs";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { IndexDb } from "../database/index-db.ts";
import { smallBytes } from "../database/small-blobs.ts";
import { openFolderSync } from "../shared-sync.ts";
import { createFileLeases } from "./file-leases.ts";

/** Represents received bytes that no row references yet. */
export interface NewBlob {
  blob: string;
  /** Stores a small blob. Call it in the transaction that references the blob. */
  keep(): void;
}

/** Writes one blob. Call `finish` or `abandon` at the end. */
export interface BlobWriter {
  /** Appends bytes. Calls need not wait for each other. Resolves when the memory may be overwritten. */
  write(bytes: Buffer): Promise<void>;
  /** Makes the bytes durable. */
  finish(): Promise<NewBlob>;
  /** Removes what was written. */
  abandon(): Promise<void>;
}

/**
 * Stores the bytes of objects: small ones in the index, and larger ones in one file each. A file gets its
 * final, random name when it is created, and is durable when `finish` returns. It becomes an object when
 * a row of the index references it. Files without a row are left over from a crash, and are removed at
 * the next start.
 */
export interface Blobs {
  startWriting(): BlobWriter;
  /**
   * Streams slices of blobs in order. The blobs stay readable until the stream is closed, even if they
   * are removed meanwhile.
   */
  read(slices: readonly Slice[]): Readable;
  /** Returns the bytes of a slice in the index, or undefined for slices that must be streamed. */
  readSmall(slices: readonly Slice[]): Uint8Array | undefined;
  remove(blobs: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Represents a range of bytes of one blob. `end` is exclusive. */
export interface Slice {
  blob: string;
  start: number;
  end: number;
}

/** The names of blobs. Other files are never removed, in case the folder was chosen by mistake. */
const blobName = /^[0-9a-f]{32}$/;

const removeUnusedFiles = (folder: string, isUsed: (blob: string) => boolean): void => {
  for (const name of readdirSync(folder)) {
    if (blobName.test(name) && !isUsed(name)) unlinkSync(join(folder, name));
  }
};

/** The number of bytes that are read at a time. */
const highWaterMark = 256 * 1024;

const append = async (file: FileHandle, bytes: Buffer): Promise<void> => {
  for (let written = 0; written < bytes.length; ) {
    const rest = bytes.length - written;
    written += (await file.write(bytes, written, rest, null)).bytesWritten;
  }
};

export const openBlobs = (
  dataDir: string,
  { usesBlob, smallBlobs, commitSoon }: Pick<IndexDb, "usesBlob" | "smallBlobs" | "commitSoon">,
): Blobs => {
  const folder = join(dataDir, "objects");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  removeUnusedFiles(folder, usesBlob);
  const folderSync = openFolderSync(folder);

  const remove = async (blobs: readonly string[]): Promise<void> => {
    const small = blobs.filter((blob) => smallBlobs.find(blob) !== undefined);
    if (small.length > 0) commitSoon(() => small.forEach(smallBlobs.delete));
    const files = blobs.filter((blob) => !small.includes(blob));
    // A file that cannot be removed now is removed at the next start.
    await Promise.allSettled(leases.unused(files).map((blob) => unlink(join(folder, blob))));
  };
  const leases = createFileLeases(remove);

  /** Creates a file with its final name, and makes the name durable while bytes arrive. */
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
        // If closing or removing fails, the next start removes the file.
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
    close: folderSync.close,
  };
};

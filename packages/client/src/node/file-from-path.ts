import { access, constants, open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { findTypeByName } from "@slipway/core/content/type-names";
import { type FileVersion, fileVersion as getSnapshotVersion } from "../files/file-version.ts";

/**
 * Opens a file on disk as a `File`. Its bytes are read from disk a slice at a time. `fs.openAsBlob` cannot be used: it
 * stores sizes in 32 bits, so it sees only 1 GiB of a file of 5 GiB.
 *
 * Each read first compares size and date: reading a file that was changed, truncated, or removed throws a
 * `NotReadableError`, as in browsers (File API, "Errors and exceptions").
 *
 * @param path the path of a regular file
 * @returns a file with its name, size, date, and the type for its extension
 * @throws {Error} with a `code`, as `node:fs` does, if it cannot be read; `EISDIR` if it is not a regular file
 */
export const openFile = async (path: string): Promise<File> => {
  const found = await stat(path);
  if (!found.isFile()) {
    throw Object.assign(new Error(`${path} is not a file`), { code: "EISDIR" });
  }
  await access(path, constants.R_OK);
  return new FileOnDisk({ path, size: found.size, mtimeMs: found.mtimeMs });
};

/**
 * Returns the version of a file on disk. A program can write a file and restore its date, but not its change time
 * (`ctime`), which also changes with permissions and names.
 */
export const fileVersion: FileVersion = (file) =>
  file instanceof FileOnDisk ? file.version() : getSnapshotVersion(file);

/** A file when it was opened. `size` is in bytes, `mtimeMs` in milliseconds since 1970. */
interface Source {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** The number of bytes to read from disk at once. */
const chunkSize = 256 * 1024;

class SliceOnDisk extends Blob {
  readonly #source: Source;
  readonly #start: number;
  readonly #end: number;

  /** @param range the bytes from `start` (inclusive) to `end` (exclusive) */
  constructor(source: Source, range: { start: number; end: number }, type?: string) {
    super([], type === undefined ? {} : { type });
    this.#source = source;
    this.#start = range.start;
    this.#end = range.end;
  }

  override get size() {
    return this.#end - this.#start;
  }

  override slice(start = 0, end = this.size, type?: string): Blob {
    const from = this.#start + clampOffset(start, this.size);
    const to = this.#start + clampOffset(end, this.size);
    return new SliceOnDisk(this.#source, { start: from, end: Math.max(from, to) }, type);
  }

  override stream() {
    const chunks = read(this.#source, this.#start, this.#end);
    const source: UnderlyingDefaultSource<Uint8Array<ArrayBuffer>> = {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await chunks.return();
      },
    };
    // Without a buffer, nothing is read before it is needed.
    return new ReadableStream(source, { highWaterMark: 0 });
  }

  override async bytes() {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.stream()) chunks.push(chunk);
    return new Uint8Array(Buffer.concat(chunks));
  }

  override async arrayBuffer() {
    return (await this.bytes()).buffer;
  }

  override async text() {
    return new TextDecoder().decode(await this.bytes());
  }
}

class FileOnDisk extends File {
  readonly #source: Source;
  readonly #all: SliceOnDisk;

  constructor(source: Source) {
    const name = basename(source.path);
    super([], name, {
      lastModified: Math.trunc(source.mtimeMs),
      type: findTypeByName(name) ?? "application/octet-stream",
    });
    this.#source = source;
    this.#all = new SliceOnDisk(source, { start: 0, end: source.size });
  }

  async version(): Promise<string> {
    const { path, size, mtimeMs } = this.#source;
    const now = await stat(path).catch(() => {
      throw createNotReadableError();
    });
    if (now.size !== size || now.mtimeMs !== mtimeMs) throw createNotReadableError();
    return `${now.dev}:${now.ino}:${now.ctimeMs}`;
  }

  override get size() {
    return this.#all.size;
  }
  override slice(...range: Parameters<Blob["slice"]>) {
    return this.#all.slice(...range);
  }
  override stream() {
    return this.#all.stream();
  }
  override bytes() {
    return this.#all.bytes();
  }
  override arrayBuffer() {
    return this.#all.arrayBuffer();
  }
  override text() {
    return this.#all.text();
  }
}

/** Returns an offset within a blob. A negative one counts from the end (File API, "slice blob"). */
const clampOffset = (offset: number, size: number): number =>
  offset < 0 ? Math.max(0, size + offset) : Math.min(offset, size);

async function* read({ path, size, mtimeMs }: Source, start: number, end: number) {
  const file = await open(path).catch(() => {
    throw createNotReadableError();
  });
  try {
    const now = await file.stat();
    if (now.size !== size || now.mtimeMs !== mtimeMs) throw createNotReadableError();
    for (let position = start; position < end; ) {
      const buffer = new Uint8Array(Math.min(chunkSize, end - position));
      const { bytesRead } = await file.read({ buffer, position });
      if (bytesRead === 0) throw createNotReadableError();
      yield buffer.subarray(0, bytesRead);
      position += bytesRead;
    }
  } finally {
    await file.close();
  }
}

const createNotReadableError = (): DOMException =>
  new DOMException("The file was changed or removed after it was opened.", "NotReadableError");

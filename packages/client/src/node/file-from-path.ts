import { access, constants, open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { contentTypeOf } from "../files/content-type.ts";
import { type FileVersion, fileVersion as versionOfSnapshot } from "../files/file-version.ts";

/**
 * A file on disk as browsers hand them out. Its bytes stay on disk until they are read, a slice at a time. Not by
 * `fs.openAsBlob`, which keeps sizes in 32 bits: of 5 GiB it sees the last one.
 *
 * Size and date are compared before each read: reading a file that changed, shrank or went away throws a
 * `NotReadableError`, as in browsers (File API, "Errors and exceptions").
 *
 * @param path of a regular file
 * @returns its name, size, date and type, the type by the name's ending
 * @throws {Error} with a `code`, as `node:fs` does, when it cannot be read; `EISDIR` for anything but a regular file
 */
export const fileOfPath = async (path: string): Promise<File> => {
  const found = await stat(path);
  if (!found.isFile()) {
    throw Object.assign(new Error(`${path} is not a file`), { code: "EISDIR" });
  }
  await access(path, constants.R_OK);
  return new FileOnDisk({ path, size: found.size, mtimeMs: found.mtimeMs });
};

/**
 * Tells versions of a file on disk apart. A program can write a file and restore its date, but not its change time
 * (`ctime`), which also changes with its permissions and names.
 */
export const fileVersion: FileVersion = (file) =>
  file instanceof FileOnDisk ? file.version() : versionOfSnapshot(file);

/** A file as it was when it was chosen; its size in bytes, its date in milliseconds since 1970. */
interface Source {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** Bytes read from disk at a time. */
const chunkSize = 256 * 1024;

class SliceOnDisk extends Blob {
  readonly #source: Source;
  readonly #start: number;
  readonly #end: number;

  /** @param range the bytes from `start` up to `end`, which is not one of them */
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
    const from = this.#start + within(start, this.size);
    const to = this.#start + within(end, this.size);
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
    // Nothing is read before it is asked for.
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
      type: contentTypeOf({ name, type: "" }),
    });
    this.#source = source;
    this.#all = new SliceOnDisk(source, { start: 0, end: source.size });
  }

  async version(): Promise<string> {
    const { path, size, mtimeMs } = this.#source;
    const now = await stat(path).catch(() => {
      throw unreadable();
    });
    if (now.size !== size || now.mtimeMs !== mtimeMs) throw unreadable();
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

/** A place in a blob; one below 0 counts from its end (File API, "slice blob"). */
const within = (place: number, size: number): number =>
  place < 0 ? Math.max(0, size + place) : Math.min(place, size);

async function* read({ path, size, mtimeMs }: Source, start: number, end: number) {
  const file = await open(path).catch(() => {
    throw unreadable();
  });
  try {
    const now = await file.stat();
    if (now.size !== size || now.mtimeMs !== mtimeMs) throw unreadable();
    for (let position = start; position < end; ) {
      const buffer = new Uint8Array(Math.min(chunkSize, end - position));
      const { bytesRead } = await file.read({ buffer, position });
      if (bytesRead === 0) throw unreadable();
      yield buffer.subarray(0, bytesRead);
      position += bytesRead;
    }
  } finally {
    await file.close();
  }
}

const unreadable = (): DOMException =>
  new DOMException("The file changed or went away after it was chosen.", "NotReadableError");

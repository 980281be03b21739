import { makeZip } from "client-zip";
import { fetchFile, type ZippedUpload, type ZipSource } from "./fetch-file.ts";
import { nameZipFiles } from "./zip-names.ts";

export type { ZippedUpload, ZipSource } from "./fetch-file.ts";
export { ZipError } from "./zip-error.ts";
export { nameZipFiles } from "./zip-names.ts";

/** Which file a zip has reached. */
export interface ZipProgress {
  /** Files that are complete. */
  readonly done: number;
  readonly files: number;
  /** Bytes of all files so far. */
  readonly bytes: number;
}

export interface ZipOptions extends ZipSource {
  readonly signal?: AbortSignal | undefined;
  /** Receives the progress with each chunk. */
  readonly onProgress?: ((progress: ZipProgress) => void) | undefined;
}

/**
 * Creates a zip of files as a stream. It fetches one file at a time, while the stream is read, with a link that it requests just before. It
 * keeps no file in memory. The files are stored and not compressed, because most media are compressed already.
 *
 * The stream fails with {@link ZipError} and the file's name if a file cannot be fetched, and with the signal's reason once it is aborted.
 */
export const createZip = (
  uploads: readonly ZippedUpload[],
  { signal = new AbortController().signal, onProgress, ...source }: ZipOptions,
): ReadableStream<Uint8Array> => {
  const names = nameZipFiles(uploads);
  let bytes = 0;
  const readFiles = async function* () {
    for (const [index, upload] of uploads.entries()) {
      signal.throwIfAborted();
      const file = await fetchFile(upload, source, signal);
      const counted = file.pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          transform: (chunk, controller) => {
            bytes += chunk.length;
            onProgress?.({ done: index, files: uploads.length, bytes });
            controller.enqueue(chunk);
          },
        }),
      );
      yield { name: names[index] ?? upload.id, lastModified: upload.createdAt, input: counted };
      onProgress?.({ done: index + 1, files: uploads.length, bytes });
    }
  };
  return makeZip(readFiles());
};

/** How a zip was saved: to the file that the user chose while it was created, or as a whole once it was complete. */
export type SavedZip = "streamed" | "downloaded" | "canceled";

/**
 * Saves a zip of files. Call it in the handler of a click: browsers with `showSaveFilePicker` ask for a file, into which the zip is written as
 * it is created. Other browsers collect the zip in a `Blob`, and then download it.
 *
 * @param name the name of the zip, such as `photos.zip`
 * @param asksForFile false if no browser asks for a file, such as for a small zip. True by default
 * @returns `canceled` if the user chose no file
 * @throws {ZipError} if a file cannot be fetched, or the signal's reason. Nothing is saved then
 */
export const saveZip = async (
  uploads: readonly ZippedUpload[],
  {
    name,
    asksForFile = true,
    ...options
  }: ZipOptions & { readonly name: string; readonly asksForFile?: boolean },
): Promise<SavedZip> => {
  const picker = asksForFile ? findPicker() : undefined;
  if (picker === undefined) {
    const blob = await new Response(createZip(uploads, options)).blob();
    options.signal?.throwIfAborted();
    downloadBlob(new Blob([blob], { type: zipType }), name);
    return "downloaded";
  }
  const file = await picker({
    suggestedName: name,
    types: [{ description: "ZIP", accept: { [zipType]: [".zip"] } }],
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") return undefined;
    throw error;
  });
  if (file === undefined) return "canceled";
  // A stream that fails aborts the file, so the browser discards what was written.
  await createZip(uploads, options).pipeTo(await file.createWritable());
  return "streamed";
};

const zipType = "application/zip";

/** Lets the user choose a file to save to. Not in every browser, and therefore not in TypeScript's library (WICG "File System Access"). */
type SavePicker = (options: {
  readonly suggestedName: string;
  readonly types: readonly {
    readonly description: string;
    readonly accept: Readonly<Record<string, readonly string[]>>;
  }[];
}) => Promise<{ readonly createWritable: () => Promise<WritableStream<Uint8Array>> }>;

const findPicker = (): SavePicker | undefined => {
  const { showSaveFilePicker }: { readonly showSaveFilePicker?: unknown } = Object(globalThis);
  // The browser's own function.
  return typeof showSaveFilePicker === "function"
    ? (showSaveFilePicker.bind(globalThis) as SavePicker)
    : undefined;
};

/** How long the browser needs a zip's address after the click, in milliseconds. */
const addressLifetime = 60_000;

const downloadBlob = (blob: Blob, download: string): void => {
  const href = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href, download }).click();
  setTimeout(() => URL.revokeObjectURL(href), addressLifetime);
};

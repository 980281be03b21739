import type { FileOfAnyKind, Instructions } from "@slipway/core/api";
import { createUploadApi, type UploadApi } from "../api/upload-api.ts";
import type { Ports } from "../engine/ports.ts";
import { discardedUploads } from "../engine/upload-queue.ts";
import type { UploaderOptions } from "../engine/uploader.ts";
import { sendFormByXhr } from "../transport/post-form.ts";
import { createSemaphore } from "../transport/semaphore.ts";

/** A requested file whose bytes its owner already has. */
export interface Duplicate {
  readonly file: FileOfAnyKind;
  /** The ID of the ready upload with the same bytes. */
  readonly duplicateOf: string;
}

/** `keep` uploads the file again, and `skip` resolves it with the existing upload. */
export type DuplicateChoice = "keep" | "skip";

export interface DuplicateOptions<Config = unknown> extends UploaderOptions<Config> {
  /** What to do with a duplicate, or a function that decides it for each one, such as by asking the user. */
  readonly onDuplicate:
    | DuplicateChoice
    | ((duplicate: Duplicate) => DuplicateChoice | Promise<DuplicateChoice>);
}

/**
 * Returns the options of an uploader that sends no file whose bytes the owner already has, unless the app wants it to. A skipped file
 * becomes `ready` with the record of the existing upload, and the upload that was requested for it is discarded.
 *
 * Only files below 32 MiB have one digest, so only they can be recognized. A hint is true when the upload is requested: two files with the
 * same bytes that are uploaded at the same time are both kept.
 *
 * @example
 * const uploader = createUploader(handleDuplicates({ endpoint, getToken, onDuplicate: "skip" }));
 */
export const handleDuplicates = <
  Config = unknown,
  Options extends DuplicateOptions<Config> = DuplicateOptions<Config>,
>({
  onDuplicate,
  ...options
}: Options): Omit<Options, "onDuplicate"> & { readonly ports: Partial<Ports> } => {
  const { ports = {} } = options;
  const api = ports.api ?? createUploadApi(options as UploaderOptions);
  const { sendForm = sendFormByXhr } = ports;
  /** The existing uploads that stand for skipped files. They are not the uploader's to delete. */
  const existing = new Set<string>();
  const skippedForms = new WeakSet<object>();

  const semaphore = createSemaphore(discardedUploads);

  const decide = async (
    instructions: Instructions,
    file: FileOfAnyKind | undefined,
    signal: AbortSignal,
  ) => {
    if (instructions.method !== "post" || file === undefined) return instructions;
    const { id, fields, duplicateOf } = instructions;
    if (duplicateOf === undefined) return instructions;
    const choice =
      typeof onDuplicate === "function" ? await onDuplicate({ file, duplicateOf }) : onDuplicate;
    if (choice === "keep") return instructions;
    existing.add(duplicateOf);
    skippedForms.add(fields);
    // If it cannot be discarded, it expires.
    await semaphore.run(() => api.deleteUpload(id), signal).catch(() => undefined);
    return { ...instructions, id: duplicateOf };
  };

  const requestUploads: UploadApi["requestUploads"] = async (
    request,
    signal = new AbortController().signal,
  ) => {
    const { uploads } = await api.requestUploads(request, signal);
    const { files } = request;
    return {
      uploads: await Promise.all(uploads.map((one, index) => decide(one, files[index], signal))),
    };
  };

  return {
    ...options,
    ports: {
      ...ports,
      api: {
        ...api,
        requestUploads,
        deleteUpload: async (id, signal) => {
          if (!existing.has(id)) await api.deleteUpload(id, signal);
        },
      },
      sendForm: async (send) => {
        if (!skippedForms.has(send.form.fields)) return sendForm(send);
        send.onProgress(send.file.size);
        return { status: 201, headers: new Headers(), body: "" };
      },
    },
  };
};

import type { FileOfAnyKind } from "@slipway/core/api";
import type { ContentTypes } from "@slipway/core/kinds/kind-rules";
import { detectContentType } from "./content-type.ts";

/** What a user enters for a file. Retention is in days. */
export interface UploadFields {
  readonly title?: string | undefined;
  readonly caption?: string | undefined;
  readonly retention?: number | undefined;
}

/** What an app decides about a file. */
export interface UploadKind {
  /** The name of the file's kind. The default is the kind `default`. */
  readonly kind?: string | undefined;
  /** The app's own fields. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
}

/** A file as the browser provides it. */
export interface AddedFile {
  readonly file: File;
  /** Reads the file again after a reload, in browsers that support file handles. */
  readonly handle?: FileSystemFileHandle | undefined;
  /**
   * The path of the folder that the file is in, such as `trips/2026`. By default, the one that the browser reports for a file of a
   * folder that the user chose.
   */
  readonly path?: string | undefined;
}

/** A file that a user chose, with its title, caption, retention, kind, and fields. */
export interface ChosenFile extends AddedFile, UploadFields, UploadKind {
  /** The file that the user chose, if `file` is what the app's `prepare` returned for it. */
  readonly preparedFrom?: Pick<File, "name" | "lastModified"> | undefined;
}

/**
 * Returns the request to the API for a chosen file. Empty texts are left out.
 *
 * @param contentTypes the types that the file's kind accepts
 * @param sha256 the digest of the file in base64, if it is known
 */
export const createFileRequest = async (
  { file, path, title, caption, retention, fields }: ChosenFile,
  contentTypes: ContentTypes,
  sha256?: string,
): Promise<FileOfAnyKind> => ({
  fileName: file.name,
  size: file.size,
  contentType: await detectContentType(contentTypes, file),
  sha256,
  path: path || undefined,
  title: title?.trim() || undefined,
  caption: caption?.trim() || undefined,
  retention: retention || undefined,
  fields,
});

import type { AddedFile } from "@slipway/client/chosen-file";
import { fromEvent } from "file-selector";

/** The content type of a file is the engine's to tell. */
const mimeTypes = new Map<string, string>();

/**
 * The files of a drop, a paste or a choice, with their handles where the browser gives some. Folders are read to the
 * bottom, without the files that systems leave in them.
 *
 * @param event while it is handled
 * @throws {DOMException} when a file or folder cannot be read
 */
export const filesOfEvent = async (event: Event): Promise<readonly AddedFile[]> => {
  const found = await fromEvent(event, { mimeTypes });
  return found.flatMap((file) =>
    file instanceof File ? [{ file, ...(file.handle && { handle: file.handle }) }] : [],
  );
};

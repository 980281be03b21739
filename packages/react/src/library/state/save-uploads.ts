import type { Upload } from "@slipway/core/api";
import type { Files } from "../../styled/files.ts";

/**
 * Downloads a file, or several as a zip. A navigation cannot carry a token, so a link to the file is requested with the token first.
 *
 * @param onProgress receives the number of files that are in the zip
 * @returns false if the user chose no file for the zip
 * @throws {ZipError} if a file cannot be fetched
 */
export const saveUploads = async (
  { api, library }: Files,
  uploads: readonly Upload[],
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<boolean> => {
  const [first] = uploads;
  if (first === undefined) return false;
  if (uploads.length === 1) {
    const { url } = await api.getDownloadLink(first.id, "attachment");
    Object.assign(document.createElement("a"), { href: url }).click();
    // The API has counted the download: show the new count.
    void library.reload(first.id).catch(() => undefined);
    return true;
  }
  const { saveZip } = await import("@slipway/client/zip");
  let shown = -1;
  const saved = await saveZip(uploads, {
    name: zipName,
    asksForFile: sumSizes(uploads) > mostCollected,
    signal,
    getDownloadLink: api.getDownloadLink,
    onProgress: ({ done }) => {
      if (done === shown) return;
      shown = done;
      onProgress(done);
    },
  });
  return saved !== "canceled";
};

const zipName = "files.zip";

/** The most bytes that are collected in the browser and downloaded as other files are. The user chooses a file for larger zips, which are written as they arrive. */
const mostCollected = 100 * 1024 ** 2;

const sumSizes = (uploads: readonly Upload[]): number =>
  uploads.reduce((sum, { object, declared }) => sum + (object?.size ?? declared.size), 0);

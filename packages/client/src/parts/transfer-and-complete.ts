import type { Ports } from "../engine/ports.ts";
import type { UploadTask } from "../engine/upload-task.ts";
import type { UnfinishedUpload } from "../resume/unfinished-upload.ts";
import { ApiError } from "../transport/request-errors.ts";
import type { StoreResult } from "../transport/store-with-retries.ts";
import { completeParts } from "./complete-upload.ts";
import type { CongestionWindow } from "./congestion-window.ts";
import { computePartsChecksum, type PartDigests } from "./divided-file.ts";
import { listStoredParts, transferParts } from "./transfer-parts.ts";

/** How often the parts of a file that keeps changing are compared with S3's and sent before the upload fails. */
const maxRounds = 3;

/**
 * Sends the parts that S3 does not have, and completes the upload. If the file changed meanwhile, its parts are compared
 * and sent again. The API completes only an upload that has the file's checksum.
 */
export const transferAndComplete = async (
  { chosen: { file }, report, signal }: UploadTask,
  { ports, window }: { readonly ports: Ports; readonly window: CongestionWindow },
  given: { readonly upload: UnfinishedUpload; readonly stored: PartDigests },
): Promise<StoreResult> => {
  const { upload } = given;
  let { stored } = given;
  for (let round = 1; ; round += 1) {
    const version = await ports.fileVersion(file);
    const result = await transferParts({
      upload,
      file,
      stored,
      ports,
      window,
      signal,
      onProgress: (progress) => report({ kind: "progress", ...progress }),
    });
    if (result.kind !== "stored") return result;
    if ((await ports.fileVersion(file)) !== version) {
      if (round >= maxRounds) return { kind: "unreadable" };
      stored = result.digests;
      continue;
    }
    const checksum = await computePartsChecksum(upload, result.digests);
    try {
      await completeParts({ id: upload.id, checksum }, ports, signal);
      return { kind: "stored" };
    } catch (error) {
      if (!hasOtherParts(error) || round >= maxRounds) throw error;
      stored = await listStoredParts(upload.id, ports, signal);
    }
  }
};

/** Returns true if the API reports that S3's parts are not the file's. */
const hasOtherParts = (error: unknown): boolean =>
  error instanceof ApiError && (error.is("parts-missing") || error.is("parts-differ"));

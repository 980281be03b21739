import type { DownloadQuery } from "@slipway/core/api";
import { isReady, isTrashed } from "@slipway/core/status";
import { linkToDownload } from "../links/link-to-file.ts";
import type { ApiAdapters } from "../ports/adapters.ts";
import { countDownload } from "./count-download.ts";
import { getOwnRecord, inTrash, wrongStatus } from "./get-own-record.ts";

/**
 * Returns a link to the bytes of a ready upload, and counts the download unless the query says that it is not one.
 *
 * @throws {Problem} `not-found`; `trashed` if the file is in the trash; `wrong-status` if the upload is not ready otherwise
 */
export const downloadUpload = async (
  owner: string,
  id: string,
  { disposition, count = true }: DownloadQuery,
  adapters: ApiAdapters,
): Promise<string> => {
  const record = await getOwnRecord(owner, id, adapters);
  // guard: only a ready file is served
  if (!isReady(record))
    throw isTrashed(record) ? inTrash() : wrongStatus("downloaded", record.status);
  const [link] = await Promise.all([
    linkToDownload(record, disposition, adapters),
    ...(count ? [countDownload(id, adapters)] : []),
  ]);
  return link;
};

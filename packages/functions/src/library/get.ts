import type { Upload } from "@slipway/core/api";
import type { ApiAdapters } from "../ports/adapters.ts";
import { viewWithDownloads } from "./download-statistics.ts";
import { getOwnRecord } from "./get-own-record.ts";

/**
 * Returns one upload of an owner.
 *
 * @throws {Problem} `not-found` if the owner has no upload with this id
 */
export const getUpload = async (
  owner: string,
  id: string,
  adapters: ApiAdapters,
): Promise<Upload> => viewWithDownloads(await getOwnRecord(owner, id, adapters), adapters);

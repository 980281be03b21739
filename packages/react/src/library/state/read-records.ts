import type { Upload } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import type { Files } from "../../styled/files.ts";

/**
 * Returns the whole records of files of which the feed may have listed only a part. Files that were deleted meanwhile are left out.
 *
 * @throws {ApiError} if the API refuses the request
 */
export const readRecords = async (
  { api }: Pick<Files, "api">,
  uploads: readonly Upload[],
): Promise<readonly Upload[]> => {
  const found = new Map(uploads.filter(isWhole).map((upload) => [upload.id, upload]));
  const missing = uploads.filter((upload) => !isWhole(upload)).map(({ id }) => id);
  const size = limits.status.idsPerRequest;
  for (let first = 0; first < missing.length; first += size) {
    const page = await api.getStatuses(missing.slice(first, first + size), 0);
    for (const upload of page.uploads) found.set(upload.id, upload);
  }
  return uploads.flatMap(({ id }) => found.get(id) ?? []);
};

/** Every record names the caller that requested it. The feed does not. */
const isWhole = ({ createdBy }: Upload): boolean => createdBy !== "";

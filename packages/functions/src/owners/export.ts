import type { ExportedUpload, ExportQuery } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { uploadStatuses } from "@slipway/core/record";
import { emptyStatistics, hasObject } from "../library/download-statistics.ts";
import { fillResponse } from "../library/fill-response.ts";
import { createCursor, parseCursor } from "../library/listing/list-cursor.ts";
import { describeUpload } from "../library/upload-view.ts";
import type { ApiAdapters } from "../ports/adapters.ts";

/**
 * Returns a page of everything that is stored about an owner's uploads, newest first, including deleted ones whose records still
 * exist. A page has fewer uploads than `limits.exportedPerPage` if more would exceed the size of a response.
 *
 * @returns the uploads, and the cursor of the next page if there may be one
 * @throws {Problem} `invalid-request` if the cursor belongs to another owner
 */
export const exportUploads = async (
  owner: string,
  { cursor }: ExportQuery,
  { records, downloads, clock }: ApiAdapters,
): Promise<{ readonly lines: readonly ExportedUpload[]; readonly next: string | undefined }> => {
  const limit = limits.exportedPerPage;
  const found = await records.listByOwner({
    owner,
    statuses: uploadStatuses,
    // One more than returned shows whether there is a next page.
    limit: limit + 1,
    before: cursor === undefined ? undefined : parseCursor(cursor, { owner }),
  });
  const page = found.slice(0, limit);
  const storedIds = page.filter(hasObject).map(({ id }) => id);
  const statistics = await downloads.read(storedIds, clock().toISOString());
  const { items } = await fillResponse(page, async (record) => ({
    owner: record.owner,
    ...describeUpload(record),
    downloads: statistics.get(record.id) ?? emptyStatistics,
  }));
  const last = items.at(-1);
  return {
    lines: items,
    next: last && found.length > items.length ? createCursor(last.id, { owner }) : undefined,
  };
};

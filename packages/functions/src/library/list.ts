import type { ListQuery, UploadPage } from "@slipway/core/api";
import { type UploadRecord, type UploadStatus, uploadStatuses } from "@slipway/core/record";
import { isDeleted } from "@slipway/core/status";
import type { ApiAdapters } from "../ports/adapters.ts";
import { requireKind } from "../ports/app-kinds.ts";
import { emptyStatistics, hasObject } from "./download-statistics.ts";
import { fillResponse } from "./fill-response.ts";
import { createCursor, type ListIdentity, parseCursor } from "./list-cursor.ts";
import { createListKeys, type ListedField, readListedFields } from "./listed-fields.ts";
import { toUploadView } from "./upload-view.ts";

/** Statuses that are listed unless the query names one. */
const defaultStatuses: readonly UploadStatus[] = uploadStatuses.filter(
  (status) => !isDeleted({ status }),
);

const findRecords = (
  { owner, status, kind, fields }: ListIdentity & { readonly fields: readonly ListedField[] },
  { records }: Pick<ApiAdapters, "records">,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<readonly UploadRecord[]> => {
  const statuses = status === undefined ? defaultStatuses : [status];
  if (kind === undefined || fields.length === 0)
    return records.listByOwner({ owner, statuses, kind, ...page });
  return records.listByFields({ keys: createListKeys(owner, kind, fields), statuses, ...page });
};

/**
 * Returns a page of the owner's uploads, newest first. A page has fewer uploads than `limit` if more would exceed the size
 * of a response.
 *
 * @throws {Problem} `invalid-request` if the cursor belongs to another list, there is no such kind, or the uploads of the kind cannot be
 *   listed by a field
 */
export const listUploads = async (
  owner: string,
  { cursor, limit, kind, status, ...query }: ListQuery & Readonly<Record<string, unknown>>,
  adapters: ApiAdapters,
): Promise<UploadPage> => {
  const { downloads, clock } = adapters;
  if (kind !== undefined) requireKind(adapters.kinds, kind);
  const fields = readListedFields({ kind, status, fields: query }, adapters.kinds);
  const list = { owner, status, kind, fields };
  const found = await findRecords(list, adapters, {
    // One more than requested shows whether there is a next page.
    limit: limit + 1,
    before: cursor === undefined ? undefined : parseCursor(cursor, list),
  });
  const page = found.slice(0, limit);
  const storedIds = page.filter(hasObject).map(({ id }) => id);
  const statistics = await downloads.read(storedIds, clock().toISOString());
  const { items } = await fillResponse(page, async (record) => {
    const { days: _, ...total } = statistics.get(record.id) ?? emptyStatistics;
    return { ...(await toUploadView(record, adapters)), downloads: total };
  });
  const last = items.at(-1);
  return {
    uploads: [...items],
    ...(last && found.length > items.length && { cursor: createCursor(last.id, list) }),
  };
};

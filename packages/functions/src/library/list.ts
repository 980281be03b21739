import type { ListQuery, UploadPage } from "@slipway/core/api";
import { type UploadRecord, type UploadStatus, uploadStatuses } from "@slipway/core/record";
import { isDeleted, isTrashed } from "@slipway/core/status";
import type { ApiAdapters } from "../ports/adapters.ts";
import { requireKind } from "../ports/app-kinds.ts";
import type { OwnerPage } from "../ports/records.ts";
import { emptyStatistics, hasObject } from "./download-statistics.ts";
import { fillResponse } from "./fill-response.ts";
import { createCursor, type ListIdentity, parseCursor } from "./listing/list-cursor.ts";
import { createListKeys, type ListedField, readListedFields } from "./listing/listed-fields.ts";
import {
  formatSearchPosition,
  isSearch,
  type Search,
  type SearchResult,
  searchUploads,
} from "./listing/search.ts";
import { toUploadView } from "./upload-view.ts";

/** Statuses that are listed unless the query names one. */
// guard: a list leaves out the trash
const defaultStatuses: readonly UploadStatus[] = uploadStatuses.filter(
  (status) => !isDeleted({ status }) && !isTrashed({ status }),
);

/** A list, with what its uploads must have. */
interface List extends ListIdentity {
  readonly fields: readonly ListedField[];
  readonly search: Search | undefined;
}

interface Page {
  readonly limit: number;
  readonly before: string | undefined;
}

const findRecords = (
  { owner, status, kind, fields }: List,
  { records }: Pick<ApiAdapters, "records">,
  page: Page,
): Promise<readonly UploadRecord[]> => {
  const statuses = status === undefined ? defaultStatuses : [status];
  if (kind === undefined || fields.length === 0)
    return records.listByOwner({ owner, statuses, kind, ...page });
  return records.listByFields({ keys: createListKeys(owner, kind, fields), statuses, ...page });
};

/** Reads a page of the uploads that are searched. An upload with none of the statuses counts toward its limit. */
const readSearched = async (
  list: List,
  { records }: Pick<ApiAdapters, "records">,
  page: Page,
): Promise<OwnerPage> => {
  const { owner, status, kind, fields } = list;
  const statuses = status === undefined ? defaultStatuses : [status];
  if (fields.length === 0) return records.readByOwner({ owner, statuses, kind, ...page });
  const found = await findRecords(list, { records }, page);
  const last = found.length < page.limit ? undefined : found.at(-1);
  return { records: found, ...(last && { next: last.id }) };
};

/** Returns the records of a page, and the position that the next one starts after. */
const findPage = async (
  list: List,
  adapters: ApiAdapters,
  { limit, before }: Page,
): Promise<SearchResult> => {
  if (list.search !== undefined)
    return searchUploads(list.search, { limit, after: before }, (page) =>
      readSearched(list, adapters, page),
    );
  // One more than requested shows whether there is a next page.
  const found = await findRecords(list, adapters, { limit: limit + 1, before });
  const records = found.slice(0, limit);
  return { records, ...(found.length > limit && { next: records.at(-1)?.id }) };
};

/**
 * Returns a page of the owner's uploads, newest first unless the query sorts them. A page has fewer uploads than `limit` if more would
 * exceed the size of a response, or if a search has read as many uploads as it may.
 *
 * @throws {Problem} `invalid-request` if the cursor belongs to another list, there is no such kind, the uploads of the kind cannot be
 *   listed by a field, or there are too many uploads to sort
 */
export const listUploads = async (
  owner: string,
  query: ListQuery & Readonly<Record<string, unknown>>,
  adapters: ApiAdapters,
): Promise<UploadPage> => {
  const { cursor, limit, kind, status, path, q, type, sort, ...others } = query;
  const { downloads, clock } = adapters;
  if (kind !== undefined) requireKind(adapters.kinds, kind);
  const fields = readListedFields({ kind, status, fields: others }, adapters.kinds);
  const search = { path, q, type, sort };
  const list = { owner, status, kind, fields, search: isSearch(search) ? search : undefined };
  const before = cursor === undefined ? undefined : parseCursor(cursor, list);
  const { records, next } = await findPage(list, adapters, { limit, before });
  const storedIds = records.filter(hasObject).map(({ id }) => id);
  const statistics = await downloads.read(storedIds, clock().toISOString());
  const { items, left } = await fillResponse(records, async (record) => {
    const { days: _, ...total } = statistics.get(record.id) ?? emptyStatistics;
    return { ...(await toUploadView(record, adapters)), downloads: total };
  });
  const last = records[items.length - 1];
  const end = left.length > 0 && last ? formatSearchPosition(last, sort) : next;
  return { uploads: [...items], ...(end !== undefined && { cursor: createCursor(end, list) }) };
};

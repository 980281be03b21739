import type { ListQuery } from "@slipway/core/api";
import { foldText } from "@slipway/core/fields/fold-text";
import { isInFolder } from "@slipway/core/fields/in-folder";
import { limits } from "@slipway/core/limits";
import { invalid } from "@slipway/core/parse";
import type { UploadRecord } from "@slipway/core/record";
import type { SortOrder } from "@slipway/core/routes/list-uploads";
import type { OwnerPage } from "../../ports/records.ts";

/** What an upload must have to be found, and the order of the results. */
export type Search = Pick<ListQuery, "path" | "q" | "type" | "sort">;

/** Reads a page of the uploads to search, newest first. */
export type ReadPage = (page: {
  readonly limit: number;
  readonly before: string | undefined;
}) => Promise<OwnerPage>;

interface SearchPage {
  readonly limit: number;
  /** Where the page starts: the `next` of the page before. */
  readonly after: string | undefined;
}

export interface SearchResult {
  readonly records: readonly UploadRecord[];
  /** Where the next page starts. Absent if there is none. */
  readonly next?: string | undefined;
}

/** Returns true if a list needs a search, because no index has its uploads or its order. */
export const isSearch = ({ path, q, type, sort = "newest" }: Search): boolean =>
  path !== undefined || q !== undefined || type !== undefined || sort !== "newest";

/**
 * Finds uploads. Reads at most `limits.search.uploads` of them. A result in the order of the list can therefore have fewer uploads than
 * the limit, or none, and still have a next page. Every other order requires all uploads.
 *
 * @throws {Problem} `invalid-request` if there are too many uploads to sort
 */
export const searchUploads = (
  search: Search,
  page: SearchPage,
  readPage: ReadPage,
): Promise<SearchResult> => {
  const matches = createMatcher(search);
  const { sort = "newest" } = search;
  return sort === "newest"
    ? findNewest(matches, page, readPage)
    : findSorted(matches, { ...page, sort }, readPage);
};

type Matches = (record: UploadRecord) => boolean;

const findNewest = async (
  matches: Matches,
  { limit, after }: SearchPage,
  readPage: ReadPage,
): Promise<SearchResult> => {
  const found: UploadRecord[] = [];
  for await (const { records, next } of readPages(readPage, limit, after)) {
    for (const record of records) {
      if (!matches(record)) continue;
      // One more than requested shows whether there is a next page.
      if (found.length === limit) return { records: found, next: found.at(-1)?.id };
      found.push(record);
    }
    if (next.isLast) return { records: found, next: next.after };
  }
  return { records: found };
};

/** Yields pages until there are no more, or the request has read as many uploads as it may. The pages grow, because most searches end soon. */
async function* readPages(readPage: ReadPage, limit: number, start: string | undefined) {
  const { uploads, atOnce } = limits.search;
  let before = start;
  let size = Math.min(atOnce, 4 * limit);
  for (let read = 0; read < uploads; ) {
    size = Math.min(size, uploads - read);
    const { records, next } = await readPage({ limit: size, before });
    read += size;
    yield { records, next: { after: next, isLast: next === undefined || read >= uploads } };
    if (next === undefined) return;
    before = next;
    size = Math.min(atOnce, 2 * size);
  }
}

const findSorted = async (
  matches: Matches,
  { limit, after, sort }: SearchPage & { readonly sort: Exclude<SortOrder, "newest"> },
  readPage: ReadPage,
): Promise<SearchResult> => {
  const found: UploadRecord[] = [];
  for await (const { records, next } of readPages(readPage, limits.search.atOnce, undefined)) {
    found.push(...records.filter(matches));
    if (next.isLast && next.after !== undefined) throw createTooManyProblem();
  }
  const compare = comparisons[sort];
  const last = after === undefined ? undefined : parsePosition(after);
  const sorted = found
    .map((record) => ({ record, id: record.id, value: sortValues[sort](record) }))
    .filter((entry) => last === undefined || compare(entry, last) > 0)
    .sort(compare);
  const page = sorted.slice(0, limit);
  const end = sorted.length > limit ? page.at(-1) : undefined;
  return {
    records: page.map(({ record }) => record),
    ...(end && { next: formatSearchPosition(end.record, sort) }),
  };
};

const createTooManyProblem = () =>
  invalid([
    {
      path: "sort",
      message: `must be newest in a list of more than ${limits.search.uploads} uploads`,
    },
  ]);

/** A place in a sorted list: the value that it is sorted by, and the ID. */
interface Position {
  readonly id: string;
  readonly value: string;
}

const idLength = 36;
const parsePosition = (text: string): Position => ({
  id: text.slice(0, idLength),
  value: text.slice(idLength),
});

const getName = ({ title, fileName }: UploadRecord): string => title ?? fileName;

/** Returns the size in bytes and the type of an upload: those of its object, or the declared ones before it has an object. */
const describeFile = (record: UploadRecord) =>
  ("object" in record ? record.object : undefined) ?? record.declared;

const sortValues: Readonly<Record<Exclude<SortOrder, "newest">, (record: UploadRecord) => string>> =
  {
    oldest: () => "",
    name: getName,
    size: (record) => String(describeFile(record).size),
  };

/** Returns the position of an upload in a list, after which a page can start. */
export const formatSearchPosition = (record: UploadRecord, sort: SortOrder = "newest"): string =>
  sort === "newest" ? record.id : `${record.id}${sortValues[sort](record)}`;

const byName = new Intl.Collator("en", { numeric: true });
const byId = (one: Position, other: Position): number =>
  one.id < other.id ? -1 : Number(one.id > other.id);

const comparisons: Readonly<
  Record<Exclude<SortOrder, "newest">, (one: Position, other: Position) => number>
> = {
  oldest: byId,
  name: (one, other) => byName.compare(one.value, other.value) || byId(one, other),
  size: (one, other) => Number(other.value) - Number(one.value) || byId(one, other),
};

/** Returns everything of an upload that a search finds. */
const getText = (record: UploadRecord): string => {
  const { fileName, title, caption, path, fields = {} } = record;
  return foldText(
    [fileName, title, caption, path, describeFile(record).contentType, ...Object.values(fields)]
      .filter((value) => value !== undefined)
      .map((value) => (typeof value === "string" ? value : JSON.stringify(value)))
      .join("\n"),
  );
};

const createMatcher = ({ path, q, type }: Search): Matches => {
  const words = [...new Set(foldText(q ?? "").split(/\s+/))].filter((word) => word !== "");
  const isOfType = (record: UploadRecord): boolean => {
    const { contentType: own } = describeFile(record);
    return type === undefined || own === type || own.startsWith(`${type}/`);
  };
  return (record) => {
    if (path !== undefined && !isInFolder(record.path, path)) return false;
    if (!isOfType(record)) return false;
    if (words.length === 0) return true;
    const text = getText(record);
    return words.every((word) => text.includes(word));
  };
};

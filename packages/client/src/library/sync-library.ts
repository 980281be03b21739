import type { Upload } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { isPending } from "@slipway/core/status";
import type { ApiClient, ListOptions } from "../api/api-client.ts";
import type { LibraryState } from "./library-state.ts";
import { isUpToDate } from "./merge-records.ts";

/** How many pages of new uploads are read to catch up with the API. If there are more, the library is read again. */
const maxPages = 5;

export interface LibrarySource {
  readonly state: LibraryState;
  readonly api: ApiClient;
  /** Returns which uploads it lists, and how many it reads at once. */
  readonly getQuery: () => Pick<ListOptions, "kind" | "status" | "limit">;
}

/**
 * Reads the newest uploads again, and keeps the later pages unless too many uploads are new. If the request fails, what is
 * shown does not change.
 *
 * @param getOwnIds returns the uploads that this page is sending; its uploader shows them
 * @returns true if something changed
 */
export const syncLibrary = async (
  source: LibrarySource,
  getOwnIds: () => ReadonlySet<string>,
): Promise<boolean> => {
  const { state } = source;
  const before = state.getUploads();
  const isFirst = state.getSnapshot().status !== "loaded";
  // Until the first page was read, it includes the records that are put meanwhile.
  if (!isFirst) state.startSync();
  const newest = isFirst ? undefined : state.newestListed();
  const found = await readNewest(source, newest);
  if (found === undefined) return true;
  const { listed, cursor } = found;
  const oldest = listed.at(-1)?.id ?? "";
  if (newest === undefined || (cursor !== undefined && oldest > newest)) {
    state.showFirst(listed, cursor);
    return true;
  }
  state.setNewestListed(listed[0]?.id ?? newest);
  const own = getOwnIds();
  const isNew = (record: Upload) =>
    !isUpToDate(state.getUploads(), record) && !(isPending(record) && own.has(record.id));
  const news = listed.filter(isNew);
  state.put(news);
  const ids = new Set(listed.map(({ id }) => id));
  const end = cursor === undefined ? "" : oldest;
  const missing = before.filter(({ id }) => id >= end && !ids.has(id));
  const checked = missing.slice(0, limits.status.idsPerRequest).map(({ id }) => id);
  await checkUploads(source, checked);
  return news.length > 0 || missing.length > 0;
};

/**
 * Reads pages until one has uploads that were listed before.
 *
 * @param newest the newest upload that was listed before; undefined to read one page
 * @returns undefined if the library was refreshed meanwhile
 */
const readNewest = async (
  { state, api, getQuery }: LibrarySource,
  newest: string | undefined,
): Promise<{ readonly listed: readonly Upload[]; readonly cursor?: string } | undefined> => {
  const generation = state.generation();
  const listed: Upload[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await api.listUploads({ ...getQuery(), cursor });
    if (generation !== state.generation()) return undefined;
    listed.push(...answer.uploads);
    cursor = answer.cursor;
    const oldest = listed.at(-1)?.id ?? "";
    if (newest === undefined || cursor === undefined || oldest <= newest) break;
  }
  return { listed, ...(cursor !== undefined && { cursor }) };
};

/** Reads these uploads again. Drops those that no longer exist, and leaves those of unread pages to these pages. */
export const checkUploads = async (
  { state, api }: Pick<LibrarySource, "state" | "api">,
  ids: readonly string[],
): Promise<void> => {
  if (ids.length === 0) return;
  const { uploads } = await api.getStatuses(ids, 0);
  const found = new Set(uploads.map(({ id }) => id));
  // Where the read pages end depends on the last upload, which may be dropped.
  const shown = uploads.filter((upload) => isInReadPages(state, upload.id));
  state.drop(new Set(ids.filter((id) => !found.has(id))));
  state.put(shown);
};

/** What a feed reports: see `FeedNews`. */
export interface LibraryNews {
  readonly files: readonly Pick<Upload, "id" | "revision">[];
  readonly removed: readonly string[];
}

/** Returns the IDs of changed uploads that a library shows, or would show, and does not have yet. */
export const findOutdated = (
  state: LibraryState,
  { files, removed }: LibraryNews,
): readonly string[] => {
  const known = new Map(state.getUploads().map(({ id, revision }) => [id, revision]));
  const changed = files.filter(({ id, revision }) =>
    known.has(id) ? (known.get(id) ?? 0) < revision : isInReadPages(state, id),
  );
  return [...changed.map(({ id }) => id), ...removed.filter((id) => known.has(id))];
};

const isInReadPages = (state: LibraryState, id: string): boolean => {
  const now = state.getSnapshot();
  if (now.status !== "loaded") return false;
  return now.more.kind === "none" || id >= (now.uploads.at(-1)?.id ?? "");
};

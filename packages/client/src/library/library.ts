import type { Upload, UploadEdit } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import type { ApiClient } from "../api/api-client.ts";
import type { Uploader } from "../engine/uploader.ts";
import { followLibrary, getActiveIds } from "./follow-records.ts";
import { isUpToDate, mergeRecords } from "./merge-records.ts";
import { pollWhileVisible } from "./poll-while-visible.ts";
import { connectTabs, type LibraryTabs } from "./tab-channel.ts";

/** The owner's uploads as far as they have been read, newest first; the very same object until something changes. */
export type LibrarySnapshot =
  | { readonly status: "loading" }
  | { readonly status: "failed"; readonly message: string }
  | {
      readonly status: "loaded";
      readonly uploads: readonly Upload[];
      /** What is known of the page that follows; `none` when the last one has been read. */
      readonly more: More;
    };

export type More =
  | { readonly kind: "none" }
  | { readonly kind: "some"; readonly cursor: string }
  | { readonly kind: "loading"; readonly cursor: string }
  | { readonly kind: "failed"; readonly cursor: string; readonly message: string };

/** Milliseconds between two notices of changed uploads: a page cannot show more, and a thousand may settle at once. */
const noticeEvery = 50;

/** Pages of new uploads that are read to catch up with what is shown; after more of them the library is read anew. */
const mostPagesBehind = 5;

/**
 * The library of an owner: pages read so far, and changes once the server has made them.
 *
 * @param options the API; how many uploads to read at a time (the API's default unless set); the name of a channel between
 *   the tabs of the same person, which show each other's changes at once
 */
export const createLibrary = ({
  api,
  pageSize,
  channel,
}: {
  readonly api: ApiClient;
  readonly pageSize?: number;
  readonly channel?: string;
}) => {
  const listeners = new Set<() => void>();
  let snapshot: LibrarySnapshot = { status: "loading" };
  let reading = 0;
  let putWhileReading: Upload[] = [];
  /** Records that the snapshot does not have yet. */
  let unmerged: Upload[] = [];
  /** The newest upload that the API listed. */
  let newestListed = "";
  let tabs: LibraryTabs | undefined;
  let notice: ReturnType<typeof setTimeout> | undefined;
  let noticed = Number.NEGATIVE_INFINITY;

  const notify = () => {
    clearTimeout(notice);
    notice = undefined;
    noticed = performance.now();
    for (const listener of [...listeners]) listener();
  };

  /** Notifies at once of a single change, and of many that follow each other together. */
  const notifySoon = () => {
    const wait = noticed + noticeEvery - performance.now();
    if (wait <= 0) notify();
    else notice ??= setTimeout(notify, wait);
  };

  const changeTo = (changed: LibrarySnapshot) => {
    snapshot = changed;
    unmerged = [];
    notify();
  };

  const getSnapshot = (): LibrarySnapshot => {
    if (snapshot.status === "loaded" && unmerged.length > 0) {
      snapshot = { ...snapshot, uploads: mergeRecords(snapshot.uploads, unmerged) };
      unmerged = [];
    }
    return snapshot;
  };

  const shown = (): readonly Upload[] => {
    const now = getSnapshot();
    return now.status === "loaded" ? now.uploads : [];
  };

  const putAll = (records: readonly Upload[]) => {
    putWhileReading.push(...records);
    if (snapshot.status !== "loaded" || records.length === 0) return;
    unmerged.push(...records);
    notifySoon();
  };

  const put = (record: Upload) => putAll([record]);

  const dropAll = (ids: ReadonlySet<string>) => {
    const now = getSnapshot();
    if (now.status !== "loaded" || !now.uploads.some(({ id }) => ids.has(id))) return;
    changeTo({ ...now, uploads: now.uploads.filter(({ id }) => !ids.has(id)) });
  };

  const drop = (id: string) => dropAll(new Set([id]));

  /** Shows the first pages, as the API lists them now, and forgets the others. */
  const showFirst = (listed: readonly Upload[], cursor: string | undefined) => {
    newestListed = listed[0]?.id ?? "";
    changeTo({
      status: "loaded",
      uploads: mergeRecords(listed, putWhileReading),
      more: toNextPage(cursor),
    });
  };

  /** Read the first page, and forget the others. */
  const refresh = async (): Promise<void> => {
    reading += 1;
    const mine = reading;
    putWhileReading = [];
    if (snapshot.status === "failed") changeTo({ status: "loading" });
    try {
      const { uploads, cursor } = await api.listUploads({ limit: pageSize });
      if (mine !== reading) return;
      showFirst(uploads, cursor);
    } catch (error) {
      if (mine === reading) changeTo({ status: "failed", message: getErrorMessage(error) });
    }
  };

  /** Shows these uploads as they are now; those that do not exist any more are dropped. */
  const check = async (ids: readonly string[]): Promise<void> => {
    if (ids.length === 0) return;
    const { uploads } = await api.getStatuses(ids, 0);
    const found = new Set(uploads.map(({ id }) => id));
    dropAll(new Set(ids.filter((id) => !found.has(id))));
    putAll(uploads.filter(isInRange));
  };

  /** An upload that belongs to a page that was not read yet is left to that page. */
  const isInRange = ({ id }: Upload): boolean => {
    const now = getSnapshot();
    if (now.status !== "loaded") return false;
    return now.more.kind === "none" || id > (now.uploads.at(-1)?.id ?? "");
  };

  /**
   * Reads the newest uploads again, and keeps the pages that were read after them, unless too many are new. What is shown
   * stays if they cannot be read.
   *
   * @param own uploads that this page is sending; it shows them by itself
   * @returns whether something changed
   */
  const sync = async (own: () => ReadonlySet<string>): Promise<boolean> => {
    const before = shown();
    const isFirst = snapshot.status !== "loaded";
    // Until the first page was read, what is put meanwhile belongs to it.
    if (!isFirst) putWhileReading = [];
    const mine = reading;
    const listed: Upload[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < mostPagesBehind; pages += 1) {
      const page = await api.listUploads({ cursor, limit: pageSize });
      if (mine !== reading) return true;
      listed.push(...page.uploads);
      cursor = page.cursor;
      if (isFirst || cursor === undefined || (listed.at(-1)?.id ?? "") <= newestListed) break;
    }
    if (isFirst || (cursor !== undefined && (listed.at(-1)?.id ?? "") > newestListed)) {
      showFirst(listed, cursor);
      return true;
    }
    newestListed = listed[0]?.id ?? newestListed;
    const sending = own();
    const news = listed.filter(
      (record) =>
        !isUpToDate(shown(), record) && !(record.status === "pending" && sending.has(record.id)),
    );
    putAll(news);
    const oldest = cursor === undefined ? "" : (listed.at(-1)?.id ?? "");
    const ids = new Set(listed.map(({ id }) => id));
    const missing = before.filter(({ id }) => id >= oldest && !ids.has(id));
    await check(missing.slice(0, limits.status.idsPerRequest).map(({ id }) => id));
    return news.length > 0 || missing.length > 0;
  };

  const keepFresh = (uploader?: Uploader): (() => void) => {
    const ending = new AbortController();
    // While this page uploads, the requests and the connections are its uploads'.
    const poll = async () =>
      !uploader?.getSnapshot().active && (await sync(() => getActiveIds(uploader)));
    pollWhileVisible(poll, ending.signal);
    if (channel !== undefined)
      tabs = connectTabs({
        name: channel,
        onChange: (ids) => void check(ids).catch(() => undefined),
      });
    const leaves = (["ready", "rejected"] as const).map((type) =>
      uploader?.on(type, ({ upload }) => tabs?.notify(upload.state.record.id)),
    );
    return () => {
      ending.abort();
      for (const end of leaves) end?.();
      tabs?.close();
      tabs = undefined;
    };
  };

  /** Read the page that follows, if there is one. */
  const loadMore = async (): Promise<void> => {
    const snapshot = getSnapshot();
    if (snapshot.status !== "loaded" || !("cursor" in snapshot.more)) return;
    if (snapshot.more.kind === "loading") return;
    const mine = reading;
    const { cursor } = snapshot.more;
    changeTo({ ...snapshot, more: { kind: "loading", cursor } });
    const more = await api.listUploads({ cursor, limit: pageSize }).then(
      (page) => {
        if (mine === reading) putAll(page.uploads);
        return toNextPage(page.cursor);
      },
      (error: unknown): More => ({ kind: "failed", cursor, message: getErrorMessage(error) }),
    );
    const now = getSnapshot();
    if (mine === reading && now.status === "loaded") changeTo({ ...now, more });
  };

  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };

  return {
    getSnapshot,

    /** Be told of each change. Returns what ends it. */
    subscribe,

    /** See {@link followLibrary}. Returns what ends it. */
    follow: (uploader?: Uploader): (() => void) =>
      followLibrary({ library: { getSnapshot, subscribe, put, drop }, api, uploader }),

    /**
     * Shows what other tabs and programs upload, edit and delete: other tabs' changes at once where there is a channel,
     * and the newest uploads by a poll of the first page while somebody sees the page. Returns what ends it.
     */
    keepFresh,

    refresh,
    loadMore,

    /** Show a record as it is now, in its place by age; one that is deleted is shown no more. */
    put,

    /** Read one record again, for example because its preview link has ended. */
    reload: async (id: string): Promise<void> => put(await api.getUpload(id)),

    /** Change title, caption or retention; shown once the server has taken it. */
    edit: async (id: string, edit: UploadEdit): Promise<void> => {
      put(await api.editUpload(id, edit));
      tabs?.notify(id);
    },

    /** Delete a file; gone from the list once the server has taken it. */
    remove: async (id: string): Promise<void> => {
      await api.deleteUpload(id);
      drop(id);
      tabs?.notify(id);
    },
  };
};

export type Library = ReturnType<typeof createLibrary>;

const toNextPage = (cursor: string | undefined): More =>
  cursor === undefined ? { kind: "none" } : { kind: "some", cursor };

const getErrorMessage = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

import type { Upload } from "@slipway/core/api";
import type { KindName } from "@slipway/core/kinds/define-slipway";
import { isTrashed } from "@slipway/core/status";
import type { ApiClient, UploadEditOf } from "../api/api-client.ts";
import type { Uploader } from "../engine/uploader.ts";
import type { UploadOf } from "../kinds/config-types.ts";
import { followLibrary, getActiveIds } from "./follow-records.ts";
import {
  createLibraryState,
  type LibrarySnapshot,
  type NextPage,
  toNextPage,
} from "./library-state.ts";
import { isListed } from "./merge-records.ts";
import { pollWhileVisible } from "./poll-while-visible.ts";
import { checkUploads, findOutdated, type LibraryNews, syncLibrary } from "./sync-library.ts";
import { connectTabs, type LibraryTabs } from "./tab-channel.ts";

export type { LibrarySnapshot } from "./library-state.ts";

/** The options of `createLibrary`. */
export interface LibraryOptions<Config = unknown> {
  readonly api: ApiClient<Config>;
  /** The kind of the uploads. By default, the library has uploads of all kinds. */
  readonly kind?: KindName<Config> | undefined;
  /** Shows the files in the trash instead of the others. */
  readonly trash?: boolean;
  /** The number of uploads to read at once. The default is the API's. */
  readonly pageSize?: number;
  /** The name of a channel through which the tabs of the same user show each other's changes immediately. */
  readonly channel?: string;
}

/**
 * Creates a library: the owner's uploads that were read so far, and their changes after the server has made them.
 *
 * @typeParam Config the type of the app's config, which types the uploads
 */
export const createLibrary = <Config = unknown>(options: LibraryOptions<Config>): Library<Config> =>
  // The library handles every config's uploads in the same way.
  createAnyLibrary(options as unknown as LibraryOptions) as unknown as Library<Config>;

/** A library. The type of a config types its uploads. */
export interface Library<Config = unknown>
  extends Omit<AnyLibrary, "getSnapshot" | "put" | "edit" | "filterByKind"> {
  /** Returns what to show. Returns the same object until something changes. */
  getSnapshot(): LibrarySnapshot<Config>;
  /** Shows only uploads of a kind, or of all kinds without one. */
  filterByKind(kind?: KindName<Config>): Promise<void>;
  /** Shows the newest revision of a record, in its place by age. Removes it if it is in the trash or deleted. */
  put(record: UploadOf<Config>): void;
  /** Changes the title, caption, retention, or fields of an upload. Shows the change when the server has made it. */
  edit(id: string, edit: UploadEditOf<Config>): Promise<void>;
}

type AnyLibrary = ReturnType<typeof createAnyLibrary>;

const createAnyLibrary = (options: LibraryOptions) => {
  const { api, pageSize, channel, trash = false } = options;
  let { kind } = options;
  const status = trash ? ("trashed" as const) : undefined;
  const state = createLibraryState({ getKind: () => kind, isShown: trash ? isTrashed : isListed });
  const getQuery = () => ({ kind, status, limit: pageSize });
  const source = { state, api, getQuery };
  let tabs: LibraryTabs | undefined;

  const put = (record: Upload) => state.put([record]);
  const drop = (id: string) => state.drop(new Set([id]));

  const refresh = async (): Promise<void> => {
    state.startRefresh();
    const generation = state.generation();
    if (state.getSnapshot().status === "failed") state.show({ status: "loading" });
    try {
      const { uploads, cursor } = await api.listUploads(getQuery());
      if (generation === state.generation()) state.showFirst(uploads, cursor);
    } catch (error) {
      if (generation === state.generation())
        state.show({ status: "failed", message: getErrorMessage(error), error });
    }
  };

  const loadMore = async (): Promise<void> => {
    const before = state.getSnapshot();
    if (before.status !== "loaded" || !("cursor" in before.more)) return;
    if (before.more.kind === "loading") return;
    const generation = state.generation();
    const { cursor } = before.more;
    state.show({ ...before, more: { kind: "loading", cursor } });
    const more = await api.listUploads({ ...getQuery(), cursor }).then(
      (page) => {
        if (generation === state.generation()) state.put(page.uploads);
        return toNextPage(page.cursor);
      },
      (error: unknown): NextPage => ({ kind: "failed", cursor, message: getErrorMessage(error) }),
    );
    const now = state.getSnapshot();
    if (generation === state.generation() && now.status === "loaded") state.show({ ...now, more });
  };

  const keepFresh = (uploader?: Uploader): (() => void) => {
    const ending = new AbortController();
    // While this page uploads, its requests and connections belong to its uploads.
    const poll = async () =>
      !uploader?.getSnapshot().active && (await syncLibrary(source, () => getActiveIds(uploader)));
    pollWhileVisible(poll, ending.signal);
    if (channel !== undefined)
      tabs = connectTabs({
        name: channel,
        onChange: (ids) => void checkUploads(source, ids).catch(() => undefined),
      });
    const removeListeners = (["ready", "rejected"] as const).map((type) =>
      uploader?.on(type, ({ upload }) => tabs?.notify(upload.state.record.id)),
    );
    return () => {
      ending.abort();
      for (const remove of removeListeners) remove?.();
      tabs?.close();
      tabs = undefined;
    };
  };

  return {
    getSnapshot: state.getSnapshot,

    /** Notifies of each change. Returns a function that unsubscribes. */
    subscribe: state.subscribe,

    /** Keeps the records of pending and expiring uploads up to date. Returns a function that stops it. */
    follow: (uploader?: Uploader): (() => void) =>
      followLibrary({ library: { ...state, put, drop }, api, uploader }),

    /**
     * Shows what other tabs and programs upload, edit, and delete: other tabs' changes immediately if there is a channel,
     * and the newest uploads by polling the first page while the page is visible. Returns a function that stops it.
     */
    keepFresh,

    filterByKind: async (wanted?: string): Promise<void> => {
      kind = wanted;
      state.show({ status: "loading" });
      await refresh();
    },

    /** Reads the first page, and drops the others. */
    refresh,
    /** Reads the next page, if there is one. */
    loadMore,

    put,

    /**
     * Reads uploads again that a feed reports as changed, unless the library has these revisions, and drops those that were removed.
     *
     * @param uploader the page's own uploader, which reads the records of what it is sending
     */
    check: ({ files, removed }: LibraryNews, uploader?: Uploader): Promise<void> => {
      const own = getActiveIds(uploader);
      const others = files.filter(({ id }) => !own.has(id));
      return checkUploads(source, findOutdated(state, { files: others, removed }));
    },

    /** Reads one record again, for example because its preview link has expired. */
    reload: async (id: string): Promise<void> => put(await api.getUpload(id)),

    edit: async (id: string, edit: UploadEditOf<unknown>): Promise<void> => {
      put(await api.editUpload(id, edit));
      tabs?.notify(id);
    },

    /** Moves a file to the trash, or cancels an upload. Removes it when the server has done so. */
    remove: async (id: string): Promise<void> => {
      await api.deleteUpload(id);
      drop(id);
      tabs?.notify(id);
    },

    /** Restores a file from the trash. */
    restore: async (id: string): Promise<void> => {
      put(await api.restoreUpload(id));
      tabs?.notify(id);
    },

    /** Deletes an upload at once, whatever its status is. */
    removePermanently: async (id: string): Promise<void> => {
      await api.deletePermanently(id);
      drop(id);
      tabs?.notify(id);
    },

    /** Deletes all files in the trash permanently. */
    emptyTrash: async (): Promise<void> => {
      await api.emptyTrash();
      if (trash) await refresh();
    },
  };
};

const getErrorMessage = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

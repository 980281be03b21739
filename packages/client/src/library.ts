import type { Upload, UploadEdit } from "@slipway/core/api";
import type { ApiClient } from "./api-client.ts";
import { followLibrary } from "./follow-library.ts";
import type { Uploader } from "./uploader.ts";

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

/**
 * The library of an owner: pages read so far, and changes once the server has made them.
 *
 * @param options the API, and how many uploads to read at a time (the API's default unless set)
 */
export const createLibrary = ({
  api,
  pageSize,
}: {
  readonly api: ApiClient;
  readonly pageSize?: number;
}) => {
  const listeners = new Set<() => void>();
  let snapshot: LibrarySnapshot = { status: "loading" };
  let reading = 0;
  let putWhileReading: readonly Upload[] = [];

  const changeTo = (changed: LibrarySnapshot) => {
    snapshot = changed;
    for (const listener of [...listeners]) listener();
  };

  const changeUploads = (change: (uploads: readonly Upload[]) => readonly Upload[]) => {
    if (snapshot.status === "loaded") changeTo({ ...snapshot, uploads: change(snapshot.uploads) });
  };

  const put = (record: Upload) => {
    putWhileReading = [...putWhileReading, record];
    changeUploads((uploads) => withRecord(uploads, record));
  };

  const drop = (id: string) =>
    changeUploads((uploads) => uploads.filter((upload) => upload.id !== id));

  /** Read the first page, and forget the others. */
  const refresh = async (): Promise<void> => {
    reading += 1;
    const mine = reading;
    putWhileReading = [];
    if (snapshot.status === "failed") changeTo({ status: "loading" });
    try {
      const { uploads, cursor } = await api.listUploads({ limit: pageSize });
      if (mine !== reading) return;
      const newest = putWhileReading.reduce(withRecord, uploads);
      changeTo({ status: "loaded", uploads: newest, more: moreAt(cursor) });
    } catch (error) {
      if (mine === reading) changeTo({ status: "failed", message: messageOf(error) });
    }
  };

  /** Read the page that follows, if there is one. */
  const loadMore = async (): Promise<void> => {
    if (snapshot.status !== "loaded" || !("cursor" in snapshot.more)) return;
    if (snapshot.more.kind === "loading") return;
    const mine = reading;
    const { cursor } = snapshot.more;
    changeTo({ ...snapshot, more: { kind: "loading", cursor } });
    const more = await api.listUploads({ cursor, limit: pageSize }).then(
      (page) => {
        if (mine === reading) {
          changeUploads((uploads) => page.uploads.reduce(withRecord, uploads));
        }
        return moreAt(page.cursor);
      },
      (error: unknown): More => ({ kind: "failed", cursor, message: messageOf(error) }),
    );
    if (mine === reading && snapshot.status === "loaded") changeTo({ ...snapshot, more });
  };

  const getSnapshot = (): LibrarySnapshot => snapshot;

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

    refresh,
    loadMore,

    /** Show a record as it is now, in its place by age; one that is deleted is shown no more. */
    put,

    /** Read one record again, for example because its preview link has ended. */
    reload: async (id: string): Promise<void> => put(await api.getUpload(id)),

    /** Change title, caption or retention; shown once the server has taken it. */
    edit: async (id: string, edit: UploadEdit): Promise<void> =>
      put(await api.editUpload(id, edit)),

    /** Delete a file; gone from the list once the server has taken it. */
    remove: async (id: string): Promise<void> => {
      await api.deleteUpload(id);
      drop(id);
    },
  };
};

export type Library = ReturnType<typeof createLibrary>;

const withRecord = (uploads: readonly Upload[], record: Upload): readonly Upload[] => {
  const known = uploads.find(({ id }) => id === record.id);
  // Answers can overtake each other, and some come from a copy that is behind.
  if (known !== undefined && known.revision > record.revision) return uploads;
  if (record.status === "deleted") return uploads.filter((upload) => upload !== known);
  // Not every answer says how often it was downloaded.
  const { downloads = known?.downloads } = record;
  // Ids are UUIDs of version 7: they sort by the time they were made.
  return [...uploads.filter((upload) => upload !== known), { ...record, downloads }].sort(
    (one, other) => (one.id < other.id ? 1 : -1),
  );
};

const moreAt = (cursor: string | undefined): More =>
  cursor === undefined ? { kind: "none" } : { kind: "some", cursor };

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

import type { Upload } from "@slipway/core/api";
import type { UploadOf } from "../kinds/config-types.ts";
import { isListed, mergeRecords } from "./merge-records.ts";

/** The owner's uploads that were read so far, newest first. The same object until something changes. */
export type LibrarySnapshot<Config = unknown> =
  | { readonly status: "loading" }
  | {
      readonly status: "failed";
      readonly message: string;
      /** The error, such as an `ApiError`. */
      readonly error?: unknown;
    }
  | {
      readonly status: "loaded";
      readonly uploads: readonly UploadOf<Config>[];
      /** The next page; `none` after the last page was read. */
      readonly more: NextPage;
    };

export type NextPage =
  | { readonly kind: "none" }
  | { readonly kind: "some"; readonly cursor: string }
  | { readonly kind: "loading"; readonly cursor: string }
  | { readonly kind: "failed"; readonly cursor: string; readonly message: string };

/** Milliseconds between two notifications: each one renders the list, and a thousand uploads may settle at once. */
const notifyInterval = 200;

/**
 * Creates the state of a library: the uploads that it shows, and the listeners for its changes. It makes no requests.
 *
 * @param options `getKind` returns the kind of the uploads that it shows, or undefined for all kinds. `isShown` returns false if a
 *   record is removed
 */
export const createLibraryState = ({
  getKind = () => undefined,
  isShown = isListed,
}: {
  readonly getKind?: () => string | undefined;
  readonly isShown?: (record: Upload) => boolean;
} = {}) => {
  const listeners = new Set<() => void>();
  let snapshot: LibrarySnapshot = { status: "loading" };
  let generation = 0;
  /** Records that were put while the first page is being read, and that its response may not have. */
  let putWhileReading: Upload[] = [];
  /** Records that the snapshot does not have yet. */
  let unmerged: Upload[] = [];
  let newestListed = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let notifiedAt = Number.NEGATIVE_INFINITY;

  const notify = () => {
    clearTimeout(timer);
    timer = undefined;
    notifiedAt = performance.now();
    for (const listener of [...listeners]) listener();
  };

  /** Notifies of a single change immediately, and of changes that follow each other together. */
  const notifySoon = () => {
    const delay = notifiedAt + notifyInterval - performance.now();
    if (delay <= 0) notify();
    else timer ??= setTimeout(notify, delay);
  };

  const show = (changed: LibrarySnapshot) => {
    snapshot = changed;
    unmerged = [];
    notify();
  };

  const getSnapshot = (): LibrarySnapshot => {
    if (snapshot.status === "loaded" && unmerged.length > 0) {
      snapshot = { ...snapshot, uploads: mergeRecords(snapshot.uploads, unmerged, isShown) };
      unmerged = [];
    }
    return snapshot;
  };

  return {
    getSnapshot,

    /** Notifies of each change. Returns a function that unsubscribes. */
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },

    /** Returns the uploads that are shown; none before the first page was read. */
    getUploads: (): readonly Upload[] => {
      const now = getSnapshot();
      return now.status === "loaded" ? now.uploads : [];
    },

    /** Replaces what is shown. */
    show,

    /** Shows the first pages as the API lists them now, and drops the others. */
    showFirst: (listed: readonly Upload[], cursor: string | undefined) => {
      newestListed = listed[0]?.id ?? "";
      const uploads = mergeRecords(listed, putWhileReading, isShown);
      show({ status: "loaded", uploads, more: toNextPage(cursor) });
    },

    /** Shows the newest revision of these records, in their place by age. Removes those that are no longer shown. */
    put: (given: readonly Upload[]) => {
      const kind = getKind();
      const records = kind === undefined ? given : given.filter((record) => record.kind === kind);
      putWhileReading.push(...records);
      if (snapshot.status !== "loaded" || records.length === 0) return;
      unmerged.push(...records);
      notifySoon();
    },

    drop: (ids: ReadonlySet<string>) => {
      const now = getSnapshot();
      if (now.status !== "loaded" || !now.uploads.some(({ id }) => ids.has(id))) return;
      show({ ...now, uploads: now.uploads.filter(({ id }) => !ids.has(id)) });
    },

    /** Starts a new generation: responses to requests of earlier ones are ignored. */
    startRefresh: () => {
      generation += 1;
      putWhileReading = [];
    },

    /** Forgets the records that were put so far: the next response has them. */
    startSync: () => {
      putWhileReading = [];
    },

    generation: () => generation,

    /** Returns the ID of the newest upload that the API listed, or an empty string. */
    newestListed: () => newestListed,
    setNewestListed: (id: string) => {
      newestListed = id;
    },
  };
};

export type LibraryState = ReturnType<typeof createLibraryState>;

export const toNextPage = (cursor: string | undefined): NextPage =>
  cursor === undefined ? { kind: "none" } : { kind: "some", cursor };

import type { Upload } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import type { UploadApi } from "../api/upload-api.ts";
import { createRecordWatch } from "../engine/record-watch.ts";
import type { Uploader } from "../engine/uploader.ts";
import { whenOnline } from "../transport/online.ts";
import { retryPolicy, wait } from "../transport/retry-policy.ts";
import type { LibrarySnapshot } from "./library.ts";

/** Milliseconds in which a sweep has come, and done what was due before it. */
const sweepTime = (limits.sweep.every + 60) * 1000;

/** Looks at a record whose time has come, each a sweep's time after the last, before it is left as it is. */
const mostLooks = 3;

/** Milliseconds: a browser's timer takes fewer than a retention can have. */
const longestTimer = 24 * 60 * 60 * 1000;

export interface FollowedLibrary {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => LibrarySnapshot;
  readonly put: (record: Upload) => void;
  readonly drop: (id: string) => void;
}

type OwnUploads = Pick<Uploader, "subscribe" | "getSnapshot">;

/**
 * Keep what a library shows true. What is pending, because another page is sending it, is waited for, all of it with one
 * request. What does not come in a few minutes, and what has a retention, is looked at again when, by the record's own
 * times, the sweep has changed it. While nobody sees the page no request waits.
 *
 * @param options the library, and what it reads from; this page's uploader, which waits for its own uploads itself
 * @returns what ends it
 */
export const followLibrary = ({
  library,
  api,
  uploader,
}: {
  readonly library: FollowedLibrary;
  readonly api: UploadApi;
  readonly uploader?: OwnUploads | undefined;
}): (() => void) => {
  const ending = new AbortController();
  const { signal } = ending;
  const { document } = globalThis;
  const records = createRecordWatch({
    ports: { api, wait, whenOnline, random: Math.random, retryPolicy },
    sending: () => 0,
    signal,
  });
  const waitedFor = new Set<string>();
  /** Those that were waited for long enough. */
  const leftAlone = new Set<string>();
  const looks = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const waitFor = async (id: string): Promise<void> => {
    waitedFor.add(id);
    // One that cannot be asked for is left alone: what the person does next tells why.
    const watched = await records.watch(id, signal).catch(() => undefined);
    if (watched?.kind === "settled") library.put(watched.record);
    else if (watched?.kind === "gone") library.drop(id);
    else leftAlone.add(id);
    waitedFor.delete(id);
    follow();
  };

  /** When a look can find it changed, in milliseconds since 1970. */
  const timeOf = (upload: Upload): number => {
    const tried = looks.get(upload.id) ?? 0;
    const due = dueTimeOf(upload);
    if (due === undefined || tried >= mostLooks || waitedFor.has(upload.id))
      return Number.POSITIVE_INFINITY;
    return due + sweepTime * (tried + 1);
  };

  const lookAtDue = async (): Promise<void> => {
    const due = shown(library).filter((upload) => timeOf(upload) <= Date.now());
    const ids = due.slice(0, limits.status.idsPerRequest).map(({ id }) => id);
    for (const id of ids) looks.set(id, (looks.get(id) ?? 0) + 1);
    if (ids.length > 0) {
      const answer = await api.getStatuses(ids, 0, signal).catch(() => undefined);
      const found = new Set(answer?.uploads.map(({ id }) => id));
      for (const record of answer?.uploads ?? []) library.put(record);
      for (const id of answer ? ids : []) if (!found.has(id)) library.drop(id);
    }
    follow();
  };

  const follow = (): void => {
    clearTimeout(timer);
    if (signal.aborted || document?.hidden) return;
    const uploads = shown(library);
    const pending = uploads.filter(
      ({ id, status }) => status === "pending" && !waitedFor.has(id) && !leftAlone.has(id),
    );
    if (pending.length > 0) {
      const own = getActiveIds(uploader);
      for (const { id } of pending) if (!own.has(id)) void waitFor(id);
    }
    const next = uploads.reduce(
      (soonest, upload) => Math.min(soonest, timeOf(upload)),
      Number.POSITIVE_INFINITY,
    );
    if (next === Number.POSITIVE_INFINITY) return;
    const delay = Math.min(longestTimer, Math.max(0, next - Date.now()));
    timer = setTimeout(() => void lookAtDue(), delay);
  };

  const leaves = [library.subscribe(follow), uploader?.subscribe(follow)];
  document?.addEventListener(
    "visibilitychange",
    () => {
      leftAlone.clear();
      follow();
    },
    { signal },
  );
  follow();
  return () => {
    ending.abort();
    clearTimeout(timer);
    for (const leave of leaves) leave?.();
  };
};

const shown = (library: FollowedLibrary): readonly Upload[] => {
  const snapshot = library.getSnapshot();
  return snapshot.status === "loaded" ? snapshot.uploads : [];
};

/** From when on the sweep changes a record, in milliseconds since 1970; undefined for one that it leaves. */
const dueTimeOf = ({ status, expiresAt, retainUntil }: Upload): number | undefined => {
  if (status === "pending") return Date.parse(expiresAt) + limits.policyGrace * 1000;
  return status === "ready" && retainUntil !== undefined ? Date.parse(retainUntil) : undefined;
};

/** The uploads that a page is working on. */
export const getActiveIds = (uploader: OwnUploads | undefined): ReadonlySet<string> =>
  new Set(
    uploader
      ?.getSnapshot()
      .uploads.flatMap(({ state }) => ("id" in state && state.id !== undefined ? [state.id] : [])),
  );

import type { Upload } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { hasFile, isPending } from "@slipway/core/status";
import type { UploadApi } from "../api/upload-api.ts";
import type { Uploader } from "../engine/uploader.ts";
import { createRecordWatch } from "../records/record-watch.ts";
import { whenOnline } from "../transport/online.ts";
import { defaultRetryPolicy, wait } from "../transport/retry-policy.ts";

/** Milliseconds after which a sweep has run and has settled what was due before it. */
const sweepTime = (limits.sweep.every + 60) * 1000;

/** How often a record that is due is requested, one sweep apart, before it is no longer followed. */
const maxChecks = 3;

/** The longest timer, in milliseconds. A browser's timers have 32 bits, and a retention can be longer. */
const maxTimer = 24 * 60 * 60 * 1000;

/** The library's uploads, and how to change them. */
export interface FollowedLibrary {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getUploads: () => readonly Upload[];
  readonly put: (record: Upload) => void;
  readonly drop: (id: string) => void;
}

type OwnUploads = Pick<Uploader, "subscribe" | "getSnapshot">;

/**
 * Keeps the records that a library shows up to date. One request waits for all uploads that are pending because another
 * page sends them. An upload that stays pending for some minutes, or that has a retention, is requested again when the
 * sweep has changed it, by the record's own times. While the page is hidden, no request waits.
 *
 * @param options the library, and the API; this page's uploader, which waits for its own uploads
 * @returns a function that stops it
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
    ports: { api, wait, whenOnline, random: Math.random, retryPolicy: defaultRetryPolicy },
    sending: () => 0,
    signal,
  });
  const watched = new Set<string>();
  /** Pending uploads that were watched for long enough. */
  const unconfirmed = new Set<string>();
  const checks = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const watch = async (id: string): Promise<void> => {
    watched.add(id);
    // If all retries fail, the user's next action shows why.
    const result = await records.watch(id, signal).catch(() => undefined);
    if (result?.kind === "settled") library.put(result.record);
    else if (result?.kind === "gone") library.drop(id);
    else unconfirmed.add(id);
    watched.delete(id);
    follow();
  };

  /** Returns when a request can find the record changed, in milliseconds since 1970. */
  const getCheckTime = (upload: Upload): number => {
    const checked = checks.get(upload.id) ?? 0;
    const due = getDueTime(upload);
    if (due === undefined || checked >= maxChecks || watched.has(upload.id))
      return Number.POSITIVE_INFINITY;
    return due + sweepTime * (checked + 1);
  };

  const checkDue = async (): Promise<void> => {
    const due = library.getUploads().filter((upload) => getCheckTime(upload) <= Date.now());
    const ids = due.slice(0, limits.status.idsPerRequest).map(({ id }) => id);
    for (const id of ids) checks.set(id, (checks.get(id) ?? 0) + 1);
    if (ids.length > 0) {
      const answer = await api.getStatuses(ids, 0, signal).catch(() => undefined);
      const found = new Set(answer?.uploads.map(({ id }) => id));
      for (const record of answer?.uploads ?? []) library.put(record);
      for (const id of answer ? ids : []) if (!found.has(id)) library.drop(id);
    }
    follow();
  };

  const watchPending = (uploads: readonly Upload[]): void => {
    const pending = uploads.filter(
      (upload) => isPending(upload) && !watched.has(upload.id) && !unconfirmed.has(upload.id),
    );
    if (pending.length === 0) return;
    const own = getActiveIds(uploader);
    for (const { id } of pending) if (!own.has(id)) void watch(id);
  };

  const follow = (): void => {
    clearTimeout(timer);
    if (signal.aborted || document?.hidden) return;
    const uploads = library.getUploads();
    watchPending(uploads);
    const next = uploads.reduce(
      (soonest, upload) => Math.min(soonest, getCheckTime(upload)),
      Number.POSITIVE_INFINITY,
    );
    if (next === Number.POSITIVE_INFINITY) return;
    const delay = Math.min(maxTimer, Math.max(0, next - Date.now()));
    timer = setTimeout(() => void checkDue(), delay);
  };

  const unsubscribes = [library.subscribe(follow), uploader?.subscribe(follow)];
  document?.addEventListener(
    "visibilitychange",
    () => {
      unconfirmed.clear();
      follow();
    },
    { signal },
  );
  follow();
  return () => {
    ending.abort();
    clearTimeout(timer);
    for (const unsubscribe of unsubscribes) unsubscribe?.();
  };
};

/** Returns when the sweep changes a record, in milliseconds since 1970; undefined if it never does. */
const getDueTime = (upload: Upload): number | undefined => {
  const { expiresAt, retainUntil, trashUntil } = upload;
  if (isPending(upload)) return Date.parse(expiresAt) + limits.policyGrace * 1000;
  const ends = hasFile(upload) ? [retainUntil, trashUntil].flatMap((end) => end ?? []) : [];
  return ends.length === 0 ? undefined : Math.min(...ends.map((end) => Date.parse(end)));
};

/** Returns the IDs of the uploads that an uploader works on. */
export const getActiveIds = (uploader: OwnUploads | undefined): ReadonlySet<string> =>
  new Set(
    uploader
      ?.getSnapshot()
      .uploads.flatMap(({ state }) => ("id" in state && state.id !== undefined ? [state.id] : [])),
  );

import type { Upload } from "@slipway/core/api";
import { isPending } from "@slipway/core/status";
import { transferLimits } from "@slipway/core/transfer-limits";
import type { Ports } from "../engine/ports.ts";
import { getRetryAfter, isThrottled, isTransient } from "../transport/request-errors.ts";
import { backoffDelay, retryDelay } from "../transport/retry-policy.ts";

/**
 * How often a record is requested after all files were sent, without a change, before the watch ends as unconfirmed. The
 * API holds each request while all records are pending. Together with the delays, this takes one to four minutes.
 */
const maxRequests = 12;

/**
 * Milliseconds between two requests: for each file that is still being sent, while the page is hidden, and at most. With a
 * thousand files there are a few requests, and fewer from a page in the background.
 */
const intervals = { perFile: 100, hidden: 5_000, longest: 30_000 };

/** How much longer the delay is after a throttled request than after a failure. Other pages already wait for capacity. */
const throttledFactor = 20;

/** How the watch of a record ended. */
export type WatchResult =
  | { readonly kind: "settled"; readonly record: Upload }
  /** The record is still pending. */
  | { readonly kind: "unconfirmed" }
  /** The record no longer exists. */
  | { readonly kind: "gone" };

interface Watcher {
  readonly id: string;
  /** The number of requests without a change. */
  requests: number;
  readonly end: (result: WatchResult | Promise<never>) => void;
}

/**
 * Watches pending records until the server has settled them. One request asks for all records. While files are still being
 * sent, the watch polls from time to time. Then the API responds when some records have settled, and the watch requests
 * the others again. While the page is hidden, no request waits. When it becomes visible, the watch requests immediately.
 *
 * @param options `sending` returns the number of files that are still being sent; `signal` is aborted when the page closes
 */
export const createRecordWatch = ({
  ports,
  sending,
  signal: closing,
}: {
  readonly ports: Pick<Ports, "api" | "wait" | "whenOnline" | "random" | "retryPolicy">;
  readonly sending: () => number;
  readonly signal: AbortSignal;
}) => {
  /** A record can have several watchers. */
  const watchers = new Set<Watcher>();
  let running = false;
  /** Ends the current delay or request, so that the next request starts immediately. */
  let interrupt = new AbortController();
  let isLongRequest = false;
  let isLongDelay = false;
  let wasThrottled = false;
  // Node has no document.
  const { document } = globalThis;
  document?.addEventListener("visibilitychange", () => interrupt.abort(), { signal: closing });

  /** Ends the watchers for which the function returns a result. Returns true if there are any. */
  const endWatchers = (
    ids: readonly string[],
    getResult: (id: string, watcher: Watcher) => Parameters<Watcher["end"]>[0] | undefined,
  ): boolean => {
    const requested = new Set(ids);
    let ended = false;
    for (const watcher of [...watchers]) {
      const result = requested.has(watcher.id) ? getResult(watcher.id, watcher) : undefined;
      if (!result) continue;
      ended = true;
      watchers.delete(watcher);
      watcher.end(result);
    }
    return ended;
  };

  const countRequest = (ids: readonly string[]): boolean =>
    endWatchers(ids, (_, watcher) => {
      watcher.requests += 1;
      return watcher.requests < maxRequests ? undefined : { kind: "unconfirmed" };
    });

  /** Requests the records once. Returns true if any watcher ended. */
  const requestRecords = async (signal: AbortSignal): Promise<boolean> => {
    const watched = new Set([...watchers].map(({ id }) => id));
    const ids = [...watched].slice(0, transferLimits.status.idsPerRequest);
    const isHidden = document?.hidden;
    isLongRequest = !isHidden && sending() === 0;
    const wait = isHidden ? 0 : isLongRequest ? transferLimits.status.longestWait : 1;
    try {
      await ports.whenOnline(signal);
      const { uploads } = await ports.api.getStatuses(ids, wait, signal);
      wasThrottled = false;
      const records = new Map(uploads.map((record) => [record.id, record]));
      const hasChanged = endWatchers(ids, (id) => {
        const record = records.get(id);
        if (!record) return { kind: "gone" };
        return isPending(record) ? undefined : { kind: "settled", record };
      });
      if (!hasChanged && wait !== 1) countRequest(ids);
      return hasChanged;
    } catch (error) {
      if (signal.aborted) return true;
      if (!isTransient(error)) return endWatchers(ids, () => Promise.reject(error));
      wasThrottled = isThrottled(error);
      countRequest(ids);
      await ports.wait(getRetryAfter(error), signal).catch(() => undefined);
      return false;
    }
  };

  /** @param idle the number of requests since the last change */
  const getDelay = (idle: number): number => {
    const firstDelay = document?.hidden ? intervals.hidden : intervals.perFile * sending();
    if (firstDelay > 0)
      return backoffDelay(idle + 1, { firstDelay, longestDelay: intervals.longest });
    if (idle === 0) return 0;
    const { retryPolicy } = ports;
    const factor = wasThrottled ? throttledFactor : 1;
    return retryDelay(
      idle,
      { ...retryPolicy, firstDelay: retryPolicy.firstDelay * factor },
      ports.random(),
    );
  };

  const run = async () => {
    running = true;
    let idle = 0;
    while (watchers.size > 0) {
      const { signal } = interrupt;
      const delay = getDelay(idle);
      isLongDelay = idle > 0;
      if (delay > 0) await ports.wait(delay, signal).catch(() => undefined);
      isLongDelay = false;
      if (signal.aborted) {
        interrupt = new AbortController();
        idle = 0;
        continue;
      }
      idle = (await requestRecords(signal)) ? 0 : idle + 1;
      isLongRequest = false;
    }
    running = false;
  };

  return {
    /**
     * Watches a record.
     *
     * @returns how the watch ended
     * @throws {ApiError} for final responses of the API
     * @throws the signal's reason if it is aborted
     */
    watch: (id: string, signal: AbortSignal): Promise<WatchResult> =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        // Does nothing after the watch has ended.
        const abort = () => {
          watchers.delete(watcher);
          if (watchers.size === 0) interrupt.abort();
          reject(signal.reason);
        };
        const watcher: Watcher = { id, requests: 0, end: resolve };
        signal.addEventListener("abort", abort, { once: true });
        watchers.add(watcher);
        // A long request does not include this record, and a long delay was chosen for others.
        if (running && (isLongRequest || isLongDelay)) interrupt.abort();
        if (!running) void run();
      }),

    /** Requests the records immediately, because all files were sent. */
    requestNow: () => {
      if (running && !isLongRequest) interrupt.abort();
    },
  };
};

export type RecordWatch = ReturnType<typeof createRecordWatch>;

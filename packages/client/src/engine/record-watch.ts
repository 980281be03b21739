import type { Upload } from "@slipway/core/api";
import { transferLimits } from "@slipway/core/limits";
import { getRetryAfter, isThrottled, isTransient } from "../transport/request-errors.ts";
import { retryDelay } from "../transport/retry-policy.ts";
import type { Ports } from "./ports.ts";

/**
 * Looks that found nothing new, once all is sent, before a record is left to itself. The API waits for new records only,
 * and answers for the others at once: with the pauses between looks these are one to four minutes.
 */
const mostLooks = 12;

/**
 * Milliseconds between two looks for each file that is still being sent, while nobody sees the page, and at most: a
 * thousand files make a few requests, and a page in the background fewer still.
 */
const pace = { perFile: 100, unseen: 5_000, most: 30_000 };

/** How many times longer a page pauses when the API has no room for it than after a failure. Others already wait there. */
const pauseWithoutRoom = 20;

/** How the waiting for a record ended. */
export type WatchResult =
  | { readonly kind: "settled"; readonly record: Upload }
  /** It was still pending. */
  | { readonly kind: "unconfirmed" }
  /** There is no such record any more. */
  | { readonly kind: "gone" };

interface Watcher {
  readonly id: string;
  looks: number;
  readonly end: (how: WatchResult | Promise<never>) => void;
}

/**
 * Waits for records to be no longer pending: until the server has written what S3 holds. One request asks for all of
 * them. While files are still being sent it asks now and then; after that the API answers when some are written, and is
 * asked for the others again. A page that nobody sees has no request waiting; once it is seen, it looks at once.
 *
 * @param options `sending`: how many files are still being sent; `signal`: the page goes away
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
  /** Several can wait for one record. */
  const watchers = new Set<Watcher>();
  let running = false;
  /** Ends what the watch waits for now, be it a pause or an answer. */
  let hurry = new AbortController();
  let isLongLook = false;
  let isLongPause = false;
  let lacksRoom = false;
  // There is no document in Node.
  const { document } = globalThis;
  document?.addEventListener("visibilitychange", () => hurry.abort(), { signal: closing });

  /** Ends the waiting for those that it says something of; answers whether it did for any. */
  const end = (
    ids: readonly string[],
    howOf: (id: string, watcher: Watcher) => Parameters<Watcher["end"]>[0] | undefined,
  ): boolean => {
    const asked = new Set(ids);
    let ended = false;
    for (const watcher of [...watchers]) {
      const how = asked.has(watcher.id) ? howOf(watcher.id, watcher) : undefined;
      if (!how) continue;
      ended = true;
      watchers.delete(watcher);
      watcher.end(how);
    }
    return ended;
  };

  const countLook = (ids: readonly string[]): boolean =>
    end(ids, (_, watcher) => {
      watcher.looks += 1;
      return watcher.looks < mostLooks ? undefined : { kind: "unconfirmed" };
    });

  const look = async (signal: AbortSignal): Promise<boolean> => {
    const waitedFor = new Set([...watchers].map(({ id }) => id));
    const asked = [...waitedFor].slice(0, transferLimits.status.idsPerRequest);
    const isUnseen = document?.hidden;
    isLongLook = !isUnseen && sending() === 0;
    const wait = isUnseen ? 0 : isLongLook ? transferLimits.status.longestWait : 1;
    try {
      await ports.whenOnline(signal);
      const { uploads } = await ports.api.getStatuses(asked, wait, signal);
      lacksRoom = false;
      const records = new Map(uploads.map((record) => [record.id, record]));
      const isNews = end(asked, (id) => {
        const record = records.get(id);
        if (!record) return { kind: "gone" };
        return record.status === "pending" ? undefined : { kind: "settled", record };
      });
      if (!isNews && wait !== 1) countLook(asked);
      return isNews;
    } catch (error) {
      if (signal.aborted) return true;
      if (!isTransient(error)) return end(asked, () => Promise.reject(error));
      lacksRoom = isThrottled(error);
      countLook(asked);
      await ports.wait(getRetryAfter(error), signal).catch(() => undefined);
      return false;
    }
  };

  const pauseAfter = (idle: number): number => {
    const first = document?.hidden ? pace.unseen : pace.perFile * sending();
    if (first > 0) return Math.min(pace.most, first * 2 ** idle);
    if (idle === 0) return 0;
    const { firstDelay } = ports.retryPolicy;
    const policy = lacksRoom
      ? { ...ports.retryPolicy, firstDelay: firstDelay * pauseWithoutRoom }
      : ports.retryPolicy;
    return retryDelay(idle, policy, ports.random());
  };

  const run = async () => {
    running = true;
    let idle = 0;
    while (watchers.size > 0) {
      const { signal } = hurry;
      const pause = pauseAfter(idle);
      isLongPause = idle > 0;
      if (pause > 0) await ports.wait(pause, signal).catch(() => undefined);
      isLongPause = false;
      if (signal.aborted) {
        hurry = new AbortController();
        idle = 0;
        continue;
      }
      idle = (await look(signal)) ? 0 : idle + 1;
      isLongLook = false;
    }
    running = false;
  };

  const start = () => {
    if (!running && watchers.size > 0) void run();
  };

  return {
    /**
     * @returns how the waiting ended
     * @throws {ApiError} when the record cannot be had, and will not be
     * @throws the signal's reason once it is aborted
     */
    watch: (id: string, signal: AbortSignal): Promise<WatchResult> =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        // Does nothing once the waiting is over.
        const leave = () => {
          watchers.delete(watcher);
          if (watchers.size === 0) hurry.abort();
          reject(signal.reason);
        };
        const watcher: Watcher = { id, looks: 0, end: resolve };
        signal.addEventListener("abort", leave, { once: true });
        watchers.add(watcher);
        // A long look does not know of this one, and a long pause was made for others.
        if (running && (isLongLook || isLongPause)) hurry.abort();
        start();
      }),

    /** Nothing is being sent any more: look now. */
    lookNow: () => {
      if (running && !isLongLook) hurry.abort();
    },
  };
};

export type RecordWatch = ReturnType<typeof createRecordWatch>;

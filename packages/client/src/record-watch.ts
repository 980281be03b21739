import type { Upload } from "@slipway/core/api";
import { transferLimits } from "@slipway/core/limits";
import type { Ports } from "./ports.ts";
import { delayAfter } from "./retry.ts";
import { isTransient, retryAfterOf } from "./wire-error.ts";

/** Looks that found nothing new, each as long as the API waits, before a record is left to itself: almost three minutes. */
const mostLooks = 8;

/** Milliseconds between two looks for each file that is still being sent, and at most: a thousand make a few requests. */
const pace = { perFile: 100, most: 30_000 };

/** How the waiting for a record ended. */
export type Watched =
  | { readonly kind: "settled"; readonly record: Upload }
  /** It was still pending. */
  | { readonly kind: "unconfirmed" }
  /** There is no such record any more. */
  | { readonly kind: "gone" };

interface Watcher {
  looks: number;
  readonly end: (watched: Watched) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Waits for records to be no longer pending: until the server has written what S3 holds. One request asks for all of
 * them. While files are still being sent it asks now and then; after that the API answers when the last one is written.
 *
 * @param options `sending`: how many files are still being sent
 */
export const createRecordWatch = ({
  ports,
  sending,
}: {
  readonly ports: Pick<Ports, "api" | "wait" | "whenOnline" | "random" | "retryPolicy">;
  readonly sending: () => number;
}) => {
  const watchers = new Map<string, Watcher>();
  let running = false;
  /** Ends what the watch waits for now, be it a pause or an answer. */
  let hurry = new AbortController();
  let isLongLook = false;

  const settle = (asked: readonly string[], records: readonly Upload[]): boolean => {
    const byId = new Map(records.map((record) => [record.id, record]));
    let found = false;
    for (const id of asked) {
      const watcher = watchers.get(id);
      const record = byId.get(id);
      if (!watcher || record?.status === "pending") continue;
      found = true;
      watchers.delete(id);
      watcher.end(record ? { kind: "settled", record } : { kind: "gone" });
    }
    return found;
  };

  const countLook = (asked: readonly string[]) => {
    for (const id of asked) {
      const watcher = watchers.get(id);
      if (!watcher) continue;
      watcher.looks += 1;
      if (watcher.looks < mostLooks) continue;
      watchers.delete(id);
      watcher.end({ kind: "unconfirmed" });
    }
  };

  const look = async (signal: AbortSignal): Promise<boolean> => {
    const asked = [...watchers.keys()].slice(0, transferLimits.status.idsPerRequest);
    isLongLook = sending() === 0;
    const wait = isLongLook ? transferLimits.status.longestWait : 1;
    try {
      await ports.whenOnline(signal);
      const { uploads } = await ports.api.getStatuses(asked, wait, signal);
      const found = settle(asked, uploads);
      if (!found && wait > 1) countLook(asked);
      return found;
    } catch (error) {
      if (signal.aborted) return true;
      if (isTransient(error)) {
        countLook(asked);
        await ports.wait(retryAfterOf(error), signal).catch(() => undefined);
        return false;
      }
      for (const id of asked) {
        watchers.get(id)?.fail(error);
        watchers.delete(id);
      }
      return true;
    }
  };

  const pauseAfter = (idle: number): number => {
    const others = sending();
    if (others > 0) return Math.min(pace.most, pace.perFile * others * 2 ** idle);
    return idle === 0 ? 0 : delayAfter(idle, ports.retryPolicy, ports.random());
  };

  const run = async () => {
    running = true;
    let idle = 0;
    while (watchers.size > 0) {
      const { signal } = hurry;
      const pause = pauseAfter(idle);
      if (pause > 0) await ports.wait(pause, signal).catch(() => undefined);
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
    watch: (id: string, signal: AbortSignal): Promise<Watched> =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const leave = () => {
          if (watchers.delete(id)) reject(signal.reason);
          if (watchers.size === 0) hurry.abort();
        };
        const after =
          <Value>(then: (value: Value) => void) =>
          (value: Value) => {
            signal.removeEventListener("abort", leave);
            then(value);
          };
        signal.addEventListener("abort", leave, { once: true });
        watchers.set(id, { looks: 0, end: after(resolve), fail: after(reject) });
        // A long look does not know of this one.
        if (running && isLongLook) hurry.abort();
        start();
      }),

    /** Nothing is being sent any more: look now. */
    lookNow: () => {
      if (running && !isLongLook) hurry.abort();
    },
  };
};

export type RecordWatch = ReturnType<typeof createRecordWatch>;

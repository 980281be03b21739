import { getRetryAfter } from "../transport/request-errors.ts";

/** Milliseconds between two polls. */
export interface PollIntervals {
  /** Before the first poll. */
  readonly start: number;
  /** After a change. */
  readonly changed: number;
  /** The longest time while nothing changes, and while polls fail. The time grows up to it. */
  readonly idle: number;
  readonly failing: number;
  /** The part of a time that is random, so that pages that were opened together do not poll together. */
  readonly spread: number;
}

const growth = 1.5;
const libraryIntervals: PollIntervals = {
  start: 8_000,
  changed: 8_000,
  idle: 20_000,
  failing: 60_000,
  spread: 0.5,
};

/**
 * Polls while the page is visible and online, and immediately when it becomes so. A hidden page makes no requests.
 *
 * @param poll returns true if something changed. A rejection counts as a failure
 * @param signal stops the polling
 */
export const pollWhileVisible = (
  poll: () => Promise<boolean>,
  signal: AbortSignal,
  intervals: PollIntervals = libraryIntervals,
): void => {
  const { document } = globalThis;
  let interval = intervals.changed;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isPolling = false;

  const isAway = () => signal.aborted || document?.hidden || globalThis.navigator?.onLine === false;

  const schedule = (delay = interval) => {
    clearTimeout(timer);
    if (isAway()) return;
    const random = 1 - intervals.spread * Math.random();
    timer = setTimeout(() => void pollNow(), delay * random);
  };

  const pollNow = async (): Promise<void> => {
    if (isPolling || isAway()) return;
    isPolling = true;
    clearTimeout(timer);
    try {
      const changed = await poll();
      interval = changed ? intervals.changed : Math.min(intervals.idle, interval * growth);
    } catch (error) {
      interval = Math.max(Math.min(intervals.failing, interval * 2), getRetryAfter(error));
    }
    isPolling = false;
    schedule();
  };

  const pollSoon = () => {
    interval = intervals.changed;
    void pollNow();
    // Also clears the timer of a page that was hidden.
    schedule();
  };
  document?.addEventListener("visibilitychange", pollSoon, { signal });
  globalThis.addEventListener?.("online", pollSoon, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  schedule(intervals.start);
};

/** Milliseconds between two polls: short after a change, then longer, and longest while polls fail. */
const intervals = { first: 8_000, idle: 20_000, failing: 60_000, growth: 1.5 };

/**
 * Polls while the page is visible, and immediately when it becomes visible or the browser comes back online. A hidden page
 * makes no requests. Intervals are random between half and all of their length, so that pages that were opened together do
 * not poll together.
 *
 * @param poll returns true if something changed. A rejection counts as a failure
 * @param signal stops the polling
 */
export const pollWhileVisible = (poll: () => Promise<boolean>, signal: AbortSignal): void => {
  const { document } = globalThis;
  let interval = intervals.first;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isPolling = false;

  const schedule = () => {
    clearTimeout(timer);
    if (signal.aborted || document?.hidden) return;
    timer = setTimeout(() => void pollNow(), interval * (0.5 + Math.random() / 2));
  };

  const pollNow = async (): Promise<void> => {
    if (isPolling || signal.aborted || document?.hidden) return;
    isPolling = true;
    clearTimeout(timer);
    try {
      const changed = await poll();
      interval = changed ? intervals.first : Math.min(intervals.idle, interval * intervals.growth);
    } catch {
      interval = Math.min(intervals.failing, interval * 2);
    }
    isPolling = false;
    schedule();
  };

  const pollSoon = () => {
    interval = intervals.first;
    void pollNow();
    // Also clears the timer of a page that was hidden.
    schedule();
  };
  document?.addEventListener("visibilitychange", pollSoon, { signal });
  globalThis.addEventListener?.("online", pollSoon, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  schedule();
};

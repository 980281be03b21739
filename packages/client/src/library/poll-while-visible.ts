/** Milliseconds between two polls: soon after something changed, then less often, and least often while they fail. */
const pace = { first: 8_000, idle: 20_000, failing: 60_000, growth: 1.5 };

/**
 * Polls while the page is visible, and at once when it becomes visible or the browser comes back online. A page that
 * nobody sees makes no request. Intervals are random between half and all of their length, so that pages that were opened
 * together do not poll together.
 *
 * @param poll returns true if something changed; a rejection counts as a failure
 * @param signal ends the polling
 */
export const pollWhileVisible = (poll: () => Promise<boolean>, signal: AbortSignal): void => {
  const { document } = globalThis;
  let interval = pace.first;
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
      interval = changed ? pace.first : Math.min(pace.idle, interval * pace.growth);
    } catch {
      interval = Math.min(pace.failing, interval * 2);
    }
    isPolling = false;
    schedule();
  };

  const hurry = () => {
    interval = pace.first;
    void pollNow();
    // It also ends the timer of a page that was hidden.
    schedule();
  };
  document?.addEventListener("visibilitychange", hurry, { signal });
  globalThis.addEventListener?.("online", hurry, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  schedule();
};

/** The number of requests in flight. Browsers open at most six connections to an HTTP/1.1 host. */
const sizes = { initial: 2, min: 1, max: 6 };

/** How much the throughput must grow for another request in flight to be worth it. */
const minGrowth = 1.05;

/** The number of rounds without growth after which the window grows by one to probe the link. */
const roundsToProbe = 8;

/** Limits the requests in flight to as many as the link benefits from. */
export interface CongestionWindow {
  /** Waits for room. Call `leave` after each. Throws the signal's reason if it is aborted. */
  readonly enter: (signal: AbortSignal) => Promise<void>;
  /**
   * Makes room for another request.
   *
   * @param bytes the number of bytes that arrived; undefined if the request failed because of the link or a busy S3
   */
  readonly leave: (bytes: number | undefined) => void;
  readonly size: () => number;
}

/**
 * Creates a window that starts small, grows by one while the throughput grows, and halves when a request fails.
 *
 * @param now returns milliseconds on a monotonic clock
 */
export const createCongestionWindow = (now: () => number): CongestionWindow => {
  let size: number = sizes.initial;
  let inFlight = 0;
  let best = 0;
  let idleRounds = 0;
  let round = { started: now(), bytes: 0, done: 0 };
  const waiting = new Set<() => void>();

  const admit = () => {
    for (const start of waiting) {
      if (inFlight >= size) return;
      waiting.delete(start);
      inFlight += 1;
      start();
    }
  };

  const startRound = () => {
    round = { started: now(), bytes: 0, done: 0 };
  };

  const resize = (to: number) => {
    size = Math.min(sizes.max, Math.max(sizes.min, to));
    startRound();
  };

  /** Ends a round: as many requests are done as were in flight. */
  const endRound = () => {
    const throughput = round.bytes / Math.max(1, now() - round.started);
    idleRounds += 1;
    const grew = throughput > best * minGrowth;
    best = grew ? throughput : best;
    if (!grew && idleRounds < roundsToProbe) return startRound();
    idleRounds = 0;
    if (!grew) best = throughput;
    resize(size + 1);
  };

  return {
    size: () => size,
    enter: (signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const abort = () => {
          if (waiting.delete(start)) reject(signal.reason);
        };
        const start = () => {
          signal.removeEventListener("abort", abort);
          resolve();
        };
        if (inFlight === 0) startRound();
        waiting.add(start);
        signal.addEventListener("abort", abort, { once: true });
        admit();
      }),
    leave: (bytes) => {
      inFlight -= 1;
      if (bytes === undefined) {
        best = 0;
        resize(Math.floor(size / 2));
      } else {
        round.bytes += bytes;
        round.done += 1;
        if (round.done >= size) endRound();
      }
      admit();
    },
  };
};

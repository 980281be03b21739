/** Requests in flight: at first, at least and at most. Browsers open no more than six connections to an HTTP/1.1 host. */
const width = { first: 2, least: 1, most: 6 };

/** Throughput must be this much better for another request in flight to have been worth it. */
const worthwhile = 1.05;

/** Rounds after which a link that gave no more is asked again. */
const roundsToProbe = 8;

/** Lets as many requests be in flight as the link gives something for. */
export interface CongestionWindow {
  /** Waits for room; call `leave` for each. Throws the signal's reason once it is aborted. */
  readonly enter: (signal: AbortSignal) => Promise<void>;
  /**
   * Make room again.
   *
   * @param bytes that arrived; undefined for a request that failed because of the link or a busy storage
   */
  readonly leave: (bytes: number | undefined) => void;
  readonly width: () => number;
}

/**
 * A window that starts low, grows by one while throughput grows, and halves when a request fails.
 *
 * @param now milliseconds of a clock that only goes forward
 */
export const createCongestionWindow = (now: () => number): CongestionWindow => {
  let room: number = width.first;
  let inFlight = 0;
  let best = 0;
  let idleRounds = 0;
  let round = { started: now(), bytes: 0, done: 0 };
  const line = new Set<() => void>();

  const admit = () => {
    for (const go of line) {
      if (inFlight >= room) return;
      line.delete(go);
      inFlight += 1;
      go();
    }
  };

  const startRound = () => {
    round = { started: now(), bytes: 0, done: 0 };
  };

  const resize = (to: number) => {
    room = Math.min(width.most, Math.max(width.least, to));
    startRound();
  };

  /** A round ends when as many requests are done as were in flight. */
  const judge = () => {
    const throughput = round.bytes / Math.max(1, now() - round.started);
    idleRounds += 1;
    const grew = throughput > best * worthwhile;
    best = grew ? throughput : best;
    if (!grew && idleRounds < roundsToProbe) return startRound();
    idleRounds = 0;
    if (!grew) best = throughput;
    resize(room + 1);
  };

  return {
    width: () => room,
    enter: (signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const giveUp = () => {
          if (line.delete(go)) reject(signal.reason);
        };
        const go = () => {
          signal.removeEventListener("abort", giveUp);
          resolve();
        };
        if (inFlight === 0) startRound();
        line.add(go);
        signal.addEventListener("abort", giveUp, { once: true });
        admit();
      }),
    leave: (bytes) => {
      inFlight -= 1;
      if (bytes === undefined) {
        best = 0;
        resize(Math.floor(room / 2));
      } else {
        round.bytes += bytes;
        round.done += 1;
        if (round.done >= room) judge();
      }
      admit();
    },
  };
};

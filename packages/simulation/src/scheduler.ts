import type { Random } from "./random.ts";

/** A call that waits until the scheduler grants it. */
export interface WaitingCall {
  /** Returns true if the caller has ended. The scheduler then drops the call. */
  readonly isOver: () => boolean;
  readonly proceed: () => void;
}

/** Decides what happens next. Only the scheduler advances the simulated time, in milliseconds since the epoch. */
export interface Scheduler {
  now(): number;
  wait(call: WaitingCall): void;
  /** Runs a callback at a time, or soon if the time has passed. */
  at(time: number, happen: () => void): void;
  /** Returns true while choices are random. Afterward, everything happens in order. */
  isFree(): boolean;
  /** Returns the number of choices so far. */
  choices(): number;
  /** Ends the run immediately. */
  stop(): void;
  /**
   * Runs everything up to a time.
   *
   * @returns true if no work remains
   */
  run(until: number): Promise<boolean>;
}

/** How many milliseconds a scheduled callback may overtake waiting calls. Each run chooses one value. */
const lookaheads = [2000, 30_000, 200_000] as const;
/** The probability that it does. */
const earlyProbability = 0.2;
/** The maximum duration of a call in milliseconds. */
const latency = 40;

/**
 * @param random makes the choices
 * @param freeChoices how many choices are random. After them, everything happens in the order in which it was added
 */
export const createScheduler = (
  start: number,
  random: Random,
  freeChoices: number = Number.POSITIVE_INFINITY,
): Scheduler => {
  const waiting: WaitingCall[] = [];
  const calendar = createCalendar();
  let now = start;
  let choices = 0;
  let stopped = false;
  const lookahead = random.pick(lookaheads);
  const isFree = () => choices < freeChoices;

  const turn = () => {
    choices += 1;
    now += 1 + random.below(latency);
    if (!isFree()) {
      waiting.shift()?.proceed();
      return;
    }
    const chosen = random.below(waiting.length);
    const call = waiting[chosen];
    const last = waiting.pop();
    if (last !== undefined && call !== last) waiting[chosen] = last;
    call?.proceed();
  };

  const happen = (entry: Entry) => {
    calendar.take();
    now = Math.max(now, entry.at);
    entry.happen();
  };

  /** Runs the next step. Returns false if nothing remains until then. */
  const advance = (until: number): boolean => {
    if (stopped || now > until) return false;
    for (let index = waiting.length - 1; index >= 0; index -= 1)
      if (waiting[index]?.isOver()) waiting.splice(index, 1);
    const next = calendar.next();
    if (waiting.length === 0) {
      if (next === undefined || next.at > until) return false;
      happen(next);
      return true;
    }
    const early = next !== undefined && next.at <= now + (isFree() ? lookahead : 0);
    if (early && (!isFree() || random.chance(earlyProbability))) happen(next);
    else turn();
    return true;
  };

  return {
    now: () => now,
    wait: (call) => {
      waiting.push(call);
    },
    at: (time, happen) => calendar.add(time, happen),
    isFree,
    choices: () => choices,
    stop: () => {
      stopped = true;
    },
    run: (until) =>
      new Promise((resolve, reject) => {
        const step = () => {
          try {
            if (!advance(until))
              return resolve(waiting.length === 0 && calendar.next() === undefined);
          } catch (error) {
            return reject(error);
          }
          // Node runs the next tick when no microtask is left, so everything that could continue has continued.
          queueMicrotask(afterMicrotasks);
        };
        const afterMicrotasks = () => process.nextTick(step);
        afterMicrotasks();
      }),
  };
};

interface Entry {
  readonly at: number;
  readonly happen: () => void;
}

/** Creates a calendar of callbacks, the earliest last. Callbacks of the same time keep the order in which they were added. */
const createCalendar = () => {
  const entries: Entry[] = [];
  return {
    add(at: number, happen: () => void) {
      let low = 0;
      let high = entries.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((entries[middle]?.at ?? 0) > at) low = middle + 1;
        else high = middle;
      }
      entries.splice(low, 0, { at, happen });
    },
    next: () => entries.at(-1),
    take: () => entries.pop(),
  };
};

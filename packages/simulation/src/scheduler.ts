import type { Random } from "./random.ts";

/** A call that waits for its turn. */
export interface WaitingCall {
  /** The one that waits is gone: nobody will have its turn. */
  readonly isOver: () => boolean;
  /** Have the turn. */
  readonly proceed: () => void;
}

/** Decides who is next. Time is simulated, in milliseconds since the epoch; it moves only here. */
export interface Scheduler {
  now(): number;
  wait(call: WaitingCall): void;
  /** Have something happen at a time; what is past happens soon. */
  at(time: number, happen: () => void): void;
  /** Whether a choice is still free; when they are used up, everything happens in order. */
  isFree(): boolean;
  /** Choices made so far. */
  choices(): number;
  /** End at once. */
  stop(): void;
  /**
   * Let it all happen up to a time.
   *
   * @returns whether nothing waits and nothing is to come any more
   */
  run(until: number): Promise<boolean>;
}

/** While calls wait, time goes on: what is to come within so many milliseconds may come first. Each run has one of these. */
const foresights = [2000, 30_000, 200_000] as const;
/** How often it does. */
const restlessness = 0.2;
/** Milliseconds that a call takes, at most. */
const latency = 40;

/**
 * @param random makes the choices
 * @param freeChoices how many choices it makes; after that everything happens in the order in which it came
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
  const foresight = random.pick(foresights);
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

  /** Do one thing. False when there is nothing left until then. */
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
    const early = next !== undefined && next.at <= now + (isFree() ? foresight : 0);
    if (early && (!isFree() || random.chance(restlessness))) happen(next);
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
          // Node runs the next tick when no microtask is left: everything that could go on has then gone on.
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

/** What is to come, the soonest last; of the same time, in the order in which it was added. */
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

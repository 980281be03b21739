import type { FaultLog, FaultRates } from "./faults.ts";

/** Milliseconds that an event is late at most. */
const longestDelay = 10_000;

type Send = (body: string) => Promise<void>;

export interface EventFaults {
  /** Takes an event as the queue would, and hands it on late, more than once, after the next one, or not at all. */
  readonly send: Send;
  /** Hand on at once what is still held back. */
  release(): Promise<void>;
}

/**
 * Make events go astray on their way to the queue. One that is held back is lost when the process is killed.
 *
 * @param chance the next number from 0 to 1
 */
export const eventFaults = (
  send: Send,
  {
    rates,
    chance,
    log,
  }: { readonly rates: FaultRates; readonly chance: () => number; readonly log: FaultLog },
): EventFaults => {
  /** What hands on each event that is held back. */
  const held = new Map<NodeJS.Timeout, () => Promise<void>>();
  const overtaken = new Set<NodeJS.Timeout>();

  const handOn = async (timer: NodeJS.Timeout): Promise<void> => {
    clearTimeout(timer);
    const act = held.get(timer);
    held.delete(timer);
    overtaken.delete(timer);
    await act?.();
  };
  const hold = (body: string): NodeJS.Timeout => {
    const timer: NodeJS.Timeout = setTimeout(() => void handOn(timer), chance() * longestDelay);
    held.set(timer, () => send(body));
    return timer;
  };

  return {
    async send(body) {
      const what = nameOf(body);
      const waiting = [...overtaken];
      if (chance() < rates.dropped) {
        log.note("dropped", what);
      } else {
        if (chance() < rates.duplicated) {
          log.note("duplicated", what);
          hold(body);
        }
        const luck = chance();
        if (luck < rates.reordered) {
          log.note("reordered", what);
          overtaken.add(hold(body));
        } else if (luck < rates.reordered + rates.delayed) {
          log.note("delayed", what);
          hold(body);
        } else {
          await send(body);
        }
      }
      await Promise.all(waiting.map(handOn));
    },
    release: async () => {
      await Promise.all([...held.keys()].map(handOn));
    },
  };
};

/** An event in a few words. */
const nameOf = (body: string): string => {
  const [, event = "an event"] = /"eventName":"([^"]+)"/.exec(body) ?? [];
  const [, key = ""] = /"key":"([^"]+)"/.exec(body) ?? [];
  return `${event} ${key}`.trim();
};

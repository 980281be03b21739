import type { FaultLog, FaultRates } from "./faults.ts";

/** The maximum delay of an event in milliseconds. */
const longestDelay = 10_000;

type Send = (body: string) => Promise<void>;

export interface EventFaults {
  /** Sends an event to the queue, possibly late, twice, after the next one, or not at all. */
  readonly send: Send;
  /** Sends all delayed events now. */
  release(): Promise<void>;
}

/**
 * Creates faults of events before they reach the queue. A delayed event is lost if the process is killed.
 *
 * @param chance returns the next random number from 0 to 1
 */
export const createEventFaults = (
  send: Send,
  {
    rates,
    chance,
    log,
  }: { readonly rates: FaultRates; readonly chance: () => number; readonly log: FaultLog },
): EventFaults => {
  /** Sends each delayed event. */
  const delayedEvents = new Map<NodeJS.Timeout, () => Promise<void>>();
  const overtaken = new Set<NodeJS.Timeout>();

  const releaseEvent = async (timer: NodeJS.Timeout): Promise<void> => {
    clearTimeout(timer);
    const act = delayedEvents.get(timer);
    delayedEvents.delete(timer);
    overtaken.delete(timer);
    await act?.();
  };
  const hold = (body: string): NodeJS.Timeout => {
    const timer: NodeJS.Timeout = setTimeout(
      () => void releaseEvent(timer),
      chance() * longestDelay,
    );
    delayedEvents.set(timer, () => send(body));
    return timer;
  };

  return {
    async send(body) {
      const what = describeEvent(body);
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
      await Promise.all(waiting.map(releaseEvent));
    },
    release: async () => {
      await Promise.all([...delayedEvents.keys()].map(releaseEvent));
    },
  };
};

/** Describes an event briefly. */
const describeEvent = (body: string): string => {
  const [, event = "an event"] = /"eventName":"([^"]+)"/.exec(body) ?? [];
  const [, key = ""] = /"key":"([^"]+)"/.exec(body) ?? [];
  return `${event} ${key}`.trim();
};

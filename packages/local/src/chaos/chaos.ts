import type { Around } from "./around-each-request.ts";
import { createAwsFaults, type ServiceName } from "./aws-faults.ts";
import { createBusEventFaults, type DelayedSend } from "./bus-event-faults.ts";
import { createRandom } from "./chance.ts";
import { createEventFaults, type EventFaults } from "./event-faults.ts";
import {
  createFaultLog,
  defaultFaultRates,
  type FaultKind,
  type FaultRates,
  faultKinds,
  faultNames,
} from "./faults.ts";
import { runKillable } from "./invocations.ts";

/** Injects faults that can happen on AWS into the local stack. */
export interface Chaos {
  /** How often each fault has occurred. */
  readonly counts: Readonly<Record<FaultKind, number>>;
  /** Returns the wrapper for each request of a service's client. */
  around(service: ServiceName): Around;
  /** Returns a handler that may be killed. */
  killable<Arguments extends readonly unknown[], Answer>(
    functionName: string,
    handler: (...args: Arguments) => Promise<Answer>,
  ): (...args: Arguments) => Promise<Answer>;
  /** Returns a sender that injects faults into events before they reach the queue. */
  events(send: (body: string) => Promise<void>): EventFaults;
  /** Returns a sender that injects faults into events from the bus before they reach a queue. The bus loses no event. */
  busEvents(send: DelayedSend): (body: string) => Promise<void>;
}

/**
 * Creates random faults of S3 events, AWS calls, and handlers.
 *
 * @param seed of the random numbers. Requests run concurrently, so the same seed may affect different requests
 * @param onFault called with one line for each fault
 */
export const createChaos = ({
  seed,
  rates = defaultFaultRates,
  onFault = () => {},
}: {
  readonly seed: number;
  readonly rates?: FaultRates;
  readonly onFault?: (line: string) => void;
}): Chaos => {
  const chance = createRandom(seed);
  const log = createFaultLog(onFault);
  const parts = { rates, chance, log };
  return {
    counts: log.counts,
    around: createAwsFaults(parts),
    killable:
      (functionName, handler) =>
      (...args) =>
        runKillable(functionName, () => handler(...args)),
    events: (send) => createEventFaults(send, parts),
    busEvents: (send) => createBusEventFaults(send, parts),
  };
};

/** Formats the number of faults so far, one line for each kind. */
export const formatFaultCounts = ({ counts }: Pick<Chaos, "counts">): string =>
  faultKinds.map((kind) => `${String(counts[kind]).padStart(7)} ${faultNames[kind]}`).join("\n");

import type { Around } from "./around-each-request.ts";
import { awsFaults, type ServiceName } from "./aws-faults.ts";
import { chanceOf } from "./chance.ts";
import { type EventFaults, eventFaults } from "./event-faults.ts";
import {
  type FaultKind,
  type FaultRates,
  faultKinds,
  faultNames,
  openFaultLog,
  usualRates,
} from "./faults.ts";
import { invoke } from "./invocations.ts";

/** What makes the local stack misbehave as AWS may. */
export interface Chaos {
  /** How often each fault happened so far. */
  readonly counts: Readonly<Record<FaultKind, number>>;
  /** What goes around each request of a service's client. */
  around(service: ServiceName): Around;
  /** A handler that may be killed. */
  killable<Arguments extends readonly unknown[], Answer>(
    functionName: string,
    handler: (...args: Arguments) => Promise<Answer>,
  ): (...args: Arguments) => Promise<Answer>;
  /** What takes events on their way to the queue. */
  events(send: (body: string) => Promise<void>): EventFaults;
}

/**
 * Faults by chance: of S3 events, of AWS calls and of handlers.
 *
 * @param seed which faults come; since requests run side by side, the same seed need not hit the same ones
 * @param onFault told of each fault in one line
 */
export const createChaos = ({
  seed,
  rates = usualRates,
  onFault = () => {},
}: {
  readonly seed: number;
  readonly rates?: FaultRates;
  readonly onFault?: (line: string) => void;
}): Chaos => {
  const chance = chanceOf(seed);
  const log = openFaultLog(onFault);
  const parts = { rates, chance, log };
  return {
    counts: log.counts,
    around: awsFaults(parts),
    killable:
      (functionName, handler) =>
      (...args) =>
        invoke(functionName, () => handler(...args)),
    events: (send) => eventFaults(send, parts),
  };
};

/** What went wrong so far, in a line for each kind. */
export const summaryOf = ({ counts }: Pick<Chaos, "counts">): string =>
  faultKinds.map((kind) => `${String(counts[kind]).padStart(7)} ${faultNames[kind]}`).join("\n");

import type { Random } from "./random.ts";

/** The faults of a function's calls, with their highest rate per thousand calls. */
const callFaults = {
  /** The function is killed before the request reaches the service. */
  "crash before a call": 25,
  /** The function is killed after the service carried out the request. */
  "crash after a call": 25,
  /** The service refuses the request. */
  throttling: 40,
  /** The service carries out the request, and the caller gets an error. */
  "lost response": 40,
  /** The response is lost, and the SDK sends the same request again. */
  "request sent twice": 40,
  /** The caller gives up, and the service carries out the request later. */
  "late request": 30,
  /** The SDK gives up on a request and sends it again. The first one is carried out later. */
  "late first request": 30,
  /** The call takes about as long as the function's timeout. */
  "slow call": 100,
} as const;

/** All other faults, with their highest rate per thousand opportunities. */
const otherFaults = {
  /** An index or an eventually consistent read returns old data. */
  "stale read": 400,
  /** A function's clock is fast or slow. */
  "clock skew": 700,
  /** S3 or SQS delivers a message again. */
  "duplicate message": 250,
  /** A message arrives minutes, hours, or days late, after messages that were sent later. */
  "delayed message": 300,
  /** S3 never sends the event of an object. */
  "lost event": 500,
  /** A batch is handled, and its messages are delivered again. */
  "lost acknowledgement": 150,
  /** The schedule skips a sweep. */
  "missed sweep": 300,
  /** The schedule invokes the sweep twice, at the same time or some minutes apart. */
  "double sweep": 600,
  /** A browser sends its bytes slowly. S3 accepted the form before its policy ended. */
  "slow upload": 500,
  /** S3 keeps a part that was in flight while its multipart upload was aborted. */
  "part kept after an abort": 500,
  /** The app refuses an upload. */
  "refused authorization": 300,
  /** The bus accepts only the first events of a request. */
  "refused event": 200,
  /** The bus sends an event to the queue of hooks again. */
  "duplicate event": 700,
  /** The app's service fails in a hook. */
  "failing hook": 600,
} as const;

const perThousand: Readonly<Record<FaultKind, number>> = { ...callFaults, ...otherFaults };

export type CallFault = keyof typeof callFaults;
export type OtherFault = keyof typeof otherFaults;
export type FaultKind = CallFault | OtherFault;

const callFaultKinds = Object.keys(callFaults) as readonly CallFault[];
export const faultKinds = Object.keys(perThousand) as readonly FaultKind[];

export interface Faults {
  /** Chooses the fault of a call, if it has one. */
  chooseForCall(): CallFault | undefined;
  /** Returns true if the fault occurs now. */
  occurs(kind: OtherFault): boolean;
  /** Injects no more faults. */
  stop(): void;
  isStopped(): boolean;
  /** How often each fault occurred. */
  readonly occurrences: Partial<Record<FaultKind, number>>;
}

/**
 * Creates the faults of one run. Each run has about half of the kinds, each with its own probability, so that rare
 * combinations of two kinds happen without the others.
 *
 * @param without kinds that do not occur in this run. They do not change anything else
 * @param isFree returns false once no more faults may occur
 */
export const createFaults = (
  random: Random,
  without: ReadonlySet<FaultKind>,
  isFree: () => boolean,
): Faults => {
  const likelihood = new Map<FaultKind, number>();
  const severity = random.below(4);
  for (const kind of faultKinds) {
    const present = random.chance(0.5);
    const share = 0.1 + 0.9 * (random.below(1000) / 1000);
    likelihood.set(kind, present && severity > 0 ? (share * perThousand[kind]) / 1000 : 0);
  }
  let isStopped = false;
  const occurrences: Partial<Record<FaultKind, number>> = {};
  const happens = (kind: FaultKind): boolean => {
    if (isStopped || without.has(kind) || !isFree()) return false;
    occurrences[kind] = (occurrences[kind] ?? 0) + 1;
    return true;
  };
  const ranges = callFaultKinds.map((kind) => ({ kind, width: likelihood.get(kind) ?? 0 }));
  return {
    chooseForCall() {
      let left = random.below(1_000_000) / 1_000_000;
      for (const { kind, width } of ranges) {
        if (left < width) return happens(kind) ? kind : undefined;
        left -= width;
      }
      return undefined;
    },
    occurs: (kind) => random.chance(likelihood.get(kind) ?? 0) && happens(kind),
    stop: () => {
      isStopped = true;
    },
    isStopped: () => isStopped,
    occurrences,
  };
};

import type { Random } from "./random.ts";

/** What can go wrong with one call of a function, and how often in a thousand calls where a run has it. */
const callFaults = {
  /** The function dies before the call reaches the service. */
  "crash before a call": 25,
  /** The function dies after the service did what it was asked. */
  "crash after a call": 25,
  /** The service refuses, and nothing is done. */
  throttling: 40,
  /** The service does it, and the caller is told of an error. */
  "lost answer": 40,
  /** The answer is lost on the way, and the SDK sends the same request again. */
  "request sent twice": 40,
  /** The caller gives up, and the service does it later. */
  "late request": 30,
  /** The SDK gave up on a request and sent another one; the first is carried out later. */
  "late first request": 30,
  /** The call takes as long as the function has left, or longer; meanwhile all else goes on. */
  "slow call": 100,
} as const;

/** What else can go wrong, and how often in a thousand times that it could. */
const otherFaults = {
  /** An index, or a read that need not be consistent, is behind. */
  "stale read": 400,
  /** A function's clock is fast or slow. */
  "clock skew": 700,
  /** S3 or SQS delivers a message once more. */
  "duplicate message": 250,
  /** A message comes minutes, hours or days late, after others that were sent later. */
  "delayed message": 300,
  /** S3 never sends the event of an object. */
  "lost event": 500,
  /** A batch was handled, and its messages come again all the same. */
  "lost acknowledgement": 150,
  /** The schedule leaves out a sweep. */
  "missed sweep": 300,
  /** The schedule invokes a second sweep for one tick, at the same time or some minutes later. */
  "double sweep": 600,
  /** A browser takes long to send its bytes: the form was accepted before its policy ended. */
  "slow upload": 500,
  /** A part is on its way while its multipart upload is aborted, and is kept all the same. */
  "part kept after an abort": 500,
  /** The bus takes only the first of the events that it is given. */
  "refused event": 200,
} as const;

const perThousand: Readonly<Record<FaultKind, number>> = { ...callFaults, ...otherFaults };

export type CallFault = keyof typeof callFaults;
export type OtherFault = keyof typeof otherFaults;
export type FaultKind = CallFault | OtherFault;

const callFaultKinds = Object.keys(callFaults) as readonly CallFault[];
export const faultKinds = Object.keys(perThousand) as readonly FaultKind[];

export interface Faults {
  /** What goes wrong with this call; undefined where nothing does. */
  ofCall(): CallFault | undefined;
  /** Whether this goes wrong now. */
  strikes(kind: OtherFault): boolean;
  /** From now on nothing new goes wrong. */
  calm(): void;
  isCalm(): boolean;
  /** How often each kind struck. */
  readonly struck: Partial<Record<FaultKind, number>>;
}

/**
 * What goes wrong in one run. Each run has about half of the kinds, each with its own likelihood, so that rare meetings of
 * two kinds happen undisturbed by the others.
 *
 * @param without kinds that do not happen in this run; all else stays as it was
 * @param isFree whether anything may still go wrong
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
  let isCalm = false;
  const struck: Partial<Record<FaultKind, number>> = {};
  const happens = (kind: FaultKind): boolean => {
    if (isCalm || without.has(kind) || !isFree()) return false;
    struck[kind] = (struck[kind] ?? 0) + 1;
    return true;
  };
  const ranges = callFaultKinds.map((kind) => ({ kind, width: likelihood.get(kind) ?? 0 }));
  return {
    ofCall() {
      let left = random.below(1_000_000) / 1_000_000;
      for (const { kind, width } of ranges) {
        if (left < width) return happens(kind) ? kind : undefined;
        left -= width;
      }
      return undefined;
    },
    strikes: (kind) => random.chance(likelihood.get(kind) ?? 0) && happens(kind),
    calm: () => {
      isCalm = true;
    },
    isCalm: () => isCalm,
    struck,
  };
};

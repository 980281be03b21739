/** What can go wrong, each in the words that it is reported with. */
export const faultNames = {
  dropped: "S3 events dropped",
  duplicated: "S3 events sent twice",
  delayed: "S3 events delayed",
  reordered: "S3 events overtaken by the next one",
  throttled: "AWS calls throttled",
  failedBefore: "AWS calls failed before they were carried out",
  failedAfter: "AWS calls carried out, and their answer lost",
  killed: "handlers killed half way",
} as const;

export type FaultKind = keyof typeof faultNames;
export const faultKinds = Object.keys(faultNames) as FaultKind[];

/** How probable each fault is: of an event for the first four, of one try of an AWS call for the others. */
export type FaultRates = Readonly<Record<FaultKind, number>>;

export const usualRates: FaultRates = {
  dropped: 0.03,
  duplicated: 0.1,
  delayed: 0.1,
  reordered: 0.1,
  throttled: 0.02,
  failedBefore: 0.02,
  failedAfter: 0.02,
  killed: 0.01,
};

/** Counts what went wrong. */
export interface FaultLog {
  readonly counts: Readonly<Record<FaultKind, number>>;
  /** @param what it happened to, in a few words */
  note(kind: FaultKind, what: string): void;
}

/** A zero for each kind of fault: none has happened, or none is to happen. */
export const noFaults: Readonly<Record<FaultKind, number>> = {
  dropped: 0,
  duplicated: 0,
  delayed: 0,
  reordered: 0,
  throttled: 0,
  failedBefore: 0,
  failedAfter: 0,
  killed: 0,
};

/** @param onFault told of each fault in one line */
export const openFaultLog = (onFault: (line: string) => void): FaultLog => {
  const counts: Record<FaultKind, number> = { ...noFaults };
  return {
    counts,
    note: (kind, what) => {
      counts[kind] += 1;
      onFault(`${faultNames[kind]}: ${what}`);
    },
  };
};

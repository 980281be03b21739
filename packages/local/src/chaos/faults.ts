/** The kinds of faults, with the text that reports use. */
export const faultNames = {
  dropped: "S3 events dropped",
  duplicated: "events sent twice",
  delayed: "events delayed",
  reordered: "S3 events overtaken by the next one",
  throttled: "AWS calls throttled",
  failedBefore: "AWS calls that failed before they were carried out",
  failedAfter: "AWS calls that were carried out, with their response lost",
  killed: "handlers killed halfway",
} as const;

export type FaultKind = keyof typeof faultNames;
export const faultKinds = Object.keys(faultNames) as FaultKind[];

/** The probability of each fault: per event for the first four, and per attempt of an AWS call for the others. */
export type FaultRates = Readonly<Record<FaultKind, number>>;

export const defaultFaultRates: FaultRates = {
  dropped: 0.03,
  duplicated: 0.1,
  delayed: 0.1,
  reordered: 0.1,
  throttled: 0.02,
  failedBefore: 0.02,
  failedAfter: 0.02,
  killed: 0.01,
};

/** Counts and reports faults. */
export interface FaultLog {
  readonly counts: Readonly<Record<FaultKind, number>>;
  /** @param what describes the affected event or call */
  note(kind: FaultKind, what: string): void;
}

/** Zero for each kind of fault, as counts or as rates. */
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

/** @param onFault called with one line for each fault */
export const createFaultLog = (onFault: (line: string) => void): FaultLog => {
  const counts: Record<FaultKind, number> = { ...noFaults };
  return {
    counts,
    note: (kind, what) => {
      counts[kind] += 1;
      onFault(`${faultNames[kind]}: ${what}`);
    },
  };
};

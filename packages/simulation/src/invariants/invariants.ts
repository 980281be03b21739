/** What always holds, or holds once everything has run dry. */
export const invariants = {
  "no orphan": "every object version under uploads/ is the pinned version of one ready record",
  "no ghost": "every ready record's pinned version exists, with its size, type and checksum",
  "nothing pends for ever": "a record stops being pending when its policy and a grace are over",
  "nothing is given up early":
    "a record expires when its policy and a grace are over, and has its last look a day later",
  "deleted is gone": "what an owner deleted does not exist, and does not come back",
  "served never changes":
    "a ready record is about one version for ever, and that version is never deleted",
  "ready is what S3 holds": "a record becomes ready from a version that was stored as declared",
  "what arrived counts":
    "an upload whose bytes arrived as declared becomes ready, and nothing else does",
  "nothing goes without a cause":
    "a ready record is deleted by its owner, its retention, or a removal in S3",
  "retention ends": "what was to be kept until a time is deleted soon after it",
  "life goes forward": "no status comes after one that ends a life",
  "live records stay": "time to live takes no record that is pending or ready",
  "revisions grow": "each change of a record has a higher revision",
  "every turn is told":
    "ready, rejected and deleted were each published with their revision, and nothing else",
  "no parts left": "no multipart upload of a record is left behind",
  "completion tells the truth": "what is completed is the file, and is not called gone afterwards",
  "links name the pinned version": "a download link leads to the version that was first ready",
  "counting is in nobody's way":
    "nothing that is asked for fails because a download could not be counted",
  "counters go": "the download counters of what is deleted are purged",
  "attempts grow rarer": "an upload that kills the sweep is tried by it later each time",
  "everything ends": "events, retries and sweeps run dry",
} as const;

export type Invariant = keyof typeof invariants;

export interface Violation {
  readonly invariant: Invariant;
  /** What was seen. */
  readonly detail: string;
}

/** Keeps the first violation. */
export interface Judge {
  /** Count a check, and keep the violation where it does not hold. */
  check(invariant: Invariant, holds: boolean, detail: () => string): void;
  first(): Violation | undefined;
  readonly checks: Readonly<Partial<Record<Invariant, number>>>;
}

/** @param onFirst told when something was violated */
export const createJudge = (onFirst: (violation: Violation) => void): Judge => {
  const checks: Partial<Record<Invariant, number>> = {};
  let violation: Violation | undefined;
  return {
    check(invariant, holds, detail) {
      checks[invariant] = (checks[invariant] ?? 0) + 1;
      if (holds || violation !== undefined) return;
      violation = { invariant, detail: detail() };
      onFirst(violation);
    },
    first: () => violation,
    checks,
  };
};

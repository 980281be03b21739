/** What holds at every moment, or once all work has finished. */
export const invariants = {
  "no orphans":
    "every object version under uploads/ is the pinned version of one ready or trashed record",
  "no ghosts":
    "the pinned version of every ready or trashed record exists, with its size, type, and checksum",
  "nothing stays pending": "no record is pending after its policy and a grace period",
  "nothing expires early":
    "a record expires after its policy and a grace period, and is checked again a day later",
  "deleted files stay deleted": "a file that its owner deleted is gone, and does not come back",
  "ready files never change":
    "a ready or trashed record keeps its version, and the version is not deleted until the record is",
  "ready records match S3": "a record becomes ready from a version that was stored as declared",
  "outcomes match uploads":
    "an upload whose bytes arrived as declared becomes ready, and nothing else does",
  "deletions have a cause":
    "a ready or trashed record is deleted by its owner, its retention, the end of its time in the trash, or a removal in S3",
  "trash is not served":
    "no file is downloaded that was in the trash during the whole request, and no list has one",
  "restored files stay":
    "a restored file is removed only by a request that read it afterward, and a file leaves the trash only by a restore or a deletion",
  "the trash is emptied in time": "a file is deleted soon after its time in the trash ends",
  "retentions are enforced": "a file is deleted soon after its retention ends",
  "statuses never go back": "no status follows a final one",
  "live records are not purged": "time to live deletes no pending, ready, or trashed record",
  "revisions increase": "each change of a record has a higher revision",
  "changes are published":
    "ready, rejected, trashed, restored, and deleted are each published with their revision, and nothing else is",
  "hooks are called": "every upload that became ready, rejected, or deleted has had its hook",
  "hooks follow their change": "a hook is called after its change was written",
  "hooks complete once":
    "a hook is not called again for a revision after its completion was marked",
  "hooks do not overlap": "no two calls of a hook for one revision run at the same time",
  "no parts remain": "no multipart upload of a record remains",
  "completions are reported correctly":
    "a completed object is the whole file, and is not reported as gone",
  "links lead to the pinned version": "a download link leads to the version that was first ready",
  "counting fails no request": "no request fails because a download could not be counted",
  "counters are purged": "the download counters of a deleted upload are purged",
  "deadly uploads are settled": "an upload that ends every inspection is settled without one",
  "failed sweeps back off": "the sweep postpones an upload that ends it longer each time",
  "fields change by edits only":
    "an upload keeps its kind, owner, and creator, and each change of its fields is one edit of the fields before it",
  "edits are stored": "an edit of fields that succeeded is in the record",
  "batches change their owner's uploads":
    "a batch has one result for each ID in order, of an own upload as the action left it, and not-found for another owner's",
  "lists by fields are complete":
    "a list by fields has exactly the owner's uploads with these values that are neither in the trash nor deleted",
  "feeds lose no change":
    "a page that follows its owner's feed has exactly the ready files, with their texts, folders, and fields, once nothing changes",
  "feeds never go back":
    "a page that follows its owner's feed never returns to an older state of a file, such as one before its deletion",
  "duplicates are found by their bytes":
    "a record has a digest in the index exactly while it is ready, and a duplicate was ready with the same owner and bytes",
  "requests are authorized first":
    "nothing is signed, created, or written for a request before the app allowed it",
  "images belong to their upload":
    "every derived image is of the pinned version of a ready record, which has no image that does not exist",
  "images are derived": "every ready upload of a kind with variants has them, or a reason",
  "links serve ready files":
    "a share link shows and serves no file that was in the trash or deleted during the whole request",
  "links end":
    "a share link serves nothing after it expired or its owner revoked it, and no other owner can revoke it",
  "links keep their limit": "no more files are served through a share link than it allows",
  "links keep their password":
    "a share link shows nothing without its password, and compares at most ten others between two lockouts",
  "links end with their uploads":
    "nothing of a share link is left once all of its uploads are gone, and no valid link is purged before",
  "lists of links are true":
    "an owner's list has exactly the links with an upload that is not deleted, and says which of them lead to a file",
  "all work ends": "events, retries, and sweeps finish",
} as const;

export type Invariant = keyof typeof invariants;

export interface Violation {
  readonly invariant: Invariant;
  /** The observation that breaks the invariant. */
  readonly detail: string;
}

/** Counts the checks, and keeps the first violation. */
export interface Checker {
  /** Counts a check, and records a violation if it fails. */
  check(invariant: Invariant, holds: boolean, detail: () => string): void;
  first(): Violation | undefined;
  readonly checks: Readonly<Partial<Record<Invariant, number>>>;
}

/** @param onFirst called for the first violation */
export const createChecker = (onFirst: (violation: Violation) => void): Checker => {
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

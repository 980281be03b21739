import type { StoredRecord } from "../record.ts";
import { isReady, isTrashed } from "../status.ts";
import type { ExpectedRecord } from "./arrival.ts";
import type { Decision, Write } from "./decision.ts";

/**
 * Adds the time of a change to the write of an upload that is or becomes ready, so that it is in its owner's feed. What the sweep notes in a
 * record is no change for its owner.
 */
export const stampChange = (
  record: StoredRecord | ExpectedRecord | undefined,
  decision: Decision,
  at: string,
): Decision => {
  const { write, outcome } = decision;
  if (write?.kind !== "update" || outcome === "settled") return decision;
  // guard: every change of a file is in the feed
  const isFile = isReady(record) || isTrashed(record) || outcome === "finalized";
  return isFile ? { ...decision, write: changeTime(write, at) } : decision;
};

/** Returns a write with another time of its change, if it has one: the time at which it is sent. */
export const restampChange = (write: Write, at: string): Write =>
  write.kind === "update" && write.set.changedAt !== undefined ? changeTime(write, at) : write;

const changeTime = (write: Extract<Write, { kind: "update" }>, at: string): Write => ({
  ...write,
  set: { ...write.set, changedAt: at },
});

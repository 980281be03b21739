import { limits } from "../limits.ts";
import type { StoredRecord } from "../record.ts";
import type { Condition, Decision, Outcome, Write } from "./decision.ts";

/** Returns a decision that changes nothing. */
export const noop = (outcome: Outcome): Decision => ({ outcome, before: [], after: [] });
export const refused = noop("refused");

export const addSeconds = (time: string, seconds: number): string =>
  new Date(Date.parse(time) + seconds * 1000).toISOString();
export const latest = (a: string, b: string): string => (a > b ? a : b);
export function earliest(a: string, b: string | undefined): string;
export function earliest(a: string | undefined, b: string | undefined): string | undefined;
export function earliest(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || (b !== undefined && b < a) ? b : a;
}
export const getPurgeTime = (at: string): number =>
  Math.floor(Date.parse(at) / 1000) + limits.purgeAfter;
export const addDays = (time: string, days: number): string =>
  addSeconds(time, days * 24 * 60 * 60);

/** Creates a conditional change of an item. Each change increments the revision, which orders changes. */
export const createUpdate = (
  id: string,
  guard: readonly Condition[],
  change: {
    set?: Readonly<Record<string, unknown>>;
    remove?: readonly string[];
    add?: Readonly<Record<string, number>>;
  },
): Write => ({
  kind: "update",
  id,
  guard,
  set: change.set ?? {},
  remove: change.remove ?? [],
  // guard: every write increases the revision
  add: { ...change.add, revision: 1 },
});

export const ifStatus = (record: StoredRecord): Condition => ({
  path: "status",
  equals: record.status,
});

/** The record still has this key. */
export const ifKey = ({ key }: { readonly key?: string | undefined }): Condition =>
  key === undefined ? { path: "key", absent: true } : { path: "key", equals: key };

/**
 * The record was not written since it was read. A weaker condition would miss changes that keep the compared attributes, such as
 * an owner's choice of a retention, which can leave the due time unchanged.
 */
export const ifRevision = ({ revision }: StoredRecord): readonly Condition[] => [
  // Old items have no revision, which is read as 0.
  revision === 0 ? { path: "revision", absent: true } : { path: "revision", equals: revision },
];

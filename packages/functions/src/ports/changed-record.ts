import type { StoredRecord } from "@slipway/core/record";
import type { ChangedRecord, ChangePosition } from "./records.ts";

/** Returns true for a record that is in its owner's feed. */
export const isChanged = (record: StoredRecord): record is ChangedRecord =>
  "changedAt" in record && record.changedAt !== undefined;

type Change = Pick<ChangedRecord, "changedAt" | "id">;

/** Orders changes by their time, and then by the ID. */
export const compareChanges = (one: Change, other: Change): number =>
  `${one.changedAt} ${one.id}` < `${other.changedAt} ${other.id}` ? -1 : 1;

/** Returns true if a change is after a place. */
export const isAfter = ({ changedAt, id }: Change, after: ChangePosition | undefined): boolean =>
  after === undefined || `${changedAt} ${id}` > `${after.at} ${after.id ?? ""}`;

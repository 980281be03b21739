import { expect, expectTypeOf, test } from "vitest";
import type { Upload } from "./api.ts";
import {
  type DeletedRecord,
  type ExpiredRecord,
  type PendingRecord,
  type ReadyRecord,
  type RejectedRecord,
  type StoredRecord,
  uploadStatuses,
} from "./record.ts";
import {
  isAwaitingObject,
  isDeleted,
  isExpired,
  isOrphan,
  isPending,
  isReady,
  isRejected,
  isTerminal,
  type RecordStatus,
} from "./status.ts";

const statuses: readonly RecordStatus[] = [...uploadStatuses, "orphan"];
type Predicate = (item: { readonly status: RecordStatus } | undefined) => boolean;

test.each<[string, Predicate, readonly RecordStatus[]]>([
  ["isPending", isPending, ["pending"]],
  ["isReady", isReady, ["ready"]],
  ["isRejected", isRejected, ["rejected"]],
  ["isExpired", isExpired, ["expired"]],
  ["isDeleted", isDeleted, ["deleted"]],
  ["isOrphan", isOrphan, ["orphan"]],
  ["isAwaitingObject", isAwaitingObject, ["pending", "expired"]],
  ["isTerminal", isTerminal, ["rejected", "deleted"]],
])("%s is true for its statuses, and false without a record", (_, predicate, expected) => {
  expect(statuses.filter((status) => predicate({ status }))).toEqual(expected);
  expect(predicate(undefined)).toBe(false);
});

test("a predicate narrows the record", () => {
  const narrow = (record: StoredRecord | undefined) => {
    if (isReady(record)) expectTypeOf(record).toExtend<ReadyRecord>();
    if (isAwaitingObject(record)) expectTypeOf(record).toExtend<PendingRecord | ExpiredRecord>();
    if (isTerminal(record)) expectTypeOf(record).toExtend<RejectedRecord | DeletedRecord>();
    if (record === undefined || isOrphan(record)) return undefined;
    return record.owner;
  };
  expect(narrow(undefined)).toBeUndefined();
  expectTypeOf(isReady<Upload>).returns.toEqualTypeOf<boolean>();
});

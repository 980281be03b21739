import { expect, test } from "vitest";
import { defaultKeys } from "../identity.ts";
import { decide } from "../lifecycle.ts";
import { limits } from "../limits.ts";
import type { ReadyRecord, StoredRecord, TrashedRecord } from "../record.ts";
import { holds } from "./decision.ts";
import type { Fact } from "./fact.ts";
import { addDays, addSeconds } from "./guarded-update.ts";

const id = "01930000-0000-7000-8000-00000000000a";
const key = defaultKeys.create(id);
const at = "2026-01-01T12:00:00.000Z";
const later = addDays(at, 1);

const ready: ReadyRecord = {
  id,
  key,
  revision: 2,
  status: "ready",
  owner: "ann",
  fileName: "a.png",
  declared: { size: 3, contentType: "image/png" },
  createdAt: at,
  expiresAt: addSeconds(at, limits.policyLifetime),
  finalizedAt: at,
  fieldKey1: "album",
  object: { key, versionId: "v1", eTag: '"e"', size: 3, contentType: "image/png" },
};

const decideNow = (record: StoredRecord, fact: Fact) => decide(record, { ...fact, id });

/** Returns the record after a fact, which must write it. */
const after = <Result extends StoredRecord>(record: StoredRecord, fact: Fact): Result => {
  const { write } = decideNow(record, fact);
  if (write?.kind !== "update" || !holds(write.guard, record))
    throw new Error("Nothing is written.");
  const next: Record<string, unknown> = { ...record, ...write.set };
  for (const name of write.remove) delete next[name];
  next.revision = record.revision + 1;
  return next as unknown as Result;
};

const trash = (days = 30, restoredAt?: string): Fact => ({
  kind: "owner-trashes",
  at: later,
  days,
  restoredAt,
});
const due = (time: string, versionIds = ["v1"]): Fact => ({
  kind: "due",
  at: time,
  versionIds,
  keys: [key],
});
const trashed = after<TrashedRecord>(ready, trash());

test("a file that is moved to the trash keeps its object and its fields, and is due when its time there ends", () => {
  expect(trashed).toMatchObject({
    status: "trashed",
    trashedAt: later,
    trashUntil: addDays(later, 30),
    dueAt: addDays(later, 30),
    object: ready.object,
    fieldKey1: "album",
  });
  expect(decideNow(ready, trash())).toMatchObject({ outcome: "trashed", before: [], after: [] });
});

test("without a trash, a file is deleted at once", () => {
  expect(decideNow(ready, trash(0))).toMatchObject({
    outcome: "deleted",
    after: [{ kind: "delete-all-versions", key }],
  });
});

test("moving a trashed file to the trash again changes nothing", () => {
  expect(decideNow(trashed, trash())).toEqual({ outcome: "refused", before: [], after: [] });
});

test("a restored file is as it was before, and due at once", () => {
  const restoredAt = addDays(later, 2);
  const restored = after<ReadyRecord>(trashed, { kind: "owner-restores", at: restoredAt });
  const { dueShard: _, ...rest } = restored;
  const changes = { revision: 4, changedAt: restoredAt, restoredAt, dueAt: restoredAt };
  expect(rest).toEqual({ ...ready, ...changes });
  expect(after(restored, due(restoredAt))).not.toHaveProperty("dueAt");
});

test("a file whose time in the trash ended is deleted, and not a moment before", () => {
  const end = addDays(later, 30);
  expect(decideNow(trashed, due(addSeconds(end, -1)))).toMatchObject({ outcome: "settled" });
  expect(decideNow(trashed, due(end))).toMatchObject({
    outcome: "trashOver",
    after: [{ kind: "delete-all-versions", key }],
  });
  const deleted = after<StoredRecord>(trashed, due(end));
  expect(deleted).toMatchObject({ status: "deleted", reason: { code: "trash-over" } });
  for (const name of ["trashedAt", "trashUntil", "fieldKey1"])
    expect(deleted).not.toHaveProperty(name);
});

test("the retention of a trashed file ends it earlier than its trash", () => {
  const kept = after<TrashedRecord>({ ...ready, retention: 7 }, trash());
  expect(kept.dueAt).toBe(addDays(at, 7));
  expect(decideNow(kept, due(addDays(at, 7)))).toMatchObject({ outcome: "retentionOver" });
});

test("a trashed file is checked for replays when its policy ends, and stays due afterward", () => {
  const dueAt = addSeconds(ready.expiresAt, limits.policyGrace);
  const early = after<TrashedRecord>({ ...ready, dueAt }, { ...trash(), at } as Fact);
  expect(early.dueAt).toBe(dueAt);
  const decision = decideNow(early, due(dueAt, ["v1", "v2"]));
  expect(decision.before).toEqual([{ kind: "delete-version", key, versionId: "v2" }]);
  expect(after(early, due(dueAt, ["v1", "v2"]))).toMatchObject({
    status: "trashed",
    dueAt: addDays(at, 30),
  });
});

test("a trashed file whose object was removed in S3 is deleted", () => {
  expect(decideNow(trashed, { kind: "object-removed", at: later, versionId: "v1" })).toMatchObject({
    outcome: "removedInStorage",
  });
  expect(decideNow(trashed, due(addDays(later, 30), []))).toMatchObject({ outcome: "trashOver" });
  const unchecked = { ...trashed, dueAt: later };
  expect(decideNow(unchecked, due(later, []))).toMatchObject({ outcome: "removedInStorage" });
});

test("a version that arrives for a trashed file is deleted", () => {
  const object = { ...ready.object, versionId: "v2" };
  const fact: Fact = { kind: "object-created", at, object, inspection: { outcome: "passed" } };
  expect(decideNow(trashed, fact)).toMatchObject({
    outcome: "replay",
    after: [{ kind: "delete-version", key, versionId: "v2" }],
  });
});

test("a trashed file cannot be edited, and only a trashed file can be restored", () => {
  const edit: Fact = { kind: "owner-edits", at, edit: { title: "New" } };
  expect(decideNow(trashed, edit).outcome).toBe("refused");
  expect(decideNow(ready, { kind: "owner-restores", at }).outcome).toBe("refused");
});

test("a request that read a file before it was restored neither deletes it nor moves it to the trash", () => {
  const restored = after<ReadyRecord>(trashed, { kind: "owner-restores", at: later });
  const old = { at: later, restoredAt: undefined };
  expect(decideNow(restored, { kind: "owner-deletes", ...old }).outcome).toBe("refused");
  expect(decideNow(restored, trash()).outcome).toBe("refused");
  const again = after<TrashedRecord>(restored, trash(30, later));
  expect(decideNow(again, { kind: "owner-deletes", ...old }).outcome).toBe("refused");
  expect(decideNow(again, { kind: "owner-deletes", at: later, restoredAt: later }).outcome).toBe(
    "deleted",
  );
});

test("a request that restores a file does not restore it again after it was moved to the trash again", () => {
  const { trashedAt } = trashed;
  const restores: Fact = { kind: "owner-restores", at: later, trashedAt };
  const restored = after<ReadyRecord>(trashed, restores);
  const again = after<TrashedRecord>(restored, {
    kind: "owner-trashes",
    at: addDays(later, 1),
    days: 30,
    restoredAt: later,
  });
  expect(decideNow(again, restores).outcome).toBe("refused");
  expect(decideNow(again, { ...restores, trashedAt: again.trashedAt }).outcome).toBe("restored");
});

test.each<readonly [string, StoredRecord, Fact]>([
  ["a move to the trash", ready, trash()],
  ["a permanent deletion", trashed, { kind: "owner-deletes", at: later }],
  ["a restore", trashed, { kind: "owner-restores", at: later }],
  ["the end of the time in the trash", trashed, due(addDays(later, 30))],
])("%s writes nothing if the record changed since it was read", (_, record, fact) => {
  const { write } = decideNow(record, fact);
  const changed = { ...record, revision: record.revision + 2 };
  expect(write?.kind === "update" && holds(write.guard, record)).toBe(true);
  expect(write?.kind === "update" && holds(write.guard, changed)).toBe(false);
});

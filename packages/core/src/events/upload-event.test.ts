import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { defaultKeys } from "../identity.ts";
import type { Write } from "../lifecycle/decision.ts";
import type { Fact } from "../lifecycle/fact.ts";
import { decide } from "../lifecycle.ts";
import { StoredRecord } from "../record.ts";
import { createUploadEvent, UploadEvent } from "./upload-event.ts";

const id = "01930000-0000-7000-8000-00000000000a";
const key = defaultKeys.create(id);
const keys = defaultKeys.list(id);
const bucket = "b";
const at = "2026-01-01T12:00:00.000Z";
const laterAt = "2026-02-01T12:00:00.000Z";
const declared = { size: 3, contentType: "image/png" };
const object = { key, versionId: "v1", eTag: '"e"', ...declared };
const reason = { code: "content-mismatch", detail: "The bytes are text/html." } as const;

const applied = (write: Write | undefined, item?: StoredRecord): StoredRecord => {
  if (write?.kind === "create") return write.record;
  if (write === undefined || item === undefined) throw new Error("there is nothing to apply");
  const next: Record<string, unknown> = { ...item, ...write.set };
  for (const name of write.remove) delete next[name];
  for (const [name, by] of Object.entries(write.add)) next[name] = Number(next[name] ?? 0) + by;
  return v.parse(StoredRecord, next);
};
const after = (record: StoredRecord, fact: Fact) =>
  applied(decide(record, { ...fact, id }).write, record);

const requested = { id, key, owner: "ann", fileName: "a.png", declared };
const arrived = { kind: "object-created", at, object: { ...object, sequencer: "0A" } } as const;
const pending = applied(decide(undefined, { kind: "requested", id, at, upload: requested }).write);
const ready = after(pending, {
  ...arrived,
  inspection: { outcome: "passed", media: { width: 1, height: 1 } },
});
const rejected = after(pending, { ...arrived, inspection: { outcome: "failed", reason } });
const expired = after(pending, { kind: "due", keys, at: laterAt, versionIds: [] });
const deleted = after(ready, { kind: "owner-deletes", at: laterAt });
const orphan = applied(
  decide(undefined, { ...arrived, id, inspection: { outcome: "passed" } }).write,
);
const records = { pending, ready, rejected, expired, deleted, orphan };
const statuses = Object.keys(records) as (keyof typeof records)[];

const event = (before: StoredRecord | undefined, now: StoredRecord | undefined) =>
  createUploadEvent({ before, after: now, bucket });

const common = {
  version: 1,
  id,
  owner: "ann",
  createdBy: "ann",
  kind: "default",
  fileName: "a.png",
};
const expectedObject = { bucket, ...object };

test("the event of a ready upload has the location and the type of its bytes", () => {
  expect(event(pending, ready)).toEqual({
    ...common,
    type: "upload.ready",
    revision: 2,
    at,
    object: expectedObject,
    media: { width: 1, height: 1 },
  });
});

test("the event of a ready text has its encoding", () => {
  const text = v.parse(StoredRecord, { ...ready, charset: "shift_jis" });
  expect(event(pending, text)).toMatchObject({
    type: "upload.ready",
    charset: "shift_jis",
  });
});

test("the event of a rejected upload has the reason and the declaration", () => {
  expect(event(pending, rejected)).toEqual({
    ...common,
    type: "upload.rejected",
    revision: 2,
    at,
    declared,
    reason,
  });
});

test("the event of a deleted upload has the time, a higher revision, and the reason unless its owner deleted it", () => {
  expect(event(ready, deleted)).toEqual({
    ...common,
    type: "upload.deleted",
    revision: 3,
    at: laterAt,
    object: expectedObject,
  });
  const removed = after(ready, { kind: "object-removed", at: laterAt, versionId: "v1" });
  expect(event(ready, removed)).toMatchObject({ reason: { code: "removed-in-storage" } });
  const cancelled = after(pending, { kind: "owner-deletes", at });
  expect(event(pending, cancelled)).toEqual({
    ...common,
    type: "upload.deleted",
    revision: 2,
    at,
  });
});

describe("a change of status", () => {
  const told: Partial<Record<keyof typeof records, string>> = {
    ready: "upload.ready",
    rejected: "upload.rejected",
    deleted: "upload.deleted",
  };
  const changes = [undefined, ...statuses].flatMap((from) => statuses.map((to) => ({ from, to })));

  test.each(changes)("from $from to $to creates at most one event", ({ from, to }) => {
    const found = event(from && records[from], records[to]);
    expect(found?.type).toBe(from === to ? undefined : told[to]);
    if (found) expect(v.parse(UploadEvent, found)).toEqual(found);
  });
});

test("a change that keeps the status creates no event", () => {
  const edited = after(ready, { kind: "owner-edits", at: laterAt, edit: { title: "T" } });
  expect(event(ready, edited)).toBeUndefined();
  const settled = after(ready, { kind: "due", keys, at: laterAt, versionIds: ["v1"] });
  expect(event(ready, settled)).toBeUndefined();
});

test.each([undefined, ...statuses])(
  "the expiry of a %s item's time to live creates no event",
  (from) => {
    expect(event(from && records[from], undefined)).toBeUndefined();
  },
);

test("a record without a revision and a deletion time creates an event too", () => {
  const { revision: _r, deletedAt: _at, ...old } = { deletedAt: undefined, ...deleted };
  expect(event(ready, v.parse(StoredRecord, old))).toMatchObject({ revision: 0, at });
});

test("an event has the kind, the fields, and the creator of its upload", () => {
  const described = { kind: "document", fields: { albumId: "a", tags: ["x"] }, createdBy: "bob" };
  for (const [before, now] of [
    [pending, ready],
    [pending, rejected],
    [ready, deleted],
  ] as const)
    expect(event(before, v.parse(StoredRecord, { ...now, ...described }))).toMatchObject({
      ...described,
      owner: "ann",
    });
});

test("an event from before there were kinds is of the kind default", () => {
  const {
    kind: _kind,
    createdBy: _createdBy,
    ...old
  } = v.parse(UploadEvent, event(pending, ready));
  const { createdBy: _, ...expected } = v.parse(UploadEvent, event(pending, ready));
  expect(v.parse(UploadEvent, old)).toEqual(expected);
});

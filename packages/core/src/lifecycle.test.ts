import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { defaultKeys, getDueShard } from "./identity.ts";
import { type Decision, holds, type Write } from "./lifecycle/decision.ts";
import type { Fact, Inspection } from "./lifecycle/fact.ts";
import { createExpectedRecord, decide, postpone } from "./lifecycle.ts";
import { limits } from "./limits.ts";
import { type PendingRecord, type PinnedObject, StoredRecord } from "./record.ts";
import { getRetainUntil } from "./retention.ts";

const id = "01930000-0000-7000-8000-00000000000a";
const key = defaultKeys.create(id);
const keys = defaultKeys.list(id);
const sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
const at = "2026-01-01T12:00:00.000Z";
const declared = { size: 3, contentType: "image/png", sha256 };

const requested = decide(undefined, {
  kind: "requested",
  id,
  at,
  upload: { id, key, owner: "ann", fileName: "a.png", declared },
});

const object: PinnedObject = {
  key,
  versionId: "v1",
  eTag: '"e"',
  size: 3,
  contentType: "image/png",
  checksum: { algorithm: "SHA256", value: sha256 },
  sequencer: "0A",
};
const passed: Inspection = { outcome: "passed", media: { width: 1, height: 1 } };
const failed: Inspection = {
  outcome: "failed",
  reason: { code: "content-mismatch", detail: "The bytes are text/html." },
};

const created = (change: Partial<PinnedObject> = {}, inspection: Inspection = passed) => ({
  kind: "object-created" as const,
  id,
  at,
  object: { ...object, ...change },
  inspection,
});

/** Returns the item after a write. */
const applied = (write: Write | undefined, item?: StoredRecord): StoredRecord => {
  if (write?.kind === "create") return write.record;
  if (write === undefined || item === undefined) throw new Error("There is no write to apply.");
  const next: Record<string, unknown> = { ...item, ...write.set };
  for (const name of write.remove) delete next[name];
  for (const [name, amount] of Object.entries(write.add)) next[name] = Number(next[name]) + amount;
  return next as StoredRecord;
};

const after = (record: StoredRecord, fact: Fact): StoredRecord =>
  applied(decide(record, { ...fact, id }).write, record);

const pending = applied(requested.write) as PendingRecord;
const ready = after(pending, created());
const rejected = after(pending, created({}, failed));
const expired = after(pending, { kind: "due", keys, at: pending.dueAt ?? "", versionIds: [] });
const deleted = after(ready, { kind: "owner-deletes", at });
const orphan = applied(decide(undefined, created()).write);

const records = { pending, ready, rejected, expired, deleted, orphan };
const muchLater = "2027-01-01T00:00:00.000Z";

const deletes = (decision: Decision) => [...decision.before, ...decision.after];
const thisVersion = (versionId: string) => ({ kind: "delete-version", key, versionId });
const allVersions = { kind: "delete-all-versions", key };

describe("a requested upload", () => {
  test("is pending until its policy expires, and due after a grace period", () => {
    expect(pending).toMatchObject({
      id,
      owner: "ann",
      revision: 1,
      status: "pending",
      declared,
      createdAt: at,
      expiresAt: "2026-01-01T12:15:00.000Z",
      dueAt: "2026-01-01T12:20:00.000Z",
      dueShard: getDueShard(id),
    });
  });

  test("never overwrites an existing record", () => {
    const upload = { id, key, owner: "eve", fileName: "b.png", declared };
    for (const record of Object.values(records))
      expect(decide(record, { kind: "requested", id, at, upload })).toMatchObject({
        outcome: "refused",
        before: [],
        after: [],
      });
  });
});

describe("an object that arrives", () => {
  for (const status of ["pending", "expired"] as const) {
    test(`makes a ${status} record ready if it matches the declaration`, () => {
      const decision = decide(records[status], created());
      expect(decision).toMatchObject({ outcome: "finalized", before: [], after: [] });
      const record = applied(decision.write, records[status]);
      expect(record).toMatchObject({
        status: "ready",
        object,
        finalizedAt: at,
        media: { width: 1 },
      });
      expect(record).not.toHaveProperty("purgeAt");
    });

    test(`stores the encoding of a ${status} record's text`, () => {
      const inspection = { outcome: "passed", charset: "windows-1252" } as const;
      const { write } = decide(records[status], created({}, inspection));
      expect(applied(write, records[status])).toMatchObject({ charset: "windows-1252" });
    });

    test(`makes a ${status} record rejected if its bytes do not match its type`, () => {
      const decision = decide(records[status], created({}, failed));
      expect(applied(decision.write, records[status])).toMatchObject({
        status: "rejected",
        reason: { code: "content-mismatch" },
      });
      expect(decision.after).toEqual([thisVersion("v1")]);
    });
  }

  test.each([
    ["size-mismatch", { size: 4 }],
    ["content-type-mismatch", { contentType: "text/html" }],
    ["checksum-mismatch", { checksum: { algorithm: "SHA256" as const, value: "other" } }],
    ["checksum-mismatch", { checksum: undefined }],
  ])("is rejected with %s if it differs from the declaration", (code, change) => {
    const decision = decide(pending, created(change));
    expect(applied(decision.write, pending)).toMatchObject({
      status: "rejected",
      reason: { code },
    });
    expect(decision.after).toEqual([thisVersion("v1")]);
  });

  test("is finalized without reading the record if it matches the declaration", () => {
    const decision = decide(createExpectedRecord(id, object), created());
    expect(decision.write).toMatchObject({ kind: "update" });
    expect(decision).toEqual(decide(pending, created()));
  });

  test.each([
    ["size", { size: 4 }],
    ["content type", { contentType: "text/plain" }],
    ["checksum", { checksum: { algorithm: "SHA256" as const, value: "other" } }],
  ])("requires reading the record if its %s differs from the declaration", (_, change) => {
    const different = { ...object, ...change };
    const { write } = decide(createExpectedRecord(id, different), created(change));
    expect(write?.kind === "update" && holds(write.guard, pending)).toBe(false);
  });

  test("is finalized without reading the record's retention, which starts then", () => {
    const { write } = decide(createExpectedRecord(id, object), created());
    const kept: PendingRecord = { ...pending, retention: 7 };
    expect(write?.kind === "update" && holds(write.guard, kept)).toBe(true);
    const record = applied(write, kept);
    expect(record.status === "ready" && getRetainUntil(record)).toBe("2026-01-08T12:00:00.000Z");
  });

  test("requires reading the record if it is expired", () => {
    const { write } = decide(createExpectedRecord(id, object), created());
    expect(write?.kind === "update" && holds(write.guard, expired)).toBe(false);
  });

  test("becomes due again if it arrives after the last check", () => {
    const given = after(expired, { kind: "due", keys, at: expired.dueAt ?? "", versionIds: [] });
    expect(given).not.toHaveProperty("dueAt");
    for (const inspection of [passed, failed]) {
      const { write } = decide(given, created({}, inspection));
      expect(applied(write, given)).toMatchObject({ dueAt: at, dueShard: getDueShard(id) });
      // Neither write prevents the other one. The second one reads the record again.
      expect(write?.kind === "update" && holds(write.guard, expired)).toBe(false);
    }
  });

  test("changes nothing if its event arrives twice", () => {
    expect(decide(ready, created())).toEqual({ outcome: "duplicate", before: [], after: [] });
  });

  test.each(["00", "0A", "FF"])(
    "is deleted as a replay if the record is ready (sequencer %s)",
    (sequencer) => {
      expect(decide(ready, created({ versionId: "v2", sequencer }))).toEqual({
        outcome: "replay",
        before: [],
        after: [thisVersion("v2")],
      });
    },
  );

  test.each(["rejected", "deleted"] as const)("is deleted if the record is %s", (status) => {
    expect(decide(records[status], created({ versionId: "v2" }))).toEqual({
      outcome: "late",
      before: [],
      after: [thisVersion("v2")],
    });
  });

  test("without a record is an orphan, and kept for the quarantine time", () => {
    const decision = decide(undefined, created());
    expect(decision).toMatchObject({ outcome: "orphan", before: [], after: [] });
    expect(orphan).toEqual({
      id,
      revision: 1,
      status: "orphan",
      dueAt: "2026-01-02T12:00:00.000Z",
      dueShard: getDueShard(id),
    });
    expect(decide(orphan, created()).outcome).toBe("duplicate");
  });

  test("at the key of a removed orphan is kept for the quarantine time again", () => {
    const gone = after(orphan, { kind: "due", keys, at: muchLater, versionIds: ["v1"] });
    expect(gone).not.toHaveProperty("dueAt");
    const again = after(gone, { ...created({ versionId: "v2" }), at: muchLater });
    expect(again).toMatchObject({ dueAt: "2027-01-02T00:00:00.000Z", dueShard: getDueShard(id) });
    expect(again).not.toHaveProperty("purgeAt");
  });
});

describe("another object at the key of an orphan that a sweep may be deleting", () => {
  const second = (time: string) => ({ ...created({ versionId: "v2" }), at: time });

  test("prevents the sweep from missing it", () => {
    // Found by the simulation: the sweep had listed the first version, and removed the orphan from the index.
    const { write } = decide(orphan, {
      kind: "due",
      keys,
      id,
      at: orphan.dueAt ?? "",
      versionIds: ["v1"],
    });
    const again = after(orphan, second("2026-01-02T11:59:00.000Z"));
    expect(again).toMatchObject({ status: "orphan", dueAt: "2026-01-03T11:59:00.000Z" });
    expect(write?.kind === "update" && holds(write.guard, again)).toBe(false);
  });

  test("changes nothing long before that, because the sweep will list it", () => {
    expect(decide(orphan, second("2026-01-02T11:50:00.000Z")).write).toBeUndefined();
  });
});

describe("another event of the pinned version", () => {
  const wrong = { ...object, eTag: '"x"', size: 4, checksum: undefined };
  const damaged = { ...ready, object: wrong } as StoredRecord;

  test("corrects a record that differs from the version", () => {
    const decision = decide(damaged, created({ sequencer: "0B" }));
    expect(decision).toMatchObject({ outcome: "corrected", before: [], after: [] });
    expect(applied(decision.write, damaged)).toEqual({ ...ready, revision: ready.revision + 1 });
    const meanwhile = { ...damaged, object: { ...wrong, versionId: "v2" } };
    expect(decision.write?.kind === "update" && holds(decision.write.guard, meanwhile)).toBe(false);
  });

  test("does not correct a record whose declaration or type does not match the version", () => {
    const declaredSo = { ...damaged, declared: { ...declared, size: 4 } } as StoredRecord;
    expect(decide(declaredSo, created()).write).toBeUndefined();
    expect(decide(damaged, created({}, failed)).write).toBeUndefined();
  });
});

test("a delete marker is removed only if it hides a ready upload's object", () => {
  const found = { kind: "delete-marker-found", id, at, versionId: "m1" } as const;
  expect(decide(ready, found)).toEqual({
    outcome: "replay",
    before: [],
    after: [thisVersion("m1")],
  });
  for (const record of [undefined, pending, rejected, expired, deleted, orphan])
    expect(decide(record, found)).toEqual({ outcome: "settled", before: [], after: [] });
});

describe("the sweep", () => {
  const due = (versionIds: string[] = [], time = muchLater) => ({
    kind: "due" as const,
    keys,
    id,
    at: time,
    versionIds,
  });

  test("expires an upload without an object, and checks it again after the quarantine time", () => {
    expect(expired).toMatchObject({ status: "expired", dueAt: "2026-01-02T12:20:00.000Z" });
    expect(expired.purgeAt).toBe(Date.parse(pending.dueAt ?? "") / 1000 + limits.purgeAfter);
    const settled = after(expired, due());
    expect(settled.status).toBe("expired");
    expect(settled).not.toHaveProperty("dueAt");
    expect(settled).not.toHaveProperty("dueShard");
  });

  test.each(["pending", "expired"] as const)(
    "never expires or settles a %s record with an object",
    (status) => {
      expect(decide(records[status], due(["v1"]))).toEqual({
        outcome: "late",
        before: [],
        after: [],
      });
    },
  );

  test("changes nothing before its due time", () => {
    for (const record of Object.values(records))
      expect(decide(record, due([], "2026-01-01T12:00:00.001Z"))).toEqual({
        outcome: "settled",
        before: [],
        after: [],
      });
  });

  test("deletes the replays of a ready record before the record leaves the index", () => {
    const decision = decide(ready, due(["v1", "v2"]));
    expect(decision.before).toEqual([thisVersion("v2")]);
    expect(applied(decision.write, ready)).not.toHaveProperty("dueAt");
    expect(applied(decision.write, ready)).toMatchObject({ status: "ready", object });
  });

  test("deletes a ready record when its retention ends", () => {
    const kept = after({ ...pending, retention: 1 }, created());
    const settled = after(kept, due(["v1"], "2026-01-01T13:00:00.000Z"));
    expect(settled).toMatchObject({ status: "ready", dueAt: "2026-01-02T12:00:00.000Z" });
    const over = decide(settled, due(["v1"]));
    expect(applied(over.write, settled)).toMatchObject({
      status: "deleted",
      reason: { code: "retention-over" },
    });
    expect(over).toMatchObject({ outcome: "retentionOver", after: [allVersions] });
  });

  test("does not delete a record whose retention was extended in the meantime", () => {
    const kept = { ...ready, retainUntil: at, dueAt: at } as StoredRecord;
    const { write } = decide(kept, due(["v1"]));
    const longer = after(kept, { kind: "owner-edits", at, edit: { retention: 30 } });
    expect(write?.kind === "update" && holds(write.guard, kept)).toBe(true);
    expect(write?.kind === "update" && holds(write.guard, longer)).toBe(false);
  });

  test("does not remove a record from the index if a retention was chosen in the meantime", () => {
    // Found by the simulation: the choice does not change the due time, so a condition on the due time let the sweep's write
    // succeed, and the record was not due at the end of its retention.
    const { write } = decide(ready, due(["v1"]));
    const kept = after(ready, { kind: "owner-edits", at, edit: { retention: 1 } });
    expect(kept.dueAt).toBe(ready.dueAt);
    expect(write?.kind === "update" && holds(write.guard, kept)).toBe(false);
  });

  test("settles a record without a revision", () => {
    const { revision: _, ...item } = ready;
    const old = v.parse(StoredRecord, item);
    const { write } = decide(old, due(["v1"]));
    expect(write?.kind === "update" && holds(write.guard, item)).toBe(true);
    expect(write?.kind === "update" && holds(write.guard, ready)).toBe(false);
  });

  test("deletes a ready record whose pinned version is missing, with the reason", () => {
    const decision = decide(ready, due(["v2"]));
    expect(applied(decision.write, ready)).toMatchObject({
      status: "deleted",
      reason: { code: "removed-in-storage" },
    });
    expect(decision.after).toEqual([allVersions]);
  });

  test("keeps a ready record due until its policy expires", () => {
    const early = { ...ready, dueAt: at } as StoredRecord;
    expect(after(early, due(["v1"], "2026-01-01T12:00:01.000Z"))).toMatchObject({
      status: "ready",
      dueAt: "2026-01-01T12:20:00.000Z",
    });
  });

  test("is not scheduled earlier by an edit of a record that it failed on", () => {
    const failing = { ...pending, dueFailures: 5, dueAt: "2026-01-02T12:00:00.000Z" };
    const edited = after(failing as StoredRecord, {
      kind: "owner-edits",
      at: "2026-01-02T11:00:00.000Z",
      edit: { retention: 1 },
    });
    expect(edited).toMatchObject({ retention: 1, dueAt: failing.dueAt });
  });

  test("postpones a failing record twice as long each time, up to a day", () => {
    const seconds = (failures: number) => {
      const write = postpone({ id, dueAt: at, failures }, at);
      const { dueAt } = applied(write, { ...pending, dueAt: at });
      return (Date.parse(dueAt ?? "") - Date.parse(at)) / 1000;
    };
    expect([0, 1, 2, 10, 11, 2000].map(seconds)).toEqual([60, 120, 240, 61_440, 86_400, 86_400]);
    const write = postpone({ id, dueAt: pending.dueAt ?? "", failures: 0 }, at);
    expect(applied(write, pending)).toMatchObject({ status: "pending", dueFailures: 1 });
    expect(write.kind === "update" && holds(write.guard, { ...pending, dueAt: muchLater })).toBe(
      false,
    );
  });

  test.each(Object.entries(records))(
    "resets the failures of a %s record when it is settled",
    (_, record) => {
      const failing = { ...record, dueFailures: 3, dueAt: at } as StoredRecord;
      const versionIds = record.status === "ready" ? ["v1"] : [];
      expect(after(failing, due(versionIds))).not.toHaveProperty("dueFailures");
    },
  );

  const { dueAt: _at, dueShard: _shard, ...outside } = pending;
  test("expires a pending record that was removed from the index", () => {
    expect(after(outside, due())).toMatchObject({ status: "expired", dueShard: getDueShard(id) });
  });

  test.each([
    ["out of the index", outside],
    ["in no shard", { ...outside, dueAt: pending.dueAt }],
    ["in a shard that is not swept", { ...pending, dueShard: "99" }],
  ])("returns a record to the index that is %s", (_, record) => {
    const time = "2026-01-01T12:00:01.000Z";
    expect(after(record, due([], time))).toEqual({ ...pending, revision: pending.revision + 1 });
  });

  test.each(["rejected", "deleted", "orphan"] as const)(
    "deletes every version of a %s upload before its record leaves the index",
    (status) => {
      const decision = decide(records[status], due(["v1", "v2"]));
      expect(decision.outcome).toBe(status === "orphan" ? "orphanRemoved" : "settled");
      expect(decision.before).toContainEqual(allVersions);
      expect(decision.after).toEqual([]);
      const settled = applied(decision.write, records[status]);
      expect(settled).not.toHaveProperty("dueAt");
      expect(settled.purgeAt).toBeTypeOf("number");
    },
  );

  test("sets the time to live of a deleted upload's download counters if it could be downloaded", () => {
    const purges = (record: StoredRecord) =>
      decide(record, due([])).before.filter(({ kind }) => kind === "purge-downloads");
    const purgeAt = Date.parse(muchLater) / 1000 + limits.purgeAfter;
    expect(purges(deleted)).toEqual([{ kind: "purge-downloads", id, purgeAt }]);
    for (const never of [pending, rejected, expired])
      expect(purges(after(never, { kind: "owner-deletes", at }))).toEqual([]);
  });
});

describe("an upload in parts", () => {
  const multipart = { multipartUploadId: "m1", partSize: 8 };
  const abort = { kind: "abort-multipart-upload", key, multipartUploadId: "m1" };
  const { sha256: _, ...withoutChecksum } = declared;
  const upload = { id, key, owner: "ann", fileName: "a.png", declared: withoutChecksum, multipart };
  const started = applied(decide(undefined, { kind: "requested", id, at, upload }).write);
  const over = { kind: "due", keys, at: started.dueAt ?? "", versionIds: [] } as const;

  test("can be resumed for a week", () => {
    expect(started).toMatchObject({ status: "pending", expiresAt: "2026-01-08T12:00:00.000Z" });
  });

  test("is aborted when it expires, and again for parts that were in flight", () => {
    expect(decide(started, { ...over, id })).toMatchObject({ outcome: "expired", after: [abort] });
    const gone = after(started, over);
    expect(decide(gone, { kind: "due", keys, id, at: muchLater, versionIds: [] })).toMatchObject({
      outcome: "settled",
      before: [abort],
    });
  });

  test("is aborted when its owner cancels it, and again when it expires", () => {
    const cancel = { kind: "owner-deletes", at } as const;
    expect(decide(started, { ...cancel, id }).after).toEqual([abort, allVersions]);
    const gone = after(started, cancel);
    expect(decide(gone, { kind: "due", keys, id, at: muchLater, versionIds: [] }).before).toEqual([
      abort,
      allVersions,
    ]);
  });

  test.each(["rejected", "deleted"] as const)(
    "that was %s when it expired is aborted again, for parts that were in flight",
    (status) => {
      const { at: end } = over;
      const gone = after(
        started,
        status === "deleted"
          ? { kind: "owner-deletes", at: end }
          : { ...created({ size: 1 }), at: end },
      );
      expect(gone.status).toBe(status);
      const checked = decide(gone, { ...over, id });
      expect(checked.before).toEqual([abort, allVersions]);
      const again = applied(checked.write, gone);
      expect(again.dueAt).toBe("2026-01-09T12:05:00.000Z");
      const last = { kind: "due", keys, id, at: again.dueAt ?? "", versionIds: [] } as const;
      expect(decide(again, last).before).toEqual([abort, allVersions]);
      expect(applied(decide(again, last).write, again)).not.toHaveProperty("dueAt");
    },
  );

  test("that is rejected before it expires is checked again when it expires", () => {
    const short = applied(
      decide(undefined, { kind: "requested", id, at, upload: { ...upload, retention: 1 } }).write,
    );
    const gone = after(short, created({ size: 1 }));
    const checked = after(gone, { kind: "due", keys, at: short.dueAt ?? "", versionIds: [] });
    expect(checked).toMatchObject({ status: "rejected", dueAt: "2026-01-08T12:05:00.000Z" });
  });

  test("has a composite checksum, which is not used as the checksum of the whole object", () => {
    const composite = { ...object, checksum: { algorithm: "SHA256", value: "abc=-3" } as const };
    const fact = { ...created(), object: composite };
    const first = createExpectedRecord(id, composite);
    expect(first.declared.sha256).toBeUndefined();
    expect(decide(started, fact)).toMatchObject({ outcome: "finalized" });
  });

  test("is checked before a retention ends that is shorter than its lifetime", () => {
    const short = applied(
      decide(undefined, { kind: "requested", id, at, upload: { ...upload, retention: 1 } }).write,
    );
    expect(short).toMatchObject({ dueAt: "2026-01-02T12:00:00.000Z" });
    const checked = after(short, { kind: "due", keys, at: short.dueAt ?? "", versionIds: [] });
    expect(checked).toMatchObject({ status: "pending", dueAt: "2026-01-03T12:00:00.000Z" });
    const shortened = after(started, { kind: "owner-edits", at, edit: { retention: 1 } });
    expect(shortened).toMatchObject({ dueAt: "2026-01-02T12:00:00.000Z" });
    const composite = { ...object, checksum: undefined };
    const kept = after(started, { ...created(), object: composite });
    const edited = after(kept, { kind: "owner-edits", at, edit: { retention: 1 } });
    expect(edited).toMatchObject({ dueAt: "2026-01-02T12:00:00.000Z" });
  });

  test("is aborted if no pending record references it", () => {
    const found = (multipartUploadId: string, initiatedAt = at) =>
      ({
        kind: "multipart-found",
        id,
        at: muchLater,
        key,
        multipartUploadId,
        initiatedAt,
      }) as const;
    expect(decide(started, found("m1")).after).toEqual([]);
    const another = [{ ...abort, multipartUploadId: "m2" }];
    for (const record of [started, undefined, ...Object.values(records)]) {
      const decision = decide(record, found("m2"));
      expect(decision).toEqual({ outcome: "multipartAborted", before: [], after: another });
      // The record of a recent one may not be written yet.
      expect(decide(record, found("m2", muchLater)).after).toEqual([]);
    }
    expect(decide(after(started, over), found("m1")).after).toEqual([abort]);
  });
});

describe("its owner", () => {
  test.each(["pending", "ready", "rejected", "expired"] as const)(
    "can delete a %s upload, which stays due until its policy expires",
    (status) => {
      const decision = decide(records[status], { kind: "owner-deletes", id, at });
      expect(applied(decision.write, records[status])).toMatchObject({
        status: "deleted",
        dueAt: "2026-01-01T12:20:00.000Z",
        purgeAt: Date.parse(at) / 1000 + limits.purgeAfter,
      });
      expect(decision.after).toEqual([allVersions]);
    },
  );

  test("can delete an upload after its policy expired, which is due immediately in case the deletion is interrupted", () => {
    expect(after(ready, { kind: "owner-deletes", at: muchLater })).toMatchObject({
      dueAt: muchLater,
    });
  });

  test.each(["pending", "ready"] as const)("can edit a %s upload", (status) => {
    const edited = after(records[status], {
      kind: "owner-edits",
      at,
      edit: { title: "T", caption: "C", retention: 7 },
    });
    expect(edited).toMatchObject({ title: "T", caption: "C", retention: 7 });
    const cleared = after(edited, {
      kind: "owner-edits",
      at,
      edit: { title: "", caption: "", retention: null },
    });
    for (const field of ["title", "caption", "retention", "retainUntil"])
      expect(cleared).not.toHaveProperty(field);
  });

  test("changes the due time with the retention after the policy expired", () => {
    const settled = after(ready, {
      kind: "due",
      keys,
      at: "2026-01-01T13:00:00.000Z",
      versionIds: ["v1"],
    });
    const edit = { retention: 1 };
    expect(
      after(settled, { kind: "owner-edits", at: "2026-02-01T00:00:00.000Z", edit }),
    ).toMatchObject({
      retainUntil: "2026-02-02T00:00:00.000Z",
      dueAt: "2026-02-02T00:00:00.000Z",
      dueShard: getDueShard(id),
    });
    // After a failed sweep, it stays due for the next one, which deletes replays.
    const failing = { ...settled, dueAt: "2026-02-01T00:01:00.000Z", dueFailures: 1 };
    for (const retention of [30, null])
      expect(
        after(failing as StoredRecord, {
          kind: "owner-edits",
          at: "2026-02-01T00:00:00.000Z",
          edit: { retention },
        }),
      ).toMatchObject({ dueAt: "2026-02-01T00:01:00.000Z" });
    // Before that, it stays due when its policy expires, so that the sweep deletes replays.
    expect(after(ready, { kind: "owner-edits", at, edit })).toMatchObject({
      dueAt: "2026-01-01T12:20:00.000Z",
    });
  });

  test.each(["rejected", "expired", "deleted", "orphan"] as const)(
    "cannot edit a %s upload",
    (status) => {
      expect(
        decide(records[status], { kind: "owner-edits", id, at, edit: { title: "T" } }).outcome,
      ).toBe("refused");
    },
  );
});

test("a removed pinned version requires no permission to list, because the sweep deletes the other versions", () => {
  const decision = decide(ready, { kind: "object-removed", id, at, versionId: "v1" });
  expect(decision.after).toEqual([]);
  const removed = applied(decision.write, ready);
  expect(removed).toHaveProperty("dueAt");
  const { before } = decide(removed, { kind: "due", keys, id, at: muchLater, versionIds: ["v2"] });
  expect(before).toContainEqual(allVersions);
});

test("a removed version matters only if it is the pinned one", () => {
  const removed = (versionId: string) => ({ kind: "object-removed" as const, id, at, versionId });
  expect(after(ready, removed("v1"))).toMatchObject({
    status: "deleted",
    reason: { code: "removed-in-storage" },
  });
  const nothing = { outcome: "gone", before: [], after: [] };
  expect(decide(ready, removed("v2"))).toEqual(nothing);
  for (const record of [undefined, pending, rejected, expired, deleted, orphan])
    expect(decide(record, removed("v1"))).toEqual(nothing);
});

const anyFact = fc.oneof(
  fc.record({
    kind: fc.constant("object-created" as const),
    at: fc.constantFrom(at, muchLater),
    object: fc.record({
      key: fc.constant(key),
      versionId: fc.constantFrom("v1", "v2", "v3"),
      eTag: fc.constant('"e"'),
      size: fc.constantFrom(3, 4),
      contentType: fc.constant("image/png"),
      checksum: fc.constant({ algorithm: "SHA256" as const, value: sha256 }),
    }),
    inspection: fc.constantFrom<Inspection>(passed, failed),
  }),
  fc.record({
    kind: fc.constant("object-removed" as const),
    at: fc.constant(at),
    versionId: fc.constantFrom("v1", "v2"),
  }),
  fc.record({
    kind: fc.constant("multipart-found" as const),
    at: fc.constantFrom(at, muchLater),
    key: fc.constant(key),
    multipartUploadId: fc.constant("m1"),
    initiatedAt: fc.constant(at),
  }),
  fc.record({
    kind: fc.constant("due" as const),
    keys: fc.constant(keys),
    at: fc.constantFrom(at, muchLater),
    versionIds: fc.subarray(["v1", "v2", "v3"]),
  }),
  fc.record({
    kind: fc.constant("owner-edits" as const),
    at: fc.constant(at),
    edit: fc.record({ title: fc.constant("T"), retention: fc.constantFrom(null, 1) }),
  }),
  fc.record({ kind: fc.constant("owner-deletes" as const), at: fc.constantFrom(at, muchLater) }),
);

test("in any order of facts, the served version never changes and final statuses stay final", () => {
  fc.assert(
    fc.property(fc.array(anyFact, { maxLength: 30 }), (facts) => {
      let record: StoredRecord = pending;
      let pinned: PinnedObject | undefined;
      for (const fact of facts) {
        const before = record;
        const decision = decide(before, { ...fact, id });
        const { write } = decision;
        if (write) {
          expect(write.kind === "update" && holds(write.guard, before)).toBe(true);
          record = applied(write, before);
          expect(record.revision).toBe(before.revision + 1);
        }
        if (record.status === "ready") {
          pinned ??= record.object;
          expect(record.object).toBe(pinned);
          expect(deletes(decision)).not.toContainEqual(thisVersion(record.object.versionId));
          expect(deletes(decision)).not.toContainEqual(allVersions);
        }
        if (before.status === "deleted") expect(record.status).toBe("deleted");
        if (before.status === "rejected") expect(["rejected", "deleted"]).toContain(record.status);
        expect(record.dueAt === undefined).toBe(record.dueShard === undefined);
        if (record.status === "pending") expect(record.dueAt).toBeDefined();
        if (record.status !== "pending" && record.status !== "ready")
          expect(record.purgeAt).toBeTypeOf("number");
      }
    }),
    { numRuns: 2000 },
  );
});

test("of two decisions on the same record, the guard of the second fails after the first write", () => {
  const facts: Fact[] = [
    created(),
    created({ versionId: "v2" }, failed),
    { kind: "due", keys, at: muchLater, versionIds: [] },
    { kind: "owner-deletes", at },
  ];
  for (const first of facts)
    for (const second of facts) {
      const won = after(pending, first);
      const { write } = decide(pending, { ...second, id });
      expect(write?.kind === "update" && holds(write.guard, won)).toBe(false);
    }
});

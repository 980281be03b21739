import { defaultKeys, getDueShard } from "@slipway/core/identity";
import { decide, postpone } from "@slipway/core/lifecycle";
import type { Decision } from "@slipway/core/lifecycle/decision";
import type { Fact } from "@slipway/core/lifecycle/fact";
import { uploadStatuses } from "@slipway/core/record";
import { v7 as uuid7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newRecordsPerWrite, type Records, UnreadableRecordError } from "../../ports/records.ts";
import { createTestTable } from "../../testing/dynamodb-table.ts";
import { createRecordsInMemory } from "../../testing/records-in-memory.ts";
import { createDynamoDbRecords } from "./dynamodb-records.ts";

const at = "2026-01-01T12:00:00.000Z";
const declared = { size: 3, contentType: "image/png" };

const openInDynamoDb = async () => {
  const { documents, tableName, close } = await createTestTable();
  return { records: createDynamoDbRecords(documents, tableName), close };
};

const openInMemory = async () => ({ records: createRecordsInMemory(), close: async () => {} });

describe.each([
  ["in memory", openInMemory],
  ["in DynamoDB", openInDynamoDb],
])("records %s", (_, open) => {
  let records: Records;
  let close = async () => {};
  beforeAll(async () => {
    ({ records, close } = await open());
  });
  afterAll(() => close());

  const apply = async ({ write }: Decision) => write && records.apply(write);
  const act = async (id: string, fact: Fact) =>
    apply(decide(await records.get(id), { ...fact, id }));

  const request = async (owner: string, id = uuid7()): Promise<string> => {
    const upload = {
      id,
      key: defaultKeys.create(id),
      owner,
      fileName: "a.png",
      title: undefined,
      declared,
    };
    await apply(decide(undefined, { kind: "requested", id, at, upload }));
    return id;
  };
  const created = (id: string, versionId = "v1") =>
    ({
      kind: "object-created",
      at,
      object: {
        key: defaultKeys.create(id),
        versionId,
        eTag: '"e"',
        checksum: undefined,
        ...declared,
      },
      inspection: { outcome: "passed", media: { width: 1, height: undefined } },
    }) satisfies Fact;

  test("return the written fields, without undefined values", async () => {
    const id = await request("get");
    const record = await records.get(id);
    expect(record).toMatchObject({ id, owner: "get", status: "pending", declared });
    expect(record).not.toHaveProperty("title");
    const ready = await act(id, created(id));
    expect(ready).toEqual(await records.get(id));
    expect(ready).toMatchObject({ status: "ready", object: { versionId: "v1" }, finalizedAt: at });
    expect(await records.get(uuid7())).toBeUndefined();
  });

  test("find uploads by their bytes, however many of them there are", async () => {
    const digest = (number: number) => `digest${String(number).padStart(3, "0")}`;
    const ids = new Map<string, string>();
    for (let number = 0; number < 60; number += 1) {
      const id = await request("digests");
      const checksum = { algorithm: "SHA256", value: digest(number) } as const;
      const fact = created(id);
      await act(id, { ...fact, object: { ...fact.object, checksum } });
      ids.set(digest(number), id);
    }
    for (const wanted of [[7], [0, 59], [3, 30, 58, 99]]) {
      const digests = wanted.map(digest);
      const expected = digests.flatMap((one) => {
        const id = ids.get(one);
        return id === undefined ? [] : [[one, id] as const];
      });
      const found = await records.findByDigests("digests", digests);
      expect([...found].sort()).toEqual(expected);
    }
    expect(await records.findByDigests("others", [digest(7)])).toEqual(new Map());
    const id = ids.get(digest(7)) ?? "";
    await apply(decide(await records.get(id), { kind: "owner-deletes", at, id }));
    expect(await records.findByDigests("digests", [digest(7)])).toEqual(new Map());
  });

  test("read a bounded number of an owner's uploads, whatever a filter leaves of them", async () => {
    const ids = [];
    for (let count = 0; count < 5; count += 1) ids.push(await request("read"));
    const [first = "", second, third, fourth = "", fifth] = ids;
    await act(fourth, created(fourth));
    const query = { owner: "read", statuses: ["pending"], limit: 2 } as const;
    const page = await records.readByOwner(query);
    expect(page).toMatchObject({ records: [{ id: fifth }], next: fourth });
    const rest = await records.readByOwner({ ...query, limit: 10, before: page.next });
    expect(rest.records.map(({ id }) => id)).toEqual([third, second, first]);
    expect(rest.next).toBeUndefined();
  });

  test("return many records in one call, without missing ones", async () => {
    const ids = [];
    for (let count = 0; count < 150; count += 1) ids.push(await request("many"));
    const found = await records.getMany([...ids.slice(1), uuid7()]);
    expect(found.map(({ id }) => id).sort()).toEqual(ids.slice(1).sort());
    expect(await records.getMany([])).toEqual([]);
  });

  test("never overwrite an existing item", async () => {
    const id = await request("overwrite");
    const upload = { id, key: defaultKeys.create(id), owner: "eve", fileName: "b.png", declared };
    expect(await apply(decide(undefined, { kind: "requested", id, at, upload }))).toBeUndefined();
    expect(await apply(decide(undefined, { ...created(id), id }))).toBeUndefined();
    expect(await records.get(id)).toMatchObject({ owner: "overwrite" });
  });

  test("write the records of 25 new uploads in one call, without undefined values", async () => {
    const created = Array.from({ length: newRecordsPerWrite }, () => {
      const id = uuid7();
      const upload = {
        id,
        key: defaultKeys.create(id),
        owner: "new",
        fileName: "a.png",
        title: undefined,
        declared,
      };
      const { write } = decide(undefined, { kind: "requested", id, at, upload });
      if (write?.kind !== "create" || write.record.status !== "pending")
        throw new Error("no record");
      return write.record;
    });
    expect(await records.putNew(created)).toEqual([]);
    for (const record of created) {
      const { title: _, ...stored } = record;
      expect(await records.get(record.id)).toStrictEqual(stored);
    }
  });

  test("create an orphan's item once", async () => {
    const id = uuid7();
    expect(await apply(decide(undefined, { ...created(id), id }))).toMatchObject({
      status: "orphan",
    });
    expect(await apply(decide(undefined, { ...created(id), id }))).toBeUndefined();
    expect(await records.get(id)).toMatchObject({
      id,
      status: "orphan",
      dueShard: getDueShard(id),
    });
  });

  test("accept exactly one of a hundred concurrent writes", async () => {
    const id = await request("race");
    const existing = await records.get(id);
    const decisions = Array.from({ length: 100 }, (_each, n) =>
      decide(existing, { ...created(id, `v${n}`), id }),
    );
    const written = await Promise.all(decisions.map(apply));
    const winners = written.filter((record) => record !== undefined);
    expect(winners).toHaveLength(1);
    expect(await records.get(id)).toEqual(winners[0]);
  });

  test("set, change, and remove fields, and never create an item by an update", async () => {
    const id = await request("edit");
    const edit = { title: "T", caption: "C", retention: 7 };
    expect(await act(id, { kind: "owner-edits", at, edit })).toMatchObject(edit);
    const cleared = await act(id, {
      kind: "owner-edits",
      at,
      edit: { title: "", retention: null },
    });
    expect(cleared).toMatchObject({ caption: "C" });
    expect(cleared).not.toHaveProperty("title");
    expect(cleared).not.toHaveProperty("retention");
    const missingId = uuid7();
    const write = {
      kind: "update",
      id: missingId,
      set: { title: "T" },
      remove: [],
      add: {},
      guard: [],
    };
    if (await records.get(missingId)) throw new Error("the record must not exist");
    const missing = { ...write, kind: "update", guard: [{ path: "title", absent: true }] } as const;
    expect(await records.apply(missing)).toBeUndefined();
    expect(await records.get(missingId)).toBeUndefined();
  });

  test("list an owner's uploads with the given statuses, newest first, page by page", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 7; n++) ids.unshift(await request("list", uuid7({ msecs: 1000 + n })));
    await request("someone else");
    const [newest = "", second = "", third = ""] = ids;
    await act(second, { kind: "owner-deletes", at });
    const statuses = uploadStatuses.filter((status) => status !== "deleted");
    const page = async (limit: number, before?: string) =>
      (await records.listByOwner({ owner: "list", statuses, limit, before })).map(({ id }) => id);
    expect(await page(2)).toEqual([newest, third]);
    expect(await page(10, third)).toEqual(ids.slice(3));
    expect(await page(10)).toEqual(ids.filter((id) => id !== second));
    const deleted = await records.listByOwner({ owner: "list", statuses: ["deleted"], limit: 1 });
    expect(deleted.map(({ id }) => id)).toEqual([second]);
  });

  test("list an owner's uploads of one kind, and those without a kind as default", async () => {
    const kinds = ["photo", undefined, "default", "photo"] as const;
    const ids: string[] = [];
    for (const [n, kind] of kinds.entries()) {
      const id = await request("kinds", uuid7({ msecs: 1000 + n }));
      if (kind) {
        const change = { set: { kind }, remove: [], add: {}, guard: [] };
        await records.apply({ kind: "update", id, ...change });
      }
      ids.unshift(id);
    }
    const list = async (kind: string, limit = 10) => {
      const query = { owner: "kinds", statuses: uploadStatuses, kind, limit };
      return (await records.listByOwner(query)).map(({ id }) => id);
    };
    expect(await list("photo")).toEqual([ids[0], ids[3]]);
    expect(await list("photo", 1)).toEqual([ids[0]]);
    expect(await list("default")).toEqual([ids[1], ids[2]]);
    expect(await list("other")).toEqual([]);
  });

  test("list uploads by the keys of their fields, in whichever index a key is", async () => {
    const fieldKeys = [
      { fieldKey1: "album a" },
      { fieldKey1: "album a", fieldKey2: "year 1" },
      { fieldKey1: "year 1", fieldKey2: "album a" },
      { fieldKey1: "album b", fieldKey2: "year 1" },
      {},
    ];
    const ids: string[] = [];
    for (const [n, keys] of fieldKeys.entries()) {
      const id = uuid7({ msecs: 1000 + n });
      const upload = {
        id,
        key: defaultKeys.create(id),
        owner: "fields",
        fileName: "a.png",
        declared,
        ...keys,
      };
      await apply(decide(undefined, { kind: "requested", id, at, upload }));
      ids.push(id);
    }
    const list = async (keys: string[], limit = 10, before?: string, statuses = uploadStatuses) => {
      const found = await records.listByFields({ keys, statuses, limit, before });
      return found.map(({ id }) => ids.indexOf(id));
    };
    expect(await list(["album a"])).toEqual([2, 1, 0]);
    expect(await list(["album a"], 2)).toEqual([2, 1]);
    expect(await list(["album a"], 2, ids[1])).toEqual([0]);
    expect(await list(["album a", "year 1"])).toEqual([2, 1]);
    expect(await list(["year 1", "album a"], 1)).toEqual([2]);
    expect(await list(["year 1", "album c"])).toEqual([]);
    await act(ids[1] ?? "", { kind: "owner-deletes", at });
    expect(await list(["album a"])).toEqual([2, 0]);
    const edit = { fields: { album: "b" }, fieldKeys: { fieldKey1: "album b" } };
    expect(await act(ids[2] ?? "", { kind: "owner-edits", at, edit })).not.toHaveProperty(
      "fieldKey2",
    );
    expect(await list(["album a"])).toEqual([0]);
    expect(await list(["album b"])).toEqual([3, 2]);
    expect(await list(["year 1"])).toEqual([3]);
  });

  test("list a due record until it is settled", async () => {
    const id = await request("due");
    const shard = getDueShard(id);
    const due = async (until: string) =>
      (await records.listDue({ shard, until, limit: 1000 })).map((entry) => entry.id);
    expect(await due("2026-01-01T12:19:59.999Z")).not.toContain(id);
    expect(await due("2026-01-01T12:20:00.000Z")).toContain(id);
    await act(id, created(id));
    await act(id, {
      kind: "due",
      keys: defaultKeys.list(id),
      at: "2026-01-01T12:20:00.000Z",
      versionIds: ["v1"],
    });
    expect(await due("2027-01-01T00:00:00.000Z")).not.toContain(id);
  });

  test("postpone a record that the sweep failed on, once, even if it is unreadable", async () => {
    const id = await request("postponed");
    const shard = getDueShard(id);
    const entry = async (until: string) =>
      (await records.listDue({ shard, until, limit: 1000 })).find((each) => each.id === id);
    const corruption = {
      kind: "update",
      id,
      set: { declared: "?" },
      remove: [],
      add: {},
      guard: [],
    };
    const corrupting = records.apply({ ...corruption, kind: "update" });
    await expect(corrupting).rejects.toThrow(UnreadableRecordError);
    await expect(records.get(id)).rejects.toThrow(UnreadableRecordError);
    const first = await entry("2026-01-01T12:20:00.000Z");
    expect(first).toEqual({ id, dueAt: "2026-01-01T12:20:00.000Z", failures: 0 });
    if (first === undefined) throw new Error("the record is not due");
    const later = postpone(first, "2026-01-01T13:00:00.000Z");
    await expect(records.apply(later)).rejects.toThrow(UnreadableRecordError);
    expect(await records.apply(later)).toBeUndefined();
    expect(await entry("2026-01-01T13:00:59.999Z")).toBeUndefined();
    expect(await entry("2026-01-01T13:01:00.000Z")).toMatchObject({ failures: 1 });
  });

  test("list due records in order of their due time, up to a limit", async () => {
    const ids = Array.from({ length: 5 }, (_, n) => `01930000-0000-7000-8000-00000000${n}ff3`);
    for (const [n, id] of ids.toReversed().entries()) {
      const upload = {
        id,
        key: defaultKeys.create(id),
        owner: "order",
        fileName: "a.png",
        declared,
      };
      await apply(
        decide(undefined, { kind: "requested", id, at: `2020-01-0${n + 1}T12:00:00.000Z`, upload }),
      );
    }
    const shard = getDueShard(ids[0] ?? "");
    const found = await records.listDue({ shard, until: "2021-01-01T00:00:00.000Z", limit: 3 });
    expect(found.map((entry) => entry.id)).toEqual(ids.toReversed().slice(0, 3));
  });
});

import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { ChangesPage } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { v7 as uuid7 } from "uuid";
import { describe, expect, test } from "vitest";
import { compressResponse } from "../http/compress-response.ts";
import { json } from "../http/http.ts";
import { editUpload } from "../library/edit.ts";
import { createWorld, png } from "../testing/world.ts";
import { deleteUpload } from "../trash/delete.ts";
import { listChanges } from "./list-changes.ts";

const { feed } = limits;
type World = ReturnType<typeof createWorld>;

const read = (world: World, since?: string, owner = "ann") =>
  listChanges(owner, { since }, world.adapters);

const describePage = ({ changes }: ChangesPage) =>
  changes.map((change) => ("title" in change ? change.title : change.status));

/** A state that a client could have written itself. */
const forged = {
  safe: "2026-01-01T12:00:00.000Z",
  rereadAt: "2026-01-01T12:00:00.000Z",
  full: false,
  more: false,
};

describe("the feed of an owner's files", () => {
  test("starts with all ready files, and continues with what changes", async () => {
    const world = createWorld();
    const id = await world.upload(png, { title: "First", path: "trips" });
    await world.upload(png, {}, "ben");
    await world.request();
    const deleted = await world.upload();
    await deleteUpload("ann", deleted, { permanently: true }, world.adapters);
    world.wait(feed.settled + 1);
    const first = await read(world);
    expect(first).toMatchObject({ full: true, more: false });
    expect(first.changes).toEqual([
      {
        id,
        revision: 2,
        status: "ready",
        kind: "default",
        fileName: "a.png",
        path: "trips",
        title: "First",
        type: "image/png",
        size: png.length,
      },
    ]);
    expect((await read(world, first.cursor)).changes).toEqual([]);

    await editUpload("ann", id, { title: "Second" }, world.adapters);
    const edited = await read(world, first.cursor);
    expect(edited).toMatchObject({ full: false });
    expect(describePage(edited)).toContain("Second");
    expect(JSON.stringify(edited).length).toBeLessThan(1000);
    await deleteUpload("ann", id, { permanently: false }, world.adapters);
    world.wait(1);
    const trashed = await read(world, edited.cursor);
    expect(trashed.changes.at(-1)).toMatchObject({ id, status: "trashed", title: "Second" });
    await deleteUpload("ann", id, { permanently: true }, world.adapters);
    world.wait(1);
    const { changes } = await read(world, trashed.cursor);
    expect(changes.at(-1)).toEqual({ id, revision: 5, status: "deleted" });
  });

  test("has a change that appears late, once its last minutes are read again", async () => {
    const world = createWorld();
    const late = await world.upload(png, { title: "Late" });
    const item = world.records.items.get(late);
    world.records.items.delete(late);
    world.wait(30);
    await world.upload(png, { title: "Next" });
    world.wait(feed.settled + 1);
    let page = await read(world);
    expect(describePage(page)).toEqual(["Next"]);
    if (item) world.records.items.set(late, item);
    page = await read(world, page.cursor);
    expect(page.changes).toEqual([]);
    world.wait(feed.rereadEvery);
    page = await read(world, page.cursor);
    expect(describePage(page)).toEqual(["Late", "Next"]);
    world.wait(feed.lateness);
    page = await read(world, page.cursor);
    world.wait(feed.rereadEvery);
    expect((await read(world, page.cursor)).changes).toEqual([]);
  });

  test("starts over if its cursor is too old to have all deletions", async () => {
    const world = createWorld();
    const id = await world.upload();
    const { cursor } = await read(world);
    world.wait(feed.cursorLifetime + 2 * feed.lateness);
    expect(await read(world, cursor)).toMatchObject({ full: true, changes: [{ id }] });
  });

  test("refuses the cursor of another owner, and a changed one, naming the field", async () => {
    const world = createWorld();
    await world.upload();
    const { cursor } = await read(world);
    const errors = [{ path: "since", message: "must be a cursor of this owner's feed" }];
    const changed = `${cursor.slice(0, 4)}x${cursor.slice(5)}`;
    await expect(read(world, cursor, "ben")).rejects.toMatchObject({ status: 400, errors });
    for (const wrong of [changed, "x", "!", cursor.slice(0, 20)])
      await expect(read(world, wrong)).rejects.toMatchObject({ status: 400, errors });
  });

  test.each([
    ["x", "no JSON"],
    ["{}", "no state"],
    [JSON.stringify({ ...forged, position: { at: "" } }), "an empty time"],
    [JSON.stringify({ ...forged, position: { at: forged.safe, id: "" } }), "an empty ID"],
  ])("refuses the state %s with a digest that fits, because it has %s", async (text) => {
    const digest = createHash("sha256")
      .update(JSON.stringify(["feed", "ann"]))
      .update(text);
    const cursor = Buffer.concat([Buffer.from(text), digest.digest().subarray(0, 12)]);
    await expect(read(createWorld(), cursor.toString("base64url"))).rejects.toMatchObject({
      status: 400,
    });
  });

  test("has 10,000 files in at most 1 MB, compressed, each once", async () => {
    const world = createWorld();
    const item = world.records.items.get(await world.upload()) ?? {};
    world.records.items.clear();
    const start = Date.parse("2026-01-01T12:00:00.000Z");
    const all = Array.from({ length: 10_000 }, (_, number) => {
      const id = uuid7({ msecs: start + number });
      return {
        ...item,
        id,
        fileName: `IMG_${number * 7919}.jpg`,
        title: `Harbor, ${number % 365}. day`,
        path: `trips/${2000 + (number % 26)}`,
        changedAt: new Date(start + Math.floor(number / 3)).toISOString(),
      };
    });
    const byOwner = { ...world.records, listChanges: createLister(all) };
    const large = { ...world, adapters: { ...world.adapters, records: byOwner } };
    const ids = new Set<string>();
    let bytes = 0;
    let cursor: string | undefined;
    for (let more = true; more; ) {
      const page = await read(large, cursor);
      bytes += gzipSync(JSON.stringify(page)).length;
      for (const { id } of page.changes) ids.add(id);
      ({ cursor, more } = page);
    }
    expect(ids.size).toBe(all.length);
    expect(bytes).toBeLessThan(1_000_000);
  });
});

/** Lists changes without parsing thousands of items for each page. */
const createLister =
  (all: readonly object[]): World["records"]["listChanges"] =>
  async ({ after, limit }) => {
    const records = all as Awaited<ReturnType<World["records"]["listChanges"]>>;
    const start = after === undefined ? 0 : records.findIndex(({ id }) => id === after.id) + 1;
    return records.slice(start, start + limit);
  };

describe("a compressed response", () => {
  const response = json(200, { text: "slipway ".repeat(500) });

  test.each([
    ["gzip, deflate, br", true],
    ["gzip;q=0.5", true],
    ["gzip;q=0", false],
    ["br", false],
    [undefined, false],
  ])("is sent to a client that accepts %s: %s", async (accepted, isCompressed) => {
    const sent = await compressResponse({ headers: { "accept-encoding": accepted } }, response);
    expect(sent.headers["content-encoding"]).toBe(isCompressed ? "gzip" : undefined);
    expect(sent.headers.vary).toBe("accept-encoding");
  });
});

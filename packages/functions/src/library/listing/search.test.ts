import { ListQuery } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { parse } from "@slipway/core/parse";
import { describe, expect, test } from "vitest";
import { createWorld, png } from "../../testing/world.ts";
import { editUpload } from "../edit.ts";
import { listUploads } from "../list.ts";

type World = ReturnType<typeof createWorld>;

/** Lists one page. Returns the file names and the cursor. */
const list = async (world: World, query: Record<string, unknown> = {}, owner = "ann") => {
  const page = await listUploads(owner, parse(ListQuery, query), world.adapters);
  return { names: page.uploads.map(({ fileName }) => fileName), cursor: page.cursor };
};

/** Lists all pages of a list. */
const listAll = async (world: World, query: Record<string, string>) => {
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await list(world, { ...query, cursor });
    names.push(...page.names);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return names;
};

const createLibrary = async () => {
  const world = createWorld();
  await world.upload(png, { fileName: "b10.png", path: "trips/2026", title: "Zürich at night" });
  await world.upload(png, { fileName: "b9.png", path: "trips2" });
  await world.upload(new TextEncoder().encode("A long text about the harbor"), {
    fileName: "مرفأ.txt",
    contentType: "text/plain",
    path: "trips",
    caption: "50% (of) the [harbor]",
    sha256: undefined,
  });
  await world.upload(png, { fileName: "other.png", path: "trips" }, "ben");
  return world;
};

describe("a folder", () => {
  test("is listed with its subfolders, newest first", async () => {
    const world = await createLibrary();
    expect((await list(world, { path: "trips" })).names).toEqual(["مرفأ.txt", "b10.png"]);
    expect((await list(world, { path: "trips/2026" })).names).toEqual(["b10.png"]);
    expect((await list(world, { path: "trip" })).names).toEqual([]);
  });

  test("can change, and is left with an empty path", async () => {
    const world = await createLibrary();
    const id = await world.upload(png, { fileName: "moved.png", path: "inbox" });
    await editUpload("ann", id, { path: "trips/2027" }, world.adapters);
    expect((await list(world, { path: "trips/2027" })).names).toEqual(["moved.png"]);
    const moved = await editUpload("ann", id, { path: "" }, world.adapters);
    expect(moved).not.toHaveProperty("path");
  });

  test("is read in pages of bounded work", async () => {
    const world = createWorld();
    for (let count = 0; count < 30; count += 1)
      await world.request(png, { fileName: `${count}.png`, path: count % 3 ? "a" : "b" });
    const { names, cursor } = await list(world, { path: "a", limit: "4" });
    expect(names).toEqual(["29.png", "28.png", "26.png", "25.png"]);
    expect((await list(world, { path: "a", limit: "2", cursor })).names).toEqual([
      "23.png",
      "22.png",
    ]);
    expect(await listAll(world, { path: "b", limit: "4" })).toHaveLength(10);
  });
});

describe("a search", () => {
  test.each([
    [{ q: "zurich" }, ["b10.png"]],
    [{ q: "NIGHT zür" }, ["b10.png"]],
    [{ q: "zurich harbor" }, []],
    [{ q: "trips png" }, ["b9.png", "b10.png"]],
    [{ q: "50% (of) [harbor]" }, ["مرفأ.txt"]],
    // The query is plain text: no expression is made of it.
    [{ q: ".*" }, []],
    [{ q: "(a+)+$" }, []],
    [{ q: "مرفأ" }, ["مرفأ.txt"]],
    [{ type: "image" }, ["b9.png", "b10.png"]],
    [{ type: "IMAGE/PNG", path: "trips" }, ["b10.png"]],
    [{ type: "imag" }, []],
    [{ sort: "size" }, ["b10.png", "b9.png", "مرفأ.txt"]],
    [{ sort: "name" }, ["b9.png", "b10.png", "مرفأ.txt"]],
    [{ sort: "oldest" }, ["b10.png", "b9.png", "مرفأ.txt"]],
  ])("by %j finds %j", async (query, names) => {
    const world = await createLibrary();
    expect((await list(world, query)).names).toEqual(names);
    expect(await listAll(world, { ...query, limit: "1" })).toEqual(names);
  });

  test("continues after an upload that was deleted meanwhile", async () => {
    const world = await createLibrary();
    const { cursor } = await list(world, { sort: "oldest", limit: "1" });
    const [oldest] = world.records.all();
    world.records.items.delete(oldest?.id ?? "");
    expect((await list(world, { sort: "oldest", cursor })).names).toEqual(["b9.png", "مرفأ.txt"]);
  });

  test("reads no more than its limit, and returns a cursor for the rest", async () => {
    const world = await createLibrary();
    let reads = 0;
    const { uploads, atOnce } = limits.search;
    const records = {
      ...world.records,
      readByOwner: async ({ limit }: { limit: number }) => {
        reads += limit;
        return { records: [], next: world.adapters.newId() };
      },
    };
    const busy = { ...world, adapters: { ...world.adapters, records } };
    const { names, cursor } = await list(busy, { q: "nothing" });
    expect({ names, reads }).toEqual({ names: [], reads: uploads });
    expect(cursor).toEqual(expect.any(String));
    await expect(list(busy, { sort: "size" })).rejects.toMatchObject({
      errors: [
        { path: "sort", message: `must be newest in a list of more than ${uploads} uploads` },
      ],
    });
    expect(uploads / atOnce).toBeLessThanOrEqual(10);
  });

  test.each([
    [{ q: "x".repeat(10_000) }, "q", "must have at most 200 characters"],
    [{ q: "  " }, "q", "must not be empty"],
    [{ path: "../x" }, "path", "must have no folder names . or .."],
    [{ path: "" }, "path", "must not be empty"],
    [{ sort: "downloads" }, "sort", "must be one of newest, oldest, name, size"],
    [{ type: "image/" }, "type", expect.stringContaining("must be a media type")],
  ])("refuses %j", async (query, path, message) => {
    const world = createWorld();
    const refused = list(world, query);
    await expect(refused).rejects.toMatchObject({ status: 400, errors: [{ path, message }] });
  });

  test("refuses the cursor of another search, and of another owner's", async () => {
    const world = await createLibrary();
    const { cursor } = await list(world, { q: "trips", limit: "1" });
    const errors = [{ path: "cursor", message: "must be the cursor of a page of this list" }];
    await expect(list(world, { q: "trip", cursor })).rejects.toMatchObject({ errors });
    await expect(list(world, { q: "trips", cursor }, "ben")).rejects.toMatchObject({ errors });
  });
});

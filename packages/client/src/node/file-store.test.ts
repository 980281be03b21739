import { mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { testResumeStore, unfinished } from "../testing/resume-store-contract.ts";
import { createFileStore } from "./file-store.ts";

const folders: string[] = [];
const newFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-"));
  folders.push(folder);
  return join(folder, "state", "uploads");
};
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

testResumeStore("the store in a folder", async () => {
  const folder = await newFolder();
  return { store: createFileStore(folder), again: async () => createFileStore(folder) };
});

describe("the folder of unfinished uploads", () => {
  test("is readable only for its owner, and has one complete file for each upload", async () => {
    const folder = await newFolder();
    const store = createFileStore(folder);
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => store.keep(unfinished("a", { parts: n }))),
    );
    expect(await readdir(folder)).toHaveLength(1);
    expect((await stat(folder)).mode & 0o077).toBe(0);
    expect(await store.list()).toHaveLength(1);
  });

  test("may contain damaged files", async () => {
    const folder = await newFolder();
    const store = createFileStore(folder);
    await store.keep(unfinished("a"));
    const [name = ""] = await readdir(folder);
    for (const damaged of ["", "{", "null", '{"fingerprint":"a"}']) {
      await writeFile(join(folder, name), damaged);
      expect(await store.list()).toEqual([]);
    }
    await store.keep(unfinished("a"));
    expect(await store.list()).toHaveLength(1);
  });

  test("deletes an upload that an earlier version stored by its fingerprint", async () => {
    const folder = await newFolder();
    const store = createFileStore(folder);
    await store.keep(unfinished("a"));
    const [name = ""] = await readdir(folder);
    await rename(join(folder, name), join(folder, "by-fingerprint.json"));
    expect(await store.list()).toMatchObject([{ id: "a" }]);
    await store.forget("a");
    expect(await readdir(folder)).toEqual([]);
  });

  test("no longer contains expired uploads after it was listed", async () => {
    const folder = await newFolder();
    const store = createFileStore(folder);
    await store.keep(unfinished("a", { ended: true }));
    await store.list();
    expect(await readdir(folder)).toEqual([]);
  });
});

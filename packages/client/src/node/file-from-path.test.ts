import { mkdtemp, open, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openFile } from "./file-from-path.ts";
import { createHasher } from "./hasher.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-"));
  path = join(folder, "Größe 写真.png");
  await writeFile(path, "0123456789");
  await utimes(path, 1_700_000_000, 1_700_000_000);
});
afterEach(() => rm(folder, { recursive: true }));

describe("a file on disk", () => {
  test("has the same properties as a browser's file", async () => {
    const file = await openFile(path);
    expect(file).toBeInstanceOf(File);
    expect(file).toMatchObject({
      name: "Größe 写真.png",
      size: 10,
      type: "image/png",
      lastModified: 1_700_000_000_000,
    });
    expect(await file.slice(2, 5).text()).toBe("234");
    expect(await file.slice(-3).text()).toBe("789");
    expect(await file.slice(2, -2).slice(1, 3).text()).toBe("34");
    expect(await file.slice(6, 4).text()).toBe("");
    expect(await file.slice(8, 20, "text/plain")).toMatchObject({ size: 2, type: "text/plain" });
    expect(await file.text()).toBe("0123456789");
  });

  test("has its size, and is read at the right offset, above 4 GiB too", async () => {
    const end = 5 * 1024 ** 3;
    await truncate(path, end);
    const opened = await open(path, "r+");
    await opened.write("the end", end);
    await opened.close();
    const file = await openFile(path);
    expect(file.size).toBe(end + 7);
    expect(await file.slice(-9).text()).toBe("\0\0the end");
    expect(file.slice(10, end + 3)).toMatchObject({ size: end - 7 });
  });

  test.each([
    ["was cut", () => truncate(path, 5)],
    ["grew", () => writeFile(path, "0123456789abc")],
    ["was overwritten with the same size", () => writeFile(path, "abcdefghij")],
    ["was removed", () => rm(path)],
  ])("that %s cannot be read", async (_, change) => {
    const file = await openFile(path);
    const parts = [file.slice(0, 3), file.slice(3)];
    await change();
    const read = parts.map((part) => createHasher().sha256(part, new AbortController().signal));
    for (const one of await Promise.allSettled(read))
      expect(one).toMatchObject({ status: "rejected", reason: { name: "NotReadableError" } });
  });

  test("must exist, and must be a regular file", async () => {
    await expect(openFile(join(folder, "none"))).rejects.toMatchObject({ code: "ENOENT" });
    await expect(openFile(folder)).rejects.toMatchObject({ code: "EISDIR" });
  });
});

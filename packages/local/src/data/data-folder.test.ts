import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDataFolder } from "./data-folder.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "slipway-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test("only the owner can read a new data folder and its files", () => {
  const path = join(root, "data");
  openDataFolder(path).release();
  expect(modeOf(path)).toBe("700");
  expect(modeOf(join(path, "credentials.json"))).toBe("600");
  expect(modeOf(join(path, "lock.sqlite"))).toBe("600");
});

test("opening a data folder that others could read makes it private", () => {
  const files = ["sign-in.sqlite", "sign-in.sqlite-wal", "queue.sqlite-shm", "s3/objects/a"];
  mkdirSync(join(root, "s3/objects"), { recursive: true });
  for (const file of files) {
    writeFileSync(join(root, file), "");
    chmodSync(join(root, file), 0o644);
  }
  for (const folder of [root, join(root, "s3"), join(root, "s3/objects")]) chmodSync(folder, 0o755);
  openDataFolder(root).release();
  expect(files.map((file) => modeOf(join(root, file)))).toEqual(files.map(() => "600"));
  expect([root, join(root, "s3"), join(root, "s3/objects")].map(modeOf)).toEqual(
    Array(3).fill("700"),
  );
});

import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
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
  expect(modeOf(join(path, ".gitignore"))).toBe("600");
});

test("git ignores a new data folder, and a folder that was empty", () => {
  const path = join(root, "app", ".slipway");
  mkdirSync(path, { recursive: true });
  for (const data of [path, join(root, "new")]) {
    openDataFolder(data).release();
    expect(readFileSync(join(data, ".gitignore"), "utf8")).toBe("*\n");
  }
});

test("a folder with other files is refused, and its files keep their modes", () => {
  const file = join(root, "run.sh");
  writeFileSync(file, "");
  chmodSync(file, 0o755);
  expect(() => openDataFolder(root)).toThrow(
    `The folder ${root} contains other files, such as run.sh. Name a new or empty folder with --data.`,
  );
  expect(readdirSync(root)).toEqual(["run.sh"]);
  expect(modeOf(file)).toBe("755");
});

test("a data folder that cannot be created is refused in one line that names --data", () => {
  const file = join(root, "file");
  writeFileSync(file, "");
  symlinkSync("/nowhere", join(root, "link"));
  const readOnly = join(root, "read-only");
  mkdirSync(readOnly, { mode: 0o500 });
  const paths = [
    // Linux answers ENOENT here, and Node's recursive mkdir then never returns.
    ...["/proc/slipway", "/proc/slipway/data", "/dev/null/data"],
    ...[join(file, "data"), join(file, "app/data"), join(root, "link"), join(root, "link/data")],
    ...[join(root, "a".repeat(300)), `${root}/\0`],
    // Root may write everywhere.
    ...(process.getuid?.() === 0 ? [] : [join(readOnly, "data"), join(readOnly, "app/data")]),
  ];
  for (const path of paths)
    expect(() => openDataFolder(path)).toThrow(
      /^The data folder .+ cannot be written: .+\. Choose another folder with --data\.$/,
    );
  expect(() => openDataFolder(file)).toThrow(
    `${file} is a file. Name a new or empty folder with --data.`,
  );
  expect(readdirSync(root).toSorted()).toEqual(["file", "link", "read-only"]);
});

test("a data folder is created with its missing parents", () => {
  openDataFolder(join(root, "app/tests/data")).release();
  expect(["app", "app/tests", "app/tests/data"].map((path) => modeOf(join(root, path)))).toEqual(
    Array(3).fill("700"),
  );
});

test("a data folder that a newer version wrote is refused until it has another format", () => {
  const path = join(root, "data");
  openDataFolder(path).release();
  const file = join(path, "format.json");
  const written = readFileSync(file, "utf8");
  writeFileSync(file, JSON.stringify({ format: 1000 }));
  const open = () => openDataFolder(path);
  expect(open).toThrow(
    `A newer version of Slipway wrote the data folder ${path}: its format is 1000, and this version reads ${JSON.parse(written).format}. Update @slipway/local, or choose another folder with --data.`,
  );
  // A process that was killed can leave a damaged file.
  for (const text of [written, "", '{"format":']) {
    writeFileSync(file, text);
    open().release();
    expect(readFileSync(file, "utf8")).toBe(written);
  }
});

test("opening a data folder that others could read makes it private", () => {
  const files = [
    "lock.sqlite",
    "sign-in.sqlite",
    "sign-in.sqlite-wal",
    "queue.sqlite-shm",
    "s3/objects/a",
  ];
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

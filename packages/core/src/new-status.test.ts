import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const packages = ["core", "client", "functions", "operations"];
const page = "packages/react/src/words/status-texts.ts";

let copy: string;

/** Copies the sources that know statuses, so that a test can change them and compile them. */
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), "slipway-new-status-"));
  const isSource = (path: string) =>
    !/node_modules|\.test\.tsx?$|\/(?:samples|testing|fuzz)(\/|$)/.test(path);
  for (const name of packages)
    await cp(join(root, "packages", name), join(copy, "packages", name), {
      recursive: true,
      filter: (path) => isSource(path.slice(root.length)),
    });
  await cp(join(root, page), join(copy, page));
  await cp(join(root, "types"), join(copy, "types"), { recursive: true });
  await cp(join(root, "tsconfig.base.json"), join(copy, "tsconfig.base.json"));
  await writeFile(join(copy, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(
    join(copy, "tsconfig.json"),
    JSON.stringify({
      extends: "./tsconfig.base.json",
      compilerOptions: { lib: ["ES2024", "DOM", "DOM.Iterable"], types: ["node"] },
      include: ["packages/*/src", "types"],
    }),
  );
  const modules = join(copy, "node_modules");
  await mkdir(join(modules, "@slipway"), { recursive: true });
  for (const name of await readdir(join(root, "node_modules")))
    if (name !== "@slipway" && name !== ".bin")
      await symlink(join(root, "node_modules", name), join(modules, name));
  for (const name of packages) {
    await symlink(join(copy, "packages", name), join(modules, "@slipway", name));
    const ownModules = join(root, "packages", name, "node_modules");
    if (existsSync(ownModules))
      await symlink(ownModules, join(copy, "packages", name, "node_modules"));
  }
});
afterAll(() => rm(copy, { recursive: true, force: true }));

/** Compiles the copy, and returns the files with errors. */
const findErrors = () =>
  new Promise<readonly string[]>((resolve) => {
    const compiler = join(root, "node_modules/.bin/tsc");
    execFile(compiler, ["--project", copy, "--pretty", "false"], { cwd: copy }, (_, stdout) => {
      const files = [...stdout.matchAll(/^(\S+?)\(\d+,\d+\): error/gm)].map(
        ([, file = ""]) => file,
      );
      resolve([...new Set(files)].sort());
    });
  });

test("a new status fails to compile wherever it must be handled", async () => {
  const path = join(copy, "packages/core/src/record.ts");
  const record = await readFile(path, "utf8");
  const withNewStatus = record
    .replace(
      "export const DeletedRecord =",
      'export const ArchivedRecord = v.object({ ...upload, status: v.literal("archived") });\n$&',
    )
    .replaceAll("\n  DeletedRecord,\n", "\n  DeletedRecord,\n  ArchivedRecord,\n")
    .replace('  "deleted",\n] as const', '  "deleted",\n  "archived",\n] as const');
  await writeFile(path, withNewStatus);

  expect(await findErrors()).toEqual([
    "packages/client/src/engine/upload-state.ts",
    "packages/core/src/events/upload-event.ts",
    "packages/core/src/lifecycle/arrival.ts",
    "packages/core/src/lifecycle/due-time.ts",
    "packages/core/src/lifecycle/due.ts",
    "packages/core/src/status.ts",
    "packages/operations/src/fsck/classify.ts",
    page,
  ]);
});

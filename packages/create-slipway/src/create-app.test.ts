import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { addFiles } from "../package-files.ts";
import { templates } from "./templates.ts";

const sources = dirname(fileURLToPath(import.meta.url));
const rootModules = join(sources, "../../../node_modules");

/** A copy of the sources, next to the templates as they are published. */
let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "create-slipway-package-"));
  cpSync(sources, join(copy, "src"), { recursive: true });
  copyFileSync(join(sources, "../package.json"), join(copy, "package.json"));
  symlinkSync(rootModules, join(copy, "node_modules"), "junction");
  addFiles(copy);
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "create-slipway-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command in an empty folder, without a terminal. */
const create = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(copy, "src/main.ts"), ...args],
    {
      cwd: folder,
      encoding: "utf8",
    },
  );
  return { status, stdout, stderr };
};

test.each(Object.keys(templates))(
  "the template %s becomes an app with its own name",
  (template) => {
    expect(create("apps/my-app", "--template", template)).toEqual({
      status: 0,
      stdout: "Created apps/my-app. Next:\n\n  cd apps/my-app\n  npm install\n  npm run dev\n\n",
      stderr: "",
    });
    const read = (file: string) => readFileSync(join(folder, "apps/my-app", file), "utf8");
    expect(JSON.parse(read("package.json")).name).toBe("my-app");
    expect(read("sst.config.ts")).toContain('name: "my-app"');
    expect(read(".gitignore")).toContain("node_modules/\n");
    expect(read("slipway.config.ts")).toContain("defineSlipway");
    expect(read("README.md").trim().split("\n").length).toBeLessThanOrEqual(10);
    for (const { name, parentPath } of readdirSync(folder, {
      recursive: true,
      withFileTypes: true,
    }))
      expect(join(parentPath, name)).not.toMatch(/node_modules|package-lock|\.slipway$/);
  },
);

test("npm may keep --template to itself and pass on its value", () => {
  expect(create("my-app", "api").status).toBe(0);
});

test("an app can be created in a new repository", () => {
  mkdirSync(join(folder, "my-app/.git"), { recursive: true });
  expect(create("my-app", "--template", "api").status).toBe(0);
});

test.each([
  [["My App", "--template", "api"], '"My App" cannot be the name of an app. Use at most 40'],
  [["-app", "--template", "api"], "Unknown option '-a'. Use it as in: npm create slipway"],
  [["node_modules", "--template", "api"], '"node_modules" cannot be the name of an app.'],
  [["my-app", "--template", "vue"], 'There is no template "vue". Use one of vite, next, api, sst.'],
  [["my-app", "--template", "__proto__"], 'There is no template "__proto__".'],
  [["my-app", "vite", "--template", "api"], "Name one folder and one template, such as: npm"],
  [["my-app", "--tmplate", "api"], "Unknown option '--tmplate'. Use it as in: npm create slipway"],
  [["my-app", "--template"], "Option '-t, --template <value>' argument missing. Use it as in: npm"],
  [
    ["my-app"],
    "Name a folder and a template, such as: npm create slipway my-app -- --template next",
  ],
  [[], "Name a folder and a template, such as: npm create slipway my-app -- --template next"],
])("%j prints one line that says what to do, and writes nothing", (args, line) => {
  const { status, stdout, stderr } = create(...args);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^create-slipway: .+\n$/);
  expect(stderr).toContain(line);
  expect(readdirSync(folder)).toEqual([]);
});

test("a folder with files and a file are refused and left as they are", () => {
  mkdirSync(join(folder, "my-app"));
  writeFileSync(join(folder, "my-app", "notes.txt"), "mine");
  writeFileSync(join(folder, "file"), "mine");
  expect(create("my-app", "--template", "api")).toMatchObject({
    status: 1,
    stderr:
      "create-slipway: my-app is not empty: it contains notes.txt. Name a new or empty folder.\n",
  });
  expect(create("file", "--template", "api")).toMatchObject({
    status: 1,
    stderr: "create-slipway: file is a file. Name a new or empty folder.\n",
  });
  // In /proc, Linux answers ENOENT, and Node's recursive mkdir then never returns.
  for (const path of ["file/my-app", "/proc/my-app"])
    expect(create(path, "--template", "api")).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        new RegExp(`^create-slipway: ${path} cannot be written: .+\\n$`),
      ),
    });
  expect(readdirSync(folder).toSorted()).toEqual(["file", "my-app"]);
  expect(readdirSync(join(folder, "my-app"))).toEqual(["notes.txt"]);
});

test("--help lists the templates", () => {
  const { status, stdout } = create("--help");
  expect(status).toBe(0);
  for (const [name, description] of Object.entries(templates))
    expect(stdout).toMatch(new RegExp(`--template ${name} +${description.replace(/[+]/g, "\\+")}`));
});

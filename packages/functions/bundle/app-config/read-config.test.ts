import { spawnSync } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { ConfigReport } from "./config-report.ts";

const program = fileURLToPath(
  new URL("../../../../infra/programs/read-config.ts", import.meta.url),
);
const packages = fileURLToPath(new URL("../../../../node_modules", import.meta.url));

/** Reads the config of an app with these files in a process of its own, as a deployment does. */
const read = async (files: Readonly<Record<string, string>>): Promise<ConfigReport> => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-app-"));
  try {
    await symlink(packages, join(folder, "node_modules"), "junction");
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const { output, stderr } = spawnSync(
      process.execPath,
      ["--experimental-import-meta-resolve", program, join(folder, "slipway.config.ts")],
      { stdio: ["ignore", "pipe", "pipe", "pipe"], encoding: "utf8" },
    );
    expect(stderr).toBe("");
    return JSON.parse(output[3] ?? "");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const config = (kinds: string, imports = "") => `
import { defineSlipway, refuse } from "@slipway/core";
import * as v from "valibot";
${imports}
export default defineSlipway({ kinds: ${kinds} });`;

test("lists the hooks of every kind, whatever they import and print", async () => {
  const report = await read({
    "slipway.config.ts": config(
      `{
        avatar: { accept: ["image/*"], maxSize: sizes.avatar, maxFiles: 1 },
        document: {
          fields: v.object({ albumId: v.string() }),
          authorize: async ({ fields }) => (await mayWrite(fields.albumId)) || refuse("no", "No."),
          async onReady({ upload }) { await mayWrite(upload.id); },
          onRejected,
          onDeleted: mayWrite,
        },
      }`,
      `import { Resource } from "sst";
       import { isPrime } from "a-package-for-hooks";
       import { mayWrite, onRejected } from "./database";
       import { sizes } from "./sizes";
       const album = Resource.Albums.name;
       console.log("loaded");`,
    ),
    "database.ts": `import { Pool } from "another-package"; throw new Error("no DATABASE_URL");
       export const mayWrite = () => new Pool(), onRejected = mayWrite;`,
    "sizes.ts": `export const sizes = { avatar: "5 MB" } as const;`,
  });
  expect(report).toEqual({
    kinds: { avatar: [], document: ["authorize", "onReady", "onRejected", "onDeleted"] },
    derived: [],
    needsCdn: false,
    publicKinds: [],
  });
});

test("ends although a module of the config keeps the process alive", async () => {
  expect(
    await read({ "slipway.config.ts": "setInterval(() => 0, 10); export default {kinds:{a:{}}};" }),
  ).toEqual({ kinds: { a: [] }, derived: [], needsCdn: false, publicKinds: [] });
});

test("tells which kinds have derived images, which CloudFront serves", async () => {
  const kinds =
    '{ photo: { variants: { thumb: { width: 320 } } }, film: { mediaDetails: "full" }, scan: {} }';
  expect(await read({ "slipway.config.ts": config(kinds) })).toMatchObject({
    derived: ["photo", "film"],
    needsCdn: true,
  });
});

test("tells which kinds need CloudFront", async () => {
  const kinds = '{ site: { visibility: "public" }, album: { delivery: "cdn" }, scan: {} }';
  expect(await read({ "slipway.config.ts": config(kinds) })).toMatchObject({
    needsCdn: true,
    publicKinds: ["site"],
  });
});

test("reports every invalid setting with its rule and an example", async () => {
  const kinds = '{ avatar: { maxSize: "5 XB", accept: ["pictures/*"], onReady: "later" } }';
  expect(await read({ "slipway.config.ts": config(kinds) })).toEqual({
    problems: [
      expect.stringMatching(/^slipway\.config\.ts: kinds\.avatar\.accept.*"pictures\/\*"/),
      'slipway.config.ts: kinds.avatar.maxSize must be a size such as "5 MB", not "5 XB".',
      expect.stringMatching(/^slipway\.config\.ts: kinds\.avatar\.onReady must be a function/),
    ],
  });
});

test.each([
  ["that does not exist", {}, /^slipway\.config\.ts does not exist at .*slipway\.config\.ts\.$/],
  [
    "without a default export",
    { "slipway.config.ts": "export const kinds = {};" },
    /^slipway\.config\.ts must have a default export, such as /,
  ],
  [
    "with a syntax error",
    { "slipway.config.ts": "export default {\n  kinds {} };" },
    /^slipway\.config\.ts has a syntax error in line 2: Expected /,
  ],
  [
    "of another version",
    {
      "slipway.config.ts":
        'export default { kinds: { a: {} }, [Symbol.for("@slipway/core version")]: "0.0.9" };',
    },
    /^slipway\.config\.ts: The config was defined with @slipway\/core 0\.0\.9, but is read with .+ npm install\.$/,
  ],
  [
    "that imports a module with a syntax error",
    { "slipway.config.ts": config("a", 'import a from "./a.ts";'), "a.ts": "export default {" },
    /^a\.ts has a syntax error in line 1: Expected /,
  ],
  [
    "that imports a missing file",
    { "slipway.config.ts": config("sizes", 'import { sizes } from "./sizes";') },
    /^slipway\.config\.ts could not be bundled: Could not resolve '\.\/sizes' in .*slipway\.config\.ts\.$/,
  ],
  [
    "that uses a package that is not installed",
    { "slipway.config.ts": config("{ a: kind }", 'import { kind } from "not-installed";') },
    /^slipway\.config\.ts imports "not-installed", which cannot be found\.$/,
  ],
  [
    "that throws",
    {
      "slipway.config.ts": config("{ a: { maxSize: connect() } }", "const connect = () => null.x;"),
    },
    /^slipway\.config\.ts could not be loaded: Cannot read properties of null .*\. Connect to services in hooks, /,
  ],
])("explains what is wrong with a config %s", async (_, files, problem) => {
  expect(await read(files)).toEqual({ problems: [expect.stringMatching(problem)] });
});

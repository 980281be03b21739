import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  findPublicExports,
  isPublic,
  readWorkspaces,
  root,
} from "../../scripts/packages/workspaces.ts";
import { type InstalledApp, installApp } from "./app.ts";
import { findCopies, findUndeclaredImports } from "./installed-tree.ts";

const packages = [...readWorkspaces().values()].filter(isPublic);

/** The packages that an app depends on. `npm create` runs the other one. */
const installed = packages.filter(({ manifest }) => manifest.name !== "create-slipway");

/** The entries of the public packages, with the first version of Node that each runs in. */
const entries = packages
  // It runs only in SST's config. sst.test.ts tests it.
  .filter(({ manifest }) => manifest.name !== "@slipway/sst")
  .flatMap(({ manifest }) =>
    findPublicExports(manifest).map(([name]) => ({
      entry: manifest.name + name.slice(1),
      major: Number(/\d+/.exec(manifest.engines.node ?? "")?.[0]),
    })),
  );

/** Imports entries, and prints those that fail. */
const importEntries = `
for (const entry of process.argv.slice(2))
  await import(entry).catch((error) => console.log(entry, error.message));
console.log(process.versions.node);
`;

const typedEntries = entries
  .map(({ entry }, index) => `export * as entry${index} from "${entry}";\n`)
  .join("");

/** The npm package of a Node for this machine. */
const node = (major: number) => `npm:node-${process.platform}-${process.arch}@${major}`;

let app: InstalledApp;

beforeAll(async () => {
  app = await installApp(undefined, {
    files: {
      "package.json": JSON.stringify({ type: "module" }),
      "import-entries.js": importEntries,
      "entries.ts": typedEntries,
    },
    dependencies: {
      ...Object.fromEntries(installed.map(({ manifest }) => [manifest.name, manifest.version])),
      react: "19",
      "@types/node": "24",
      "@types/react": "19",
      node20: node(20),
      node22: node(22),
      typescript5: "npm:typescript@5.9",
      typescript7: "npm:typescript@7",
      publint: "^0.3.0",
      "@arethetypeswrong/cli": "^0.18.0",
    },
  });
});

afterAll(() => app.close());

test.each([
  [20, "node_modules/node20/bin/node"],
  [22, "node_modules/node22/bin/node"],
  [24, process.execPath],
])("Node %i imports every entry of the packages that support it", async (major, program) => {
  const supported = entries.filter((entry) => entry.major <= major);
  expect(supported.length).toBeGreaterThan(50);
  const { stdout, stderr } = await app.run(
    program,
    ["import-entries.js", ...supported.map(({ entry }) => entry)],
    // Node 22 warns about node:sqlite.
    { env: { NODE_NO_WARNINGS: "1" } },
  );
  expect(stderr).toBe("");
  expect(stdout).toMatch(new RegExp(`^${major}\\.\\d+\\.\\d+\\n$`));
});

test.each([
  ["5.9", "nodenext", "nodenext"],
  ["5.9", "preserve", "bundler"],
  ["7", "nodenext", "nodenext"],
  ["7", "preserve", "bundler"],
])(
  "TypeScript %s with --module %s accepts the types of every entry",
  async (version, module, resolution) => {
    const compiler = join("node_modules", `typescript${version[0]}`, "bin", "tsc");
    const { stdout } = await app.run(process.execPath, [
      compiler,
      ...["--noEmit", "--strict", "--target", "es2022", "--lib", "es2023,dom,dom.iterable"],
      ...["--module", module, "--moduleResolution", resolution, "--types", "node,react"],
      "entries.ts",
    ]);
    expect(stdout).toBe("");
  },
);

test.each(["react", "@slipway/core", "@slipway/client"])("an app has one %s", (name) => {
  expect(findCopies(app.folder, name)).toEqual([`node_modules/${name}`]);
});

test.each(installed)("$manifest.name declares every package that it imports", ({ manifest }) => {
  expect(findUndeclaredImports(app.folder, manifest.name)).toEqual([]);
});

// publint takes the templates of create-slipway for parts of the package.
test.each(installed)("publint finds no error in $manifest.name", async ({ path }) => {
  const published = await app.run("publint", ["--strict", join(root, path, "dist")]);
  expect(published).toMatchObject({ code: 0 });
});

test.each(installed.filter(({ manifest }) => findPublicExports(manifest).length > 0))(
  "attw finds no error in the types of $manifest.name",
  async ({ manifest, path }) => {
    const dist = join(root, path, "dist");
    // The packages are ES modules, so that `require` in old versions of Node and TypeScript cannot load them.
    const untyped = manifest.untypedExports.map((name) => name.slice("./".length));
    const types = await app.run("attw", [
      ...["--pack", dist, "--profile", "esm-only", "--no-emoji"],
      ...(untyped.length > 0 ? ["--exclude-entrypoints", ...untyped] : []),
    ]);
    expect(types).toMatchObject({ code: 0 });
  },
);

test("a command that needs a newer Node says so in one line", async () => {
  const { code, stdout, stderr } = await app.run("node_modules/node20/bin/node", [
    "node_modules/@slipway/s3-local/bin/s3-local.js",
  ]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(
    /^s3-local needs Node 22\.18 or newer, and this is Node 20\.\S+\. Install a newer Node from https:\/\/nodejs\.org\.\n$/,
  );
});

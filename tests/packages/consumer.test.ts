import { once } from "node:events";
import { rename, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
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
    findPublicExports(manifest)
      .filter(([name]) => !name.endsWith(".css"))
      .map(([name]) => ({
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
      // What the styled components of @slipway/react need.
      "@mantine/core": "9",
      "@mantine/hooks": "9",
      "@mantine/notifications": "9",
      "@types/node": "24",
      "@types/react": "19",
      node18: node(18),
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

const oldNodes = ["node18", "node20"].map((name) => `node_modules/${name}/bin/node`);
const commands = [
  ["s3-local", "node_modules/@slipway/s3-local/bin/s3-local.js"],
  ["slipway", "node_modules/@slipway/cli/bin/slipway.js"],
  ["create-slipway", join(root, "packages/create-slipway/dist/bin/create-slipway.js")],
] as const;

test.each(commands)("%s says in one line that it needs a newer Node", async (name, program) => {
  for (const node of oldNodes) {
    const { code, stdout, stderr } = await app.run(node, [program]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(
      new RegExp(
        `^${name} needs Node 22\\.18 or newer, and this is Node (?:18|20)\\.\\S+\\. Install a newer Node from https://nodejs\\.org\\.\\n$`,
      ),
    );
  }
});

test.each(oldNodes)(
  "startSlipway says in one line that it needs a newer Node than %s",
  async (node) => {
    const program = `import { startSlipway } from "@slipway/local";
    await startSlipway().catch(({ name, message }) => console.log(name, message));`;
    const { stdout } = await app.run(node, ["--input-type=module", "--eval", program]);
    expect(stdout).toMatch(
      /^StartError @slipway\/local needs Node 22\.18 or newer, and this is Node (?:18|20)\.\S+\. Install a newer Node from \S+\.\n$/,
    );
  },
);

/** Runs `slipway`, without credentials of AWS. */
const runSlipway = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  app.run(process.execPath, ["node_modules/@slipway/cli/bin/slipway.js", ...args], {
    env: { ...withoutAws(), ...env },
    seconds: 60,
  });

const withoutAws = () => ({
  HOME: app.folder,
  AWS_ACCESS_KEY_ID: "",
  AWS_SECRET_ACCESS_KEY: "",
  AWS_PROFILE: "",
  AWS_REGION: "",
  AWS_DEFAULT_REGION: "",
  AWS_EC2_METADATA_DISABLED: "true",
});

const brokenConfigs: readonly (readonly [problem: string, code: string, line: RegExp])[] = [
  ["a syntax error", "export default {\n  kinds {} };", /\.ts:2 has a syntax error\. Correct it: /],
  ["an error", "export default undefined.kinds;", /could not be loaded: Cannot read properties of/],
  ["no default export", "export const kinds = {};", /must have a default export, such as /],
  ["a misspelled setting", "export default { kinds: { a: { acept: [] } } };", /kinds\.a\.acept/],
];

test.each(brokenConfigs)(
  "slipway dev says in one line that a config has %s",
  async (_, code, line) => {
    await writeFile(join(app.folder, "broken.config.ts"), code);
    const {
      code: exit,
      stdout,
      stderr,
    } = await runSlipway(["dev", "--config", "broken.config.ts"]);
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: "" });
    expect(stderr).toMatch(/^slipway: .+\n$/);
    expect(stderr).toMatch(line);
  },
);

test("slipway dev says in one line that a port is in use or a folder cannot be written", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const taken = await runSlipway(["dev", "--no-page", "--port", String(port)]);
  server.close();
  expect(taken).toMatchObject({
    code: 1,
    stderr: `slipway: Port ${port} is in use. Choose another one with --port.\n`,
  });
  const folder = await runSlipway(["dev", "--no-page", "--data", "package.json"]);
  expect(folder).toMatchObject({
    code: 1,
    stderr: "slipway: package.json is a file. Name a new or empty folder with --data.\n",
  });
});

test.each([
  ["fsck", "--bucket", "files", "--table", "records"],
  ["redrive", "--queue", "https://sqs.eu-west-1.amazonaws.com/123456789012/dead-letters"],
])(
  "slipway %s says in one line that the credentials or the region are missing",
  async (...args) => {
    const [name] = args;
    expect(await runSlipway(args, { AWS_REGION: "eu-west-1" })).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(
        new RegExp(`^slipway ${name}: AWS credentials are missing\\. Sign in, .+\\n$`),
      ),
    });
  },
);

test("@slipway/server says in one line that credentials are missing", async () => {
  const program = `import { createHandler } from "@slipway/server";
    const handler = createHandler({ config: { kinds: { picture: {} } }, bucket: "b", table: "t", caller: () => ({ sub: "ada" }) });
    console.log((await handler(new Request("http://localhost/api/slipway/uploads"))).status);`;
  const { stdout, stderr } = await app.run(
    process.execPath,
    ["--input-type=module", "--eval", program],
    { env: { ...withoutAws(), AWS_REGION: "eu-west-1" } },
  );
  expect(stdout).toBe("500\n");
  expect(stderr).toMatch(
    /^slipway: a request failed\. AWS credentials are missing\. Sign in, .+\n$/,
  );
});

test("slipway dev says in one line that @slipway/local is missing", async () => {
  const installed = join(app.folder, "node_modules/@slipway/local");
  await rename(installed, `${installed}-moved`);
  const result = await runSlipway(["dev"]);
  await rename(`${installed}-moved`, installed);
  expect(result).toMatchObject({
    code: 1,
    stderr:
      "slipway: slipway dev needs @slipway/local, which is not installed. Run: npm install --save-dev @slipway/local\n",
  });
});

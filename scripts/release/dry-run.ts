// Does everything that a release does, against a registry on this machine: `npm run release:dry`. It works in a copy of the last
// commit, so the working tree does not change.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../tests/packages/child.ts";
import { type Registry, startRegistry } from "../../tests/packages/registry.ts";
import { isPublic, readWorkspaces, root } from "../packages/workspaces.ts";
import { createReleaseFolder } from "./release-folder.ts";

const log = (line: string) => console.log(`release: ${line}`);

const readVersion = async (folder: string, path: string): Promise<string> =>
  JSON.parse(await readFile(join(folder, path, "package.json"), "utf8")).version;

/** Runs a script of the copy with this Node. */
const runNode = (folder: string, ...args: readonly string[]) =>
  runCommand(process.execPath, args, { cwd: folder, seconds: 900 });

/** Runs `changeset` in the copy. */
const runChangeset = (folder: string, registry: Registry, ...args: readonly string[]) =>
  runCommand(process.execPath, [join(folder, "node_modules/@changesets/cli/bin.js"), ...args], {
    cwd: folder,
    env: {
      ...process.env,
      npm_config_registry: registry.url,
      npm_config_userconfig: registry.npmrc,
      // A dry run has no identity that could sign.
      NPM_CONFIG_PROVENANCE: "false",
    },
  });

/** Installs a package into an empty folder and imports it, as a user does. */
const tryPackage = async (registry: Registry, version: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-release-"));
  try {
    await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
    await runCommand(
      "npm",
      [
        "install",
        `@slipway/client@${version}`,
        "--registry",
        registry.url,
        "--no-audit",
        "--no-fund",
      ],
      { cwd: folder },
    );
    const program =
      'import { createUploader } from "@slipway/client/uploader"; createUploader().close();';
    await runNode(folder, "--input-type=module", "--eval", program);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const readStatus = () => runCommand("git", ["status", "--porcelain"], { cwd: root });

const run = async (): Promise<void> => {
  const before = await readStatus();
  if (before !== "") log("the working tree has changes that are not committed; they are left out");
  await using folder = await createReleaseFolder();
  await using registry = await startRegistry();

  const published = [...readWorkspaces().values()].filter(isPublic);
  const [first] = published;
  if (first === undefined) throw new Error("No package is published.");
  const old = await readVersion(folder.path, first.path);
  await runChangeset(folder.path, registry, "version");
  const version = await readVersion(folder.path, first.path);
  log(`changesets raise the version from ${old} to ${version}`);

  await runNode(folder.path, "scripts/packages/main.ts");
  log(`built ${published.length} packages`);
  await runChangeset(folder.path, registry, "publish", "--no-git-tag");
  for (const { manifest } of published) {
    const spec = `${manifest.name}@${version}`;
    const args = ["view", spec, "version", "--registry", registry.url];
    const found = await runCommand("npm", args, { cwd: folder.path });
    if (found.trim() !== version) throw new Error(`${spec} was not published.`);
    log(`published ${spec}`);
  }
  await tryPackage(registry, version);
  log(`installed @slipway/client@${version} into an empty folder, and imported it`);
  if ((await readStatus()) !== before) throw new Error("The dry run changed the working tree.");
};

try {
  await run();
} catch (error) {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

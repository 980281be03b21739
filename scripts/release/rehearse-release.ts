import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../tests/packages/child.ts";
import { type Registry, startRegistry } from "../../tests/packages/registry.ts";
import { isPublic, readWorkspaces } from "../packages/workspaces.ts";
import { createReleaseFolder } from "./release-folder.ts";

const readVersion = async (folder: string, path: string): Promise<string> =>
  JSON.parse(await readFile(join(folder, path, "package.json"), "utf8")).version;

/** Returns true if a folder has changesets that no release has used. */
export const hasChangesets = async (folder: string): Promise<boolean> => {
  const names = await readdir(join(folder, ".changeset"));
  return names.some((name) => name.endsWith(".md") && name !== "README.md");
};

/** Runs a script of a folder with this Node. */
export const runNode = (folder: string, ...args: readonly string[]) =>
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

/**
 * Does what a release does, in a copy of the last commit and against a registry on this machine.
 *
 * @param build writes the `dist` of every package in the copy
 * @param log receives a line for each step
 * @returns the earlier version, and the version that was published and installed
 * @throws {Error} if a step fails, or a package was not published
 */
export const rehearseRelease = async ({
  build,
  log,
}: {
  readonly build: (folder: string) => Promise<unknown>;
  readonly log: (line: string) => void;
}): Promise<{ readonly old: string; readonly version: string }> => {
  await using folder = await createReleaseFolder();
  await using registry = await startRegistry();
  const published = [...readWorkspaces().values()].filter(isPublic);
  const [first] = published;
  if (first === undefined) throw new Error("No package is published.");
  const old = await readVersion(folder.path, first.path);
  // Without changesets, as right after a release, the command fails.
  if (await hasChangesets(folder.path)) await runChangeset(folder.path, registry, "version");
  const version = await readVersion(folder.path, first.path);
  log(`changesets raise the version from ${old} to ${version}`);

  await build(folder.path);
  log(`built ${published.length} packages`);
  await runChangeset(folder.path, registry, "publish", "--no-git-tag");
  for (const { manifest } of published) {
    const spec = `${manifest.name}@${version}`;
    const { ok } = await fetch(`${registry.url}${manifest.name}/${version}`);
    if (!ok) throw new Error(`${spec} was not published.`);
    log(`published ${spec}`);
  }
  await tryPackage(registry, version);
  log(`installed @slipway/client@${version} into an empty folder, and imported it`);
  return { old, version };
};

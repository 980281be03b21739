import { mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../tests/packages/child.ts";
import { readWorkspaces, root } from "../packages/workspaces.ts";

/**
 * Creates a copy of the committed repository, which a release can change.
 *
 * @returns its folder, which is deleted when it is disposed
 */
export const createReleaseFolder = async (): Promise<
  AsyncDisposable & { readonly path: string }
> => {
  const path = await mkdtemp(join(tmpdir(), "slipway-release-"));
  await runCommand("git", ["clone", "--quiet", "--no-hardlinks", root, path], { cwd: root });
  await linkPackages(root, path);
  // SST's components, which `npm run release:dry` installs first.
  await link(join(root, ".sst"), join(path, ".sst"));
  const workspaces = [...readWorkspaces().values()];
  await mkdir(join(path, "node_modules/@slipway"), { recursive: true });
  for (const { manifest, path: folder } of workspaces) {
    await linkPackages(join(root, folder), join(path, folder));
    await link(join(path, folder), join(path, "node_modules", manifest.name));
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
};

/** Links the installed packages of a folder, except those of this repository. */
const linkPackages = async (from: string, to: string): Promise<void> => {
  const names = await readdir(join(from, "node_modules")).catch(() => []);
  if (names.length > 0) await mkdir(join(to, "node_modules"), { recursive: true });
  for (const name of names.filter((one) => one !== "@slipway" && one !== "create-slipway"))
    await link(join(from, "node_modules", name), join(to, "node_modules", name));
};

const link = (target: string, path: string): Promise<void> =>
  symlink(target, path, process.platform === "win32" ? "junction" : null);

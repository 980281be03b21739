import { join, relative, sep } from "node:path";
import { nameInlined } from "./plugins/inlined-packages.ts";
import { root, type Workspace } from "./workspaces.ts";

/** Returns the folder of a package's sources. */
export const findSourceFolder = ({ path, manifest }: Workspace): string => {
  const sources = [
    ...Object.values(manifest.exports).flatMap(listFiles),
    ...Object.values(manifest.bin),
  ];
  return join(root, path, sources.every(isInSrc) ? "src" : "");
};

const isInSrc = (file: string) => /^(?:\.\/)?src\//.test(file);

/** Returns the files of an export, one for each of its conditions. */
export const listFiles = (target: Workspace["manifest"]["exports"][string]): readonly string[] =>
  typeof target === "string" ? [target] : Object.values(target).flatMap(listFiles);

/** Returns the path of a source file without its extension, as it is named in the published package of `workspace`. */
export const nameOutput = (
  file: string,
  workspace: Workspace,
  workspaces: ReadonlyMap<string, Workspace>,
): string => {
  const path = toPosix(relative(findSourceFolder(workspace), file));
  const name = path.startsWith("../") ? (nameInlined(path) ?? nameInOther(file, workspaces)) : path;
  return name.replace(/\.[cm]?tsx?$/, "");
};

/** Names a file of a private package after the package. */
const nameInOther = (file: string, workspaces: ReadonlyMap<string, Workspace>): string => {
  for (const [name, workspace] of workspaces) {
    const path = toPosix(relative(findSourceFolder(workspace), file));
    if (!path.startsWith("../")) return `${name.replace(/^@[^/]+\//, "")}/${path}`;
  }
  throw new Error(`${relative(root, file)} is in no package of this repository.`);
};

const toPosix = (path: string) => path.replaceAll(sep, "/");

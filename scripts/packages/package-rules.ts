import { isBuiltin } from "node:module";
import { posix } from "node:path";
import { findImports, type Import } from "./imports.ts";
import { findPackageName, findPublicExports, isPublic, type Workspace } from "./workspaces.ts";

/** A source file, and its code. */
export interface Source {
  /** The path from the repository's root. */
  readonly path: string;
  readonly code: string;
}

/** Sources that are not published: they may import what only this repository installs. */
const unpublishedSource =
  /\.test(?:-d)?\.tsx?$|(?:^|\/)(?:testing|fuzz|conformance|bundle)\/|\.config\.ts$/;

/** Returns a line for each source that would not work in an installed package. */
export const findBrokenRules = (
  workspaces: ReadonlyMap<string, Workspace>,
  sources: readonly Source[],
): readonly string[] => [
  ...[...workspaces.values()].flatMap(checkExports),
  ...sources.flatMap(({ path, code }) => {
    const workspace = [...workspaces.values()].find((other) => path.startsWith(`${other.path}/`));
    return findImports(path, code).flatMap(
      (found) => checkImport({ path, ...found, workspace, workspaces }) ?? [],
    );
  }),
];

const isUnpublished = (path: string, workspace: Workspace): boolean => {
  const { exports, sourceOnlyExports } = workspace.manifest;
  const files = sourceOnlyExports.map((name) => exports[name]);
  return (
    unpublishedSource.test(path) ||
    files.some((file) => typeof file === "string" && posix.join(workspace.path, file) === path)
  );
};

const checkExports = (workspace: Workspace): readonly string[] => {
  const { manifest, path } = workspace;
  const names = Object.keys(manifest.exports);
  const published = findPublicExports(manifest).map(([name]) => name);
  return [
    ...names
      .filter((name) => name.includes("*"))
      .map((name) => `${path}/package.json exports ${name}: list each entry instead.`),
    ...published
      .filter((name) => isPublic(workspace) && name.startsWith("./testing/"))
      .map((name) => `${path}/package.json publishes ${name}: add it to sourceOnlyExports.`),
    ...manifest.sourceOnlyExports
      .filter((name) => !names.includes(name))
      .map(
        (name) =>
          `${path}/package.json lists ${name} in sourceOnlyExports, but has no such export.`,
      ),
  ];
};

const checkImport = ({
  path,
  specifier,
  isType,
  workspace,
  workspaces,
}: Import & {
  readonly path: string;
  readonly workspace: Workspace | undefined;
  readonly workspaces: ReadonlyMap<string, Workspace>;
}): string | undefined => {
  if (specifier.startsWith(".")) return checkRelativeImport(path, specifier, workspace);
  const name = findPackageName(specifier);
  const imported = workspaces.get(name);
  const entry = `.${specifier.slice(name.length)}`;
  if (imported !== undefined && !(entry in imported.manifest.exports))
    return `${path} imports ${specifier}, which ${imported.path}/package.json does not export.`;
  if (workspace === undefined || isUnpublished(path, workspace)) return undefined;
  const { manifest } = workspace;
  const { dependencies, peerDependencies, devDependencies } = manifest;
  if (isPublic(workspace) && imported?.manifest.sourceOnlyExports.includes(entry))
    return `${path} imports ${specifier}, which ${name} does not publish.`;
  if (isBuiltin(specifier) || name === manifest.name) return undefined;
  if (name in dependencies || name in peerDependencies) return undefined;
  // The build checks the types that are published.
  if (isType && (name in devDependencies || `@types/${name}` in devDependencies)) return undefined;
  return `${path} imports ${name}, which ${workspace.path}/package.json does not declare.`;
};

/** The sources of a package import files of other packages by the name of the package. */
const checkRelativeImport = (
  path: string,
  specifier: string,
  workspace: Workspace | undefined,
): string | undefined => {
  if (workspace === undefined || isUnpublished(path, workspace)) return undefined;
  const target = posix.join(posix.dirname(path), specifier);
  return target.startsWith(`${workspace.path}/`)
    ? undefined
    : `${path} imports ${specifier}, which is outside the package.`;
};

import { isBuiltin } from "node:module";
import { posix } from "node:path";
import { findImports, type Import } from "./imports.ts";
import { findPublishedSources, type Source } from "./published-sources.ts";
import { findPackageName, findPublicExports, isPublic, type Workspace } from "./workspaces.ts";

/** Code that users copy. */
const example = /^(?:docs\/examples|examples|templates)\//;

/** Returns a line for each source that would not work in an installed package. */
export const findBrokenRules = (
  workspaces: ReadonlyMap<string, Workspace>,
  sources: readonly Source[],
): readonly string[] => {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const published = new Map(
    [...workspaces.values()].flatMap((workspace) =>
      [...findPublishedSources(workspace, byPath)].map((path) => [path, workspace] as const),
    ),
  );
  return [
    ...[...workspaces.values()].flatMap(checkExports),
    ...sources.flatMap(({ path, code }) =>
      findImports(path, code).flatMap(
        (found) =>
          checkImport({ path, ...found, publisher: published.get(path), workspaces }) ?? [],
      ),
    ),
  ];
};

/** Returns a line for each published entry that the package's README does not name. */
export const findUndocumentedEntries = (
  { manifest, path }: Workspace,
  readme: string,
): readonly string[] =>
  findPublicExports(manifest)
    .map(([name]) => manifest.name + name.slice(1))
    .filter((entry) => !readme.includes(`\`${entry}\``) && !readme.includes(`"${entry}"`))
    .map((entry) => `${path}/README.md does not describe ${entry}, which the package exports.`);

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
  publisher,
  workspaces,
}: Import & {
  readonly path: string;
  /** The package with which the source is published. */
  readonly publisher: Workspace | undefined;
  readonly workspaces: ReadonlyMap<string, Workspace>;
}): string | undefined => {
  if (specifier.startsWith(".")) {
    const target = posix.join(posix.dirname(path), specifier);
    return publisher === undefined || target.startsWith(`${publisher.path}/`)
      ? undefined
      : `${path} imports ${specifier}, which is outside the package.`;
  }
  const name = findPackageName(specifier);
  const imported = workspaces.get(name);
  const entry = `.${specifier.slice(name.length)}`;
  if (imported !== undefined && !(entry in imported.manifest.exports))
    return `${path} imports ${specifier}, which ${imported.path}/package.json does not export.`;
  const isInstalled =
    (publisher !== undefined && isPublic(publisher)) ||
    example.test(path) ||
    // The page is made of what every app can paste.
    (path.startsWith("web/") && name === "@slipway/react");
  if (isInstalled && imported?.manifest.sourceOnlyExports.includes(entry))
    return `${path} imports ${specifier}, which ${name} does not publish.`;
  if (publisher === undefined || isBuiltin(specifier)) return undefined;
  const { dependencies, peerDependencies, devDependencies } = publisher.manifest;
  if (name in dependencies || name in peerDependencies || name === publisher.manifest.name)
    return undefined;
  if (publisher.manifest.inlinedDependencies.includes(name) && name in devDependencies)
    return undefined;
  // The build checks the types that are published.
  if (isType && (name in devDependencies || `@types/${name}` in devDependencies)) return undefined;
  return `${path} imports ${name}, which ${publisher.path}/package.json does not declare.`;
};

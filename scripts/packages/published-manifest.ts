import { isBuiltin } from "node:module";
import { join } from "node:path";
import { findImports } from "./imports.ts";
import { nameOutput } from "./published-files.ts";
import {
  type ExportTarget,
  findPackageName,
  findPublicExports,
  isPublic,
  type Manifest,
  root,
  type Workspace,
} from "./workspaces.ts";

/** Fields that are published as they are. */
const copiedFields = [
  "name",
  "version",
  "description",
  "keywords",
  "license",
  "homepage",
  "repository",
  "bugs",
  "type",
  "sideEffects",
  "engines",
];

/**
 * Returns the package.json that is published: built files instead of sources, and the dependencies of the private packages
 * that are bundled into this one.
 *
 * @param modules the code of each built module, by its path
 * @throws Error if a built module imports an undeclared package
 */
export const createPublishedManifest = (
  workspace: Workspace,
  workspaces: ReadonlyMap<string, Workspace>,
  modules: ReadonlyMap<string, string>,
) => {
  const { manifest, path } = workspace;
  const point = (name: string, target: ExportTarget): ExportTarget => {
    if (typeof target !== "string")
      return Object.fromEntries(
        Object.entries(target).map(([condition, value]) => [condition, point(name, value)]),
      );
    if (target.endsWith(".css"))
      return `./${nameOutput(join(root, path, target), workspace, workspaces)}`;
    if (!/\.tsx?$/.test(target)) return target;
    const built = nameOutput(join(root, path, target), workspace, workspaces);
    return manifest.untypedExports.includes(name)
      ? `./${built}.js`
      : { types: `./${built}.d.ts`, default: `./${built}.js` };
  };
  const bin = Object.keys(manifest.bin).map((name) => [name, `bin/${name}.js`]);
  return {
    ...Object.fromEntries(
      copiedFields.filter((field) => field in manifest).map((field) => [field, manifest[field]]),
    ),
    exports: {
      ...Object.fromEntries(
        findPublicExports(manifest).map(([name, target]) => [name, point(name, target)]),
      ),
      "./package.json": "./package.json",
    },
    ...(bin.length > 0 && { bin: Object.fromEntries(bin) }),
    dependencies: findDependencies(workspace, workspaces, modules),
    ...copyPeers(manifest),
    publishConfig: { access: "public" },
  };
};

const copyPeers = ({ peerDependencies, peerDependenciesMeta }: Manifest) => ({
  ...(Object.keys(peerDependencies).length > 0 && { peerDependencies }),
  ...(Object.keys(peerDependenciesMeta).length > 0 && { peerDependenciesMeta }),
});

const findDependencies = (
  { manifest }: Workspace,
  workspaces: ReadonlyMap<string, Workspace>,
  modules: ReadonlyMap<string, string>,
) => {
  const isBundled = (name: string) => {
    const workspace = workspaces.get(name);
    return workspace !== undefined && !isPublic(workspace);
  };
  const declared = findDeclared(manifest, workspaces);
  const own = Object.entries(manifest.dependencies).filter(([name]) => !isBundled(name));
  const dependencies = new Map(own);
  for (const [file, code] of modules)
    for (const { specifier } of findImports(file, code)) {
      if (specifier.startsWith(".") || isBuiltin(specifier)) continue;
      const imported = findPackageName(specifier);
      if (imported === manifest.name || imported in manifest.peerDependencies) continue;
      const types = `@types/${imported}`;
      const name = file.endsWith(".d.ts") && declared.has(types) ? types : imported;
      if (dependencies.has(name)) continue;
      const range = declared.get(name);
      if (range === undefined)
        throw new Error(`${manifest.name}: ${file} imports ${name}, which is not declared.`);
      dependencies.set(name, range);
    }
  return Object.fromEntries([...dependencies].sort(([one], [other]) => (one < other ? -1 : 1)));
};

/** Returns the dependencies of a package and of the private packages that it imports. */
const findDeclared = (
  manifest: Manifest,
  workspaces: ReadonlyMap<string, Workspace>,
  declared = new Map<string, string>(),
): ReadonlyMap<string, string> => {
  for (const [name, range] of Object.entries(manifest.dependencies)) {
    if (declared.has(name)) continue;
    declared.set(name, range);
    const workspace = workspaces.get(name);
    if (workspace !== undefined && !isPublic(workspace))
      findDeclared(workspace.manifest, workspaces, declared);
  }
  return declared;
};

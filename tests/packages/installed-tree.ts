import { globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import * as v from "valibot";
import { findImports } from "../../scripts/packages/imports.ts";
import { findPackageName } from "../../scripts/packages/workspaces.ts";

const Names = v.optional(v.record(v.string(), v.string()), {});
const InstalledManifest = v.object({
  name: v.string(),
  version: v.string(),
  dependencies: Names,
  peerDependencies: Names,
});

const readManifest = (folder: string) =>
  v.parse(InstalledManifest, JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));

/** Returns the folders of an app in which a package is installed. An app with two has two states of the package. */
export const findCopies = (app: string, name: string): readonly string[] =>
  globSync(`**/node_modules/${name}/package.json`, { cwd: app })
    .map((file) => file.slice(0, -"/package.json".length))
    .sort();

/**
 * Returns a line for each import of an installed package that its package.json does not declare. Such an import works only by
 * chance, if npm installed the other package for someone else.
 */
export const findUndeclaredImports = (app: string, name: string): readonly string[] => {
  const folder = join(app, "node_modules", name);
  const { dependencies, peerDependencies } = readManifest(folder);
  const isDeclared = (imported: string) =>
    [imported, `@types/${imported}`].some(
      (candidate) => candidate in dependencies || candidate in peerDependencies,
    );
  return globSync("**/*.{js,d.ts}", { cwd: folder, exclude: ["**/node_modules"] })
    .sort()
    .flatMap((file) =>
      findImports(file, readFileSync(join(folder, file), "utf8"))
        .map(({ specifier }) => specifier)
        .filter((specifier) => !specifier.startsWith(".") && !isBuiltin(specifier))
        .map(findPackageName)
        .filter((imported) => imported !== name && !isDeclared(imported))
        .map((imported) => `${name}/${file} imports ${imported}, which is not declared.`),
    );
};

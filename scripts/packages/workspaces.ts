import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";

/** The root of the repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

const Names = v.record(v.string(), v.string());

/** The value of an export: a file, or a file for each condition. */
export type ExportTarget = string | { readonly [condition: string]: ExportTarget };
const ExportTarget: v.GenericSchema<ExportTarget> = v.lazy(() =>
  v.union([v.string(), v.record(v.string(), ExportTarget)]),
);

const Manifest = v.looseObject({
  name: v.string(),
  version: v.string(),
  exports: v.optional(v.record(v.string(), ExportTarget), {}),
  /** Exports for the tests and the page of this repository, which the published package does not have. */
  sourceOnlyExports: v.optional(v.array(v.string()), []),
  /** Exports that are run or bundled, and never imported by typed code. They have no types. */
  untypedExports: v.optional(v.array(v.string()), []),
  /** Packages whose modules become part of the published package, so that no one installs them. */
  inlinedDependencies: v.optional(v.array(v.string()), []),
  bin: v.optional(Names, {}),
  engines: v.optional(Names, {}),
  dependencies: v.optional(Names, {}),
  peerDependencies: v.optional(Names, {}),
  peerDependenciesMeta: v.optional(v.record(v.string(), v.unknown()), {}),
  devDependencies: v.optional(Names, {}),
  publishConfig: v.optional(v.looseObject({ directory: v.string() })),
});

/** A package.json of this repository. */
export type Manifest = v.InferOutput<typeof Manifest>;

/** A package of this repository. */
export interface Workspace {
  /** The path from the repository's root. */
  readonly path: string;
  readonly manifest: Manifest;
}

/** Returns the packages of the repository, by their names. */
export const readWorkspaces = (): ReadonlyMap<string, Workspace> => {
  const { workspaces } = v.parse(
    v.object({ workspaces: v.array(v.string()) }),
    JSON.parse(readFileSync(join(root, "package.json"), "utf8")),
  );
  const paths = globSync(
    workspaces.map((pattern) => `${pattern}/package.json`),
    { cwd: root },
  );
  return new Map(
    paths.sort().map((file) => {
      const path = file.slice(0, -"/package.json".length);
      const manifest = v.parse(Manifest, JSON.parse(readFileSync(join(root, file), "utf8")));
      return [manifest.name, { path, manifest }];
    }),
  );
};

/** Returns true if the package is published. The other packages are bundled into those that import them. */
export const isPublic = ({ manifest }: Workspace): boolean => manifest.publishConfig !== undefined;

/** Returns the exports that the published package has. */
export const findPublicExports = ({ exports, sourceOnlyExports }: Manifest) =>
  Object.entries(exports).filter(([name]) => !sourceOnlyExports.includes(name));

/** Returns the name of the package that an import loads: `@slipway/core` for `@slipway/core/api`. */
export const findPackageName = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, extname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "rolldown";
import { build, type InlineConfig, type TsdownBundle } from "tsdown";
import { createBinFile } from "./bin-file.ts";
import { writeBuildTsconfig } from "./build-tsconfig.ts";
import { buildStyles } from "./plugins/build-styles.ts";
import {
  finishInlined,
  inlinedResolution,
  isInlined,
  nameInlined,
} from "./plugins/inlined-packages.ts";
import { buildModuleUrls } from "./plugins/module-urls.ts";
import { findSourceFolder, listFiles, nameOutput } from "./published-files.ts";
import { createPublishedManifest } from "./published-manifest.ts";
import { createPublishedReadme } from "./published-readme.ts";
import { shrinkMaps } from "./shrink-maps.ts";
import {
  findPackageName,
  findPublicExports,
  isPublic,
  root,
  type Workspace,
} from "./workspaces.ts";

/**
 * Builds `dist`, which is exactly what is published: modules, types, source maps, package.json, README, and license.
 *
 * A package adds other files with a `package-files.ts` in its folder: its `addFiles` is called with the path of `dist`.
 */
export const buildPackage = async (
  workspace: Workspace,
  workspaces: ReadonlyMap<string, Workspace>,
): Promise<void> => {
  const folder = join(root, workspace.path);
  const dist = join(folder, "dist");
  rmSync(dist, { recursive: true, force: true });
  const entries = findEntries(workspace);
  const untyped = findUntypedEntries(workspace);
  const typed = entries.filter((file) => !untyped.includes(file));
  using tsconfig = writeBuildTsconfig(workspace, typed, workspaces);
  const { bundles } = await build({
    ...createBuildOptions(workspace, workspaces),
    // Modules that the code starts by URL have no types.
    dts: {
      sourcemap: false,
      // The compiler writes no types for files outside this folder, and private packages are part of the project.
      cwd: root,
      entry: typed.map((file) => relative(root, file)),
    },
    entry: Object.fromEntries(
      entries.map((file) => [nameOutput(file, workspace, workspaces), file]),
    ),
    outDir: dist,
    tsconfig: tsconfig.path,
  });
  if (bundlesOthers(workspace, workspaces)) shrinkMaps(dist);
  for (const [name, file] of Object.entries(workspace.manifest.bin))
    writeBin({ workspace, workspaces, dist, name, file });
  const manifest = createPublishedManifest(workspace, workspaces, listModules(bundles));
  writeFileSync(join(dist, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  writeFileSync(join(dist, "README.md"), createPublishedReadme(readme));
  copyFileSync(join(root, "LICENSE"), join(dist, "LICENSE"));
  const other = join(folder, "package-files.ts");
  if (existsSync(other)) await (await import(pathToFileURL(other).href)).addFiles(dist);
};

/** Returns the absolute paths of the modules that the package exports or runs. */
const findEntries = (workspace: Workspace): readonly string[] => {
  const { manifest, path } = workspace;
  const files = [
    ...findPublicExports(manifest).flatMap(([, target]) => listFiles(target)),
    ...Object.values(manifest.bin),
  ];
  return [...new Set(files.filter(isModule))].map((file) => join(root, path, file));
};

/** Returns the absolute paths of the exported modules without types. */
const findUntypedEntries = ({ manifest, path }: Workspace): readonly string[] =>
  findPublicExports(manifest)
    .filter(([name]) => manifest.untypedExports.includes(name))
    .flatMap(([, target]) => listFiles(target))
    .map((file) => join(root, path, file));

const isModule = (file: string) => /\.tsx?$/.test(file);

const createBuildOptions = (
  workspace: Workspace,
  workspaces: ReadonlyMap<string, Workspace>,
): InlineConfig => {
  const isBundle = bundlesOthers(workspace, workspaces);
  const hasInlined = workspace.manifest.inlinedDependencies.length > 0;
  const dist = join(root, workspace.path, "dist");
  const name = (file: string) => nameOutput(file, workspace, workspaces);
  return {
    config: false,
    cwd: join(root, workspace.path),
    format: "esm",
    platform: "neutral",
    fixedExtension: false,
    sourcemap: true,
    // Each module stays a file of its own, so that stack traces and bundlers see the modules of the sources.
    unbundle: !isBundle,
    // A bundle is read through its map, so it needs no white space. Names stay in stack traces.
    minify: isBundle && { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    root: findSourceFolder(workspace),
    // Only @slipway/core reads it. The other packages import that package, and do not contain it.
    define: { BUILT_CORE_VERSION: JSON.stringify(workspace.manifest.version) },
    deps: {
      neverBundle: true,
      alwaysBundle: (id, importer) => isBundled(id, importer, workspace, workspaces),
    },
    ...(hasInlined && inlinedResolution),
    plugins: [
      buildModuleUrls(name),
      ...findStyles(workspace, name),
      removeTypeMapComments,
      ...(hasInlined ? [finishInlined] : []),
    ],
    outputOptions: {
      entryFileNames: ({ name }) => `${nameInlined(name) ?? name}.js`,
      chunkFileNames: "chunks/[name]-[hash].js",
      // Types have the docstrings.
      comments: { legal: true, annotation: true, jsdoc: false },
      sourcemapPathTransform: (path, map) => nameMapSource({ path, map, dist, name }),
    },
    report: false,
    logLevel: "error",
    checks: { bundlerTimings: false },
  };
};

/** Returns true for an import of a private package, or of an inlined one: their modules become part of the package. */
const isBundled = (
  id: string,
  importer: string | undefined,
  { manifest }: Workspace,
  workspaces: ReadonlyMap<string, Workspace>,
): boolean =>
  listPrivate(workspaces).includes(findPackageName(id)) || isInlined(id, importer, manifest);

/** Returns the plugin that builds the stylesheet of a package that exports one. */
const findStyles = (
  { manifest, path }: Workspace,
  name: (file: string) => string,
): readonly Plugin[] =>
  findPublicExports(manifest)
    .flatMap(([, target]) => listFiles(target))
    .filter((file) => file.endsWith(".css"))
    .map((file) => join(root, path, file))
    .map((theme) => buildStyles({ theme, fileName: name(theme) }));

/** Returns true for a package that contains private packages, which its module files cannot import. */
const bundlesOthers = (workspace: Workspace, workspaces: ReadonlyMap<string, Workspace>) =>
  listPrivate(workspaces).some((name) => Object.hasOwn(workspace.manifest.dependencies, name));

const listPrivate = (workspaces: ReadonlyMap<string, Workspace>) =>
  [...workspaces.values()].filter((other) => !isPublic(other)).map(({ manifest }) => manifest.name);

/** Removes the compiler's references to maps of types, which are not published: they would lead to no source. */
const removeTypeMapComments: Plugin = {
  name: "type-map-comments",
  generateBundle: (_, bundle) => {
    for (const output of Object.values(bundle))
      if (output.type === "chunk" && output.fileName.endsWith(".d.ts"))
        output.code = output.code.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, "\n");
  },
};

/** Names the source of a map inside the package. The map itself contains the source. */
const nameMapSource = ({
  path,
  map,
  dist,
  name,
}: {
  readonly path: string;
  readonly map: string;
  readonly dist: string;
  readonly name: (file: string) => string;
}): string => {
  const file = resolve(dirname(map), path);
  const source = join(dist, "src", `${name(file)}${extname(file)}`);
  return relative(dirname(map), source);
};

const listModules = (bundles: readonly TsdownBundle[]): ReadonlyMap<string, string> =>
  new Map(
    bundles.flatMap(({ chunks }) =>
      chunks.flatMap((chunk) =>
        chunk.type === "chunk" ? [[chunk.fileName, chunk.code] as const] : [],
      ),
    ),
  );

const writeBin = ({
  workspace,
  workspaces,
  dist,
  name,
  file,
}: {
  readonly workspace: Workspace;
  readonly workspaces: ReadonlyMap<string, Workspace>;
  readonly dist: string;
  readonly name: string;
  readonly file: string;
}) => {
  const source = join(root, workspace.path, file);
  const program = `${nameOutput(source, workspace, workspaces)}.js`;
  const path = join(dist, "bin", `${name}.js`);
  mkdirSync(dirname(path), { recursive: true });
  const [firstLine = ""] = readFileSync(source, "utf8").split("\n");
  const engines = workspace.manifest.engines.node ?? "";
  writeFileSync(path, createBinFile({ name, program, firstLine, engines }));
  chmodSync(path, 0o755);
};

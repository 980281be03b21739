import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import {
  configurableHandler,
  configuredFunctions,
  inspectingFunctions,
} from "@slipway/core/deployment/function-entries";
import type { FunctionName } from "@slipway/core/deployment/grants";
import { type OutputChunk as Chunk, type Plugin, rolldown } from "rolldown";
import { inspectionProgram } from "../src/inspection/process/inspection-program.ts";

/** The root folder of the checkout. */
export const checkout = fileURLToPath(new URL("../../..", import.meta.url));
const noDebug = fileURLToPath(new URL("no-debug.ts", import.meta.url));
const loader = fileURLToPath(new URL("loader.cjs", import.meta.url));

/** Describes the contents of a bundle. */
export interface BundleContents {
  /** Paths of the source files, relative to the checkout's root. */
  readonly sources: readonly string[];
  /** Modules that the code imports and that are not in the bundle. */
  readonly imports: readonly string[];
  /** Size of all code. */
  readonly bytes: number;
  /** Size of the code that is loaded before the handler can be called. */
  readonly bytesAtStart: number;
}

/** Packages that are not bundled. The SDK imports them if the environment has no credentials. On Lambda it always has them. */
export const excludedPackages = [
  "@aws-sdk/credential-provider-http",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/credential-provider-imds",
  // Slipway calls no operation that streams events.
  "@smithy/core/event-streams",
];

/** The program of a bundle that exports the app's config. The function's program loads it. */
export const configProgram = "app-config";

const codeFile = (program: string): string => `${program}.code.js`;

/** The file of the app's config in a bundle. */
export const configFile = codeFile(configProgram);

const configuredEntry = "slipway:configured-entry";
const configEntry = "slipway:config-entry";

/**
 * Returns the entries of a bundle's programs: the function, the app's config if the function uses one, and the inspection process
 * if the function inspects uploads.
 */
export const listPrograms = (
  name: FunctionName,
  config?: string,
): Readonly<Record<string, string>> => ({
  ...(usesConfig(name, config)
    ? { [name]: configuredEntry, [configProgram]: configEntry }
    : { [name]: `packages/functions/src/lambda/${name}.ts` }),
  ...(inspectingFunctions.includes(name) && {
    [inspectionProgram]: "packages/functions/src/inspection/process/inspection-process.ts",
  }),
});

/** Returns true if a function's bundle contains the app's config. */
export const usesConfig = (name: FunctionName, config?: string): config is string =>
  config !== undefined && configuredFunctions.includes(name);

/**
 * Bundles a function. Code that is imported on demand is in separate files, so that the function starts without it.
 * `loader.cjs` loads the files. Each contains a function with the parameters that Node passes to a CommonJS module.
 *
 * @param folder is created, and contains `<program>.cjs` for each program afterwards
 * @param config the path of the app's config; undefined without one
 */
export const bundleFunction = async (
  name: FunctionName,
  folder: string,
  config?: string,
): Promise<BundleContents> => {
  await mkdir(folder, { recursive: true });
  const chunks: Chunk[] = [];
  const entries = createEntries(name, config);
  for (const [program, source] of Object.entries(listPrograms(name, config))) {
    // Each program has its own chunks, so that none loads code that only the other one needs.
    chunks.push(...(await bundleProgram(program, source, entries)));
    if (program !== configProgram) await copyFile(loader, join(folder, `${program}.cjs`));
  }
  for (const { fileName, code } of chunks)
    await writeFile(join(folder, fileName), wrapInFunction(code));
  return describeContents(chunks, codeFile(name));
};

/** Returns a plugin that provides the entries of a function that uses the app's config. */
const createEntries = (name: FunctionName, config = ""): Plugin => {
  const handler = JSON.stringify(join(checkout, configurableHandler(name)));
  const sources: Readonly<Record<string, string>> = {
    [configuredEntry]: `import { config } from "./${configFile}";
import { createHandler } from ${handler};
export const handler = createHandler(process.env, config);`,
    [configEntry]: `export { default as config } from ${JSON.stringify(config)};`,
  };
  return {
    name: "entries",
    resolveId: (id) =>
      id === `./${configFile}` ? { id, external: true } : id in sources ? id : undefined,
    load: (id) => sources[id],
  };
};

const bundleProgram = async (
  program: string,
  source: string,
  entries: Plugin,
): Promise<Chunk[]> => {
  await using build = await rolldown({
    cwd: checkout,
    input: { [program]: source },
    platform: "node",
    resolve: { mainFields: ["module", "main"], alias: { debug: noDebug } },
    plugins: [entries, excludePackages],
    checks: { ineffectiveDynamicImport: false },
  });
  const { output } = await build.generate({
    format: "cjs",
    exports: "named",
    minify: true,
    // `import` reads every export of a built-in module, and node:http then loads undici. `require` does not.
    dynamicImportInCjs: false,
    // Lambda's runtime would load `[name].js` instead of `[name].cjs`.
    entryFileNames: codeFile("[name]"),
    chunkFileNames: `${program}-[name].js`,
  });
  return output.filter((file) => file.type === "chunk");
};

/** Leaves the excluded packages out of a bundle if they are imported on demand. */
const excludePackages: Plugin = {
  name: "exclude-packages",
  resolveId: (id, _importer, { kind }) =>
    kind === "dynamic-import" && excludedPackages.includes(id) ? { id, external: true } : undefined,
};

/** Wraps code as `loader.cjs` expects it. */
export const wrapInFunction = (code: string): string =>
  `(function (exports, require, module, __filename, __dirname) {${code}\n})`;

const describeContents = (chunks: readonly Chunk[], start: string): BundleContents => {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const loaded = new Set<Chunk>();
  const load = (fileName: string): void => {
    const chunk = byName.get(fileName.replace(/^\.\//, ""));
    if (chunk === undefined || loaded.has(chunk)) return;
    loaded.add(chunk);
    chunk.imports.forEach(load);
  };
  load(start);
  const sumBytes = (counted: Iterable<Chunk>) =>
    [...counted].reduce((bytes, { code }) => bytes + Buffer.byteLength(code), 0);
  const imported = chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]);
  return {
    sources: [...new Set(chunks.flatMap(({ moduleIds }) => moduleIds))]
      // Modules of the bundler itself have no absolute path.
      .filter((id) => isAbsolute(id))
      .map((id) => relative(checkout, id)),
    imports: [...new Set(imported)].filter((id) => !byName.has(id.replace(/^\.\//, ""))).toSorted(),
    bytes: sumBytes(chunks),
    bytesAtStart: sumBytes(loaded),
  };
};

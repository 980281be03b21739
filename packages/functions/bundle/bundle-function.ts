import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { inspectingFunctions } from "@slipway/core/deployment/function-entries";
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

/** Returns the source files of a bundle's programs: the function, and the inspection process if the function inspects uploads. */
export const listPrograms = (name: FunctionName): Readonly<Record<string, string>> => ({
  [name]: `packages/functions/src/lambda/${name}.ts`,
  ...(inspectingFunctions.includes(name) && {
    [inspectionProgram]: "packages/functions/src/inspection/process/inspection-process.ts",
  }),
});

/**
 * Bundles a function. Code that is imported on demand is in separate files, so that the function starts without it.
 * `loader.cjs` loads the files. Each contains a function with the parameters that Node passes to a CommonJS module.
 *
 * @param folder is created, and contains `<program>.cjs` for each program afterwards
 */
export const bundleFunction = async (
  name: FunctionName,
  folder: string,
): Promise<BundleContents> => {
  await mkdir(folder, { recursive: true });
  const chunks: Chunk[] = [];
  for (const [program, source] of Object.entries(listPrograms(name))) {
    // Each program has its own chunks, so that none loads code that only the other one needs.
    chunks.push(...(await bundleProgram(program, source)));
    await copyFile(loader, join(folder, `${program}.cjs`));
  }
  for (const { fileName, code } of chunks)
    await writeFile(join(folder, fileName), wrapInFunction(code));
  return describeContents(chunks, `${name}.code.js`);
};

const bundleProgram = async (program: string, source: string): Promise<Chunk[]> => {
  await using build = await rolldown({
    cwd: checkout,
    input: { [program]: source },
    platform: "node",
    resolve: { mainFields: ["module", "main"], alias: { debug: noDebug } },
    plugins: [excludePackages],
    checks: { ineffectiveDynamicImport: false },
  });
  const { output } = await build.generate({
    format: "cjs",
    exports: "named",
    minify: true,
    // `import` reads every export of a built-in module, and node:http then loads undici. `require` does not.
    dynamicImportInCjs: false,
    // Lambda's runtime would load `[name].js` instead of `[name].cjs`.
    entryFileNames: "[name].code.js",
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

const wrapInFunction = (code: string): string =>
  `(function (exports, require, module, __filename, __dirname) {${code}\n})`;

const describeContents = (chunks: readonly Chunk[], start: string): BundleContents => {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const loaded = new Set<Chunk>();
  const load = (fileName: string): void => {
    const chunk = byName.get(fileName);
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
    imports: [...new Set(imported)].filter((id) => !byName.has(id)).toSorted(),
    bytes: sumBytes(chunks),
    bytesAtStart: sumBytes(loaded),
  };
};

import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { inspectingFunctions } from "@slipway/core/deployment/function-entries";
import type { FunctionName } from "@slipway/core/deployment/grants";
import { type OutputChunk as Chunk, type Plugin, rolldown } from "rolldown";
import { inspectionProgram } from "../src/inspection/process/inspection-program.ts";

/** The checkout. */
export const checkout = fileURLToPath(new URL("../../..", import.meta.url));
const noDebug = fileURLToPath(new URL("no-debug.ts", import.meta.url));
const loader = fileURLToPath(new URL("loader.cjs", import.meta.url));

/** What lies in a bundle. */
export interface Contents {
  /** The sources, from the checkout's root. */
  readonly sources: readonly string[];
  /** Modules that are loaded on demand and are not in the bundle. */
  readonly imports: readonly string[];
  /** Of all its code. */
  readonly bytes: number;
  /** Of the code that is loaded before the handler can be called. */
  readonly bytesAtStart: number;
}

/** The SDK imports these when the environment has no credentials, and Lambda puts them there. */
export const neverNeeded = [
  "@aws-sdk/credential-provider-http",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/credential-provider-imds",
  // For operations that stream events, of which Slipway calls none.
  "@smithy/core/event-streams",
];

/** The programs of a function's bundle, by name: the function and, where it inspects uploads, the inspection process. */
export const programsOf = (name: FunctionName): Readonly<Record<string, string>> => ({
  [name]: `packages/functions/src/lambda/${name}.ts`,
  ...(inspectingFunctions.includes(name) && {
    [inspectionProgram]: "packages/functions/src/inspection/process/inspection-process.ts",
  }),
});

/**
 * Bundle a function's code: what is imported on demand lies in files of its own, so that a function starts without it.
 * `loader.cjs` loads the files; each is a function as Node wraps a CommonJS module.
 *
 * @param folder is made, and has `<program>.cjs` in it afterwards for each program
 */
export const bundleFunction = async (name: FunctionName, folder: string): Promise<Contents> => {
  await mkdir(folder, { recursive: true });
  const chunks: Chunk[] = [];
  for (const [program, source] of Object.entries(programsOf(name))) {
    // Apart, so that no program loads what only the other one needs.
    chunks.push(...(await bundleProgram(program, source)));
    await copyFile(loader, join(folder, `${program}.cjs`));
  }
  for (const { fileName, code } of chunks)
    await writeFile(join(folder, fileName), asFunction(code));
  return contentsOf(chunks, `${name}.code.js`);
};

const bundleProgram = async (program: string, source: string): Promise<Chunk[]> => {
  await using build = await rolldown({
    cwd: checkout,
    input: { [program]: source },
    platform: "node",
    resolve: { mainFields: ["module", "main"], alias: { debug: noDebug } },
    plugins: [leftOut],
    checks: { ineffectiveDynamicImport: false },
  });
  const { output } = await build.generate({
    format: "cjs",
    exports: "named",
    minify: true,
    // `require` takes a module of Node's as it is; `import` reads all that it exports, and loads undici with node:http.
    dynamicImportInCjs: false,
    // Not `[name].js`, which Lambda's runtime would load instead of `[name].cjs`.
    entryFileNames: "[name].code.js",
    chunkFileNames: `${program}-[name].js`,
  });
  return output.filter((file) => file.type === "chunk");
};

/** Packages that a bundle goes without, where they are imported on demand. */
const leftOut: Plugin = {
  name: "left-out",
  resolveId: (id, _importer, { kind }) =>
    kind === "dynamic-import" && neverNeeded.includes(id) ? { id, external: true } : undefined,
};

const asFunction = (code: string): string =>
  `(function (exports, require, module, __filename, __dirname) {${code}\n})`;

const contentsOf = (chunks: readonly Chunk[], start: string): Contents => {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const loaded = new Set<Chunk>();
  const load = (fileName: string): void => {
    const chunk = byName.get(fileName);
    if (chunk === undefined || loaded.has(chunk)) return;
    loaded.add(chunk);
    chunk.imports.forEach(load);
  };
  load(start);
  const bytesOf = (some: Iterable<Chunk>) =>
    [...some].reduce((bytes, { code }) => bytes + Buffer.byteLength(code), 0);
  const imported = chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]);
  return {
    sources: [...new Set(chunks.flatMap(({ moduleIds }) => moduleIds))]
      // Not what the bundler brings along itself.
      .filter((id) => isAbsolute(id))
      .map((id) => relative(checkout, id)),
    imports: [...new Set(imported)].filter((id) => !byName.has(id)).toSorted(),
    bytes: bytesOf(chunks),
    bytesAtStart: bytesOf(loaded),
  };
};

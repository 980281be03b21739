import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import {
  configurableHandler,
  createConfiguredEntry,
  nodeBundling,
  sstEntry,
} from "@slipway/core/deployment/function-entries";
import type { FunctionName } from "@slipway/core/deployment/grants";
import { checkout } from "./bundle-function.ts";

const esbuild = createRequire(join(checkout, ".sst", "platform", "package.json"))("esbuild");

/** What SST puts at the beginning of each file. */
const banner = `import { createRequire as topLevelCreateRequire } from 'module';
const require = topLevelCreateRequire(import.meta.url);
import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"
const __filename = topLevelFileUrlToPath(import.meta.url)
const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))
`;

/** A handler that was bundled. */
export interface SstBundle {
  readonly folder: string;
  /** Lambda's `Handler`: the file without its extension, and the export. */
  readonly handler: string;
  /** Bytes of the code that a process loads before the first event: the entry and what it imports. */
  readonly bytesAtStart: number;
}

/**
 * Bundles a handler as SST 4.17 does for a deployment, with the options that it gives esbuild.
 *
 * Source: sst/sst, `pkg/runtime/node/build.go`.
 *
 * @param entry absolute path, or path from the checkout's root
 * @param folder is created
 * @param nodejs SST's `nodejs` property of a function. The default is SST's own
 */
export const bundleHandlerWithSst = async (
  entry: string,
  folder: string,
  { splitting }: { readonly splitting: boolean } = { splitting: false },
): Promise<SstBundle> => {
  const { metafile } = await esbuild.build({
    entryPoints: [{ in: resolve(checkout, entry), out: "bundle" }],
    absWorkingDir: checkout,
    platform: "node",
    external: ["sharp", "pg-native"],
    keepNames: true,
    bundle: true,
    splitting,
    metafile: true,
    format: "esm",
    target: "esnext",
    mainFields: ["module", "main"],
    minify: true,
    banner: { js: banner },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    logLevel: "silent",
  });
  return { folder, handler: "bundle.handler", bytesAtStart: countBytesAtStart(metafile) };
};

/** Bundles a function of Slipway as `sst deploy` does by default. */
export const bundleFunctionWithSst = (name: FunctionName, folder: string): Promise<SstBundle> =>
  bundleHandlerWithSst(`${sstEntry(name)}.ts`, folder, nodeBundling);

/**
 * Bundles a function with an app's config, as `sst deploy` does.
 *
 * @param name one of `configuredFunctions`
 * @param config the path of the config
 */
export const bundleConfiguredFunctionWithSst = async (
  name: FunctionName,
  { folder, config }: { readonly folder: string; readonly config: string },
): Promise<SstBundle> => {
  await mkdir(folder, { recursive: true });
  const entry = join(folder, `${name}.ts`);
  const handler = join(checkout, configurableHandler(name));
  await writeFile(entry, createConfiguredEntry({ config, handler }));
  return bundleHandlerWithSst(entry, join(folder, "bundle"), nodeBundling);
};

/** The part of esbuild's metafile that is read here. */
interface Metafile {
  readonly outputs: Readonly<Record<string, Output>>;
}
interface Output {
  readonly bytes: number;
  readonly entryPoint?: string;
  readonly imports: readonly { readonly path: string; readonly kind: string }[];
}

const countBytesAtStart = ({ outputs }: Metafile): number => {
  const loaded = new Set<Output>();
  const load = (output: Output | undefined): void => {
    if (output === undefined || loaded.has(output)) return;
    loaded.add(output);
    for (const { path, kind } of output.imports)
      if (kind === "import-statement") load(outputs[path]);
  };
  // An entry with the inspection process imports the function itself on demand, but always.
  const handlers = /^packages\/functions\/src\/lambda\/[a-z-]+\.ts$/;
  for (const [file, output] of Object.entries(outputs))
    if (file.endsWith("bundle.mjs") || handlers.test(output.entryPoint ?? "")) load(output);
  return [...loaded].reduce((bytes, output) => bytes + output.bytes, 0);
};

import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { sstEntry } from "@slipway/core/deployment/function-entries";
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

/**
 * Bundles a handler into one file, with the options that SST 4.17 gives esbuild for a deployment.
 *
 * Source: sst/sst, `pkg/runtime/node/build.go`.
 *
 * @param entry path from the checkout's root
 * @param outfile ends in `.mjs`
 * @returns its size in bytes
 */
export const bundleHandlerWithSst = async (entry: string, outfile: string): Promise<number> => {
  const { metafile } = await esbuild.build({
    entryPoints: [`./${entry}`],
    absWorkingDir: checkout,
    platform: "node",
    external: ["sharp", "pg-native"],
    keepNames: true,
    bundle: true,
    metafile: true,
    format: "esm",
    target: "esnext",
    mainFields: ["module", "main"],
    minify: true,
    banner: { js: banner },
    outfile,
    logLevel: "silent",
  });
  const [{ bytes }] = Object.values(metafile.outputs) as [{ bytes: number }];
  return bytes;
};

/**
 * Bundles a function of Slipway as `sst deploy` does by default.
 *
 * @param folder is created, and contains `bundle.mjs` afterwards
 * @returns the handler in the folder, and the size in bytes
 */
export const bundleFunctionWithSst = async (name: FunctionName, folder: string) => {
  await mkdir(folder, { recursive: true });
  const bytes = await bundleHandlerWithSst(`${sstEntry(name)}.ts`, join(folder, "bundle.mjs"));
  return { folder, handler: "bundle.handler", bytes };
};

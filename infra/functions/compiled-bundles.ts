import { execFile } from "node:child_process";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import type { FunctionName } from "@slipway/core/deployment/grants";

/** A function's bundle: a folder, and `file.export` in it. */
export interface CompiledBundle {
  readonly folder: string;
  readonly handler: string;
}

export type CompiledBundles = Readonly<Record<FunctionName, CompiledBundle>>;

const run = promisify(execFile);
const cache = new Map<string, Promise<CompiledBundles>>();

/**
 * Bundles the functions with code that V8 compiled ahead. Instances of one checkout share the bundles. The bundler runs in
 * its own process, on the checkout's Node.
 *
 * @param path folder of Slipway's checkout, relative to the app's
 * @throws {Error} with the bundler's output
 */
export const bundleCompiled = (path: string, architecture: string): Promise<CompiledBundles> => {
  const checkout = resolve($cli.paths.root, path);
  const bundles = cache.get(checkout) ?? runBundler(checkout, architecture);
  cache.set(checkout, bundles);
  return bundles;
};

const runBundler = async (checkout: string, architecture: string): Promise<CompiledBundles> => {
  const { PATH = "" } = process.env;
  const { stdout } = await run(
    "node",
    // guard: the bundler caches bundles
    ["packages/functions/bundle/main.ts", "linux", architecture],
    {
      cwd: checkout,
      env: { ...process.env, PATH: [join(checkout, "node_modules", ".bin"), PATH].join(delimiter) },
      maxBuffer: 2 ** 24,
    },
  );
  return JSON.parse(stdout);
};

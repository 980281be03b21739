import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
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

/** The bundles of an instance. */
interface BundleOrder {
  readonly architecture: string;
  /** The path of the app's config; undefined without one. */
  readonly config: string | undefined;
}

/**
 * Bundles the functions with code that V8 compiled ahead. Instances with the same config share the bundles. The
 * bundler runs in its own process, on the app's Node.
 *
 * @throws {Error} with the bundler's output
 */
export const bundleCompiled = (order: BundleOrder): Promise<CompiledBundles> => {
  const key = JSON.stringify(order);
  const bundles = cache.get(key) ?? runBundler(order);
  cache.set(key, bundles);
  return bundles;
};

/**
 * Returns the path of the bundler in Slipway's checkout. No published package has the bundler or the sources that it bundles.
 *
 * @throws {Error} outside a checkout
 */
const findBundler = (): string =>
  createRequire(join($cli.paths.root, "sst.config.ts")).resolve("@slipway/functions/bundle");

/** Returns true in Slipway's checkout. */
export const canCompileAhead = (): boolean => {
  try {
    return findBundler() !== "";
  } catch {
    return false;
  }
};

const runBundler = async ({ architecture, config }: BundleOrder): Promise<CompiledBundles> => {
  const { root } = $cli.paths;
  const bundler = findBundler();
  const configArguments = config === undefined ? [] : ["--config", config];
  const { PATH = "" } = process.env;
  const { stdout } = await run(
    "node",
    // guard: the bundler caches bundles
    [bundler, "linux", architecture, ...configArguments],
    {
      cwd: root,
      env: { ...process.env, PATH: [join(root, "node_modules", ".bin"), PATH].join(delimiter) },
      maxBuffer: 2 ** 24,
    },
  );
  return JSON.parse(stdout);
};

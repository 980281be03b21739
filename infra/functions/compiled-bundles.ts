import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import type { FunctionName } from "@slipway/core/deployment/grants";
import { findPackageFile } from "../installed-package.ts";

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
 * bundler runs in its own process, on the checkout's Node.
 *
 * @throws {Error} with the bundler's output
 */
export const bundleCompiled = (order: BundleOrder): Promise<CompiledBundles> => {
  const key = JSON.stringify(order);
  const bundles = cache.get(key) ?? runBundler(order);
  cache.set(key, bundles);
  return bundles;
};

const bundler = "packages/functions/bundle/main.ts";

/** Returns the folder of Slipway's checkout. */
const findCheckout = (): string => join(dirname(findPackageFile("package.json")), "..");

/** Returns true in Slipway's checkout. The published package has neither the bundler nor the sources that it bundles. */
export const canCompileAhead = (): boolean => existsSync(join(findCheckout(), bundler));

const runBundler = async ({ architecture, config }: BundleOrder): Promise<CompiledBundles> => {
  const checkout = findCheckout();
  const configArguments = config === undefined ? [] : ["--config", config];
  const { PATH = "" } = process.env;
  const { stdout } = await run(
    "node",
    // guard: the bundler caches bundles
    [bundler, "linux", architecture, ...configArguments],
    {
      cwd: checkout,
      env: { ...process.env, PATH: [join(checkout, "node_modules", ".bin"), PATH].join(delimiter) },
      maxBuffer: 2 ** 24,
    },
  );
  return JSON.parse(stdout);
};

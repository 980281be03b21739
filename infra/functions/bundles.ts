import { execFile } from "node:child_process";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import type { FunctionName } from "@slipway/core/deployment/grants";
import type { Settings } from "../options/settings.ts";

/** What the functions run on. */
export const architecture = "arm64";

/** What Lambda is given for a function: a folder, and `file.export` in it. */
export interface Bundle {
  readonly folder: string;
  readonly handler: string;
}

export type Bundles = Readonly<Record<FunctionName, Bundle>>;

const run = promisify(execFile);
const made = new Map<string, Promise<Bundles>>();

/**
 * Bundle the functions, once for all instances that are made of the same checkout. In a process of its own, whose Node is
 * the checkout's.
 *
 * @throws {Error} with the bundler's words
 */
export const bundlesOf = ({ path }: Settings): Promise<Bundles> => {
  const checkout = resolve($cli.paths.root, path);
  const bundles = made.get(checkout) ?? bundle(checkout);
  made.set(checkout, bundles);
  return bundles;
};

const bundle = async (checkout: string): Promise<Bundles> => {
  const { PATH = "" } = process.env;
  const { stdout } = await run(
    "node",
    ["packages/functions/bundle/main.ts", "linux", architecture],
    {
      cwd: checkout,
      env: { ...process.env, PATH: [join(checkout, "node_modules", ".bin"), PATH].join(delimiter) },
      maxBuffer: 2 ** 24,
    },
  );
  return JSON.parse(stdout);
};

import { spawnSync } from "node:child_process";
import { delimiter, join, resolve } from "node:path";
import type { HookName } from "@slipway/core/kinds/hook-names";
import { findPackageFile } from "../installed-package.ts";

/** What the deployment needs to know about an app's config. */
export interface AppConfig {
  /** The path of the config. */
  readonly file: string;
  /** The hooks that at least one kind has. */
  readonly hooks: readonly HookName[];
  /** The hooks of each kind. */
  readonly kinds: Readonly<Record<string, readonly HookName[]>>;
  /** True if files of a kind are served by CloudFront. */
  readonly needsCdn: boolean;
  /** The kinds whose files everyone may read. */
  readonly publicKinds: readonly string[];
  /** The kinds that have something to derive. */
  readonly derived: readonly string[];
}

/** What the program prints that reads a config. See `packages/functions/bundle/app-config`. */
type ConfigReport =
  | Pick<AppConfig, "kinds" | "needsCdn" | "publicKinds" | "derived">
  | { readonly problems: readonly string[] };

/** How long the modules of a config may take to load, in milliseconds. */
const loadTime = 60_000;

/**
 * Reads an app's config in a process of its own, on the Node of the app, or of the
 * machine. Hooks are not called, and modules that only hooks use are
 * not loaded.
 *
 * @param config path relative to the app's `sst.config.ts`
 * @returns the config, or one sentence for each problem
 */
export const readAppConfig = (
  config: string,
): AppConfig | { readonly problems: readonly string[] } => {
  const file = resolve($cli.paths.root, config);
  const report = runReader(file);
  if ("problems" in report) return report;
  return { file, hooks: [...new Set(Object.values(report.kinds).flat())], ...report };
};

const runReader = (file: string): ConfigReport => {
  const { root } = $cli.paths;
  const { PATH = "" } = process.env;
  const { output, stderr, error } = spawnSync(
    "node",
    ["--experimental-import-meta-resolve", findPackageFile("programs/read-config"), file],
    {
      cwd: root,
      env: { ...process.env, PATH: [join(root, "node_modules", ".bin"), PATH].join(delimiter) },
      // The report has its own pipe, because modules of the config can print.
      stdio: ["ignore", "ignore", "pipe", "pipe"],
      encoding: "utf8",
      timeout: loadTime,
      maxBuffer: 2 ** 24,
    },
  );
  const report = output?.[3];
  if (report) return JSON.parse(report);
  const reason = error && "code" in error && error.code === "ETIMEDOUT";
  return {
    problems: [
      reason
        ? `${file} did not finish loading within ${loadTime / 1000} seconds.`
        : `${file} could not be read: ${error?.message ?? stderr}`,
    ],
  };
};

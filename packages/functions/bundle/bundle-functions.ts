import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  allFunctionNames,
  type FunctionName,
  functionNames,
} from "@slipway/core/deployment/grants";
import { VERSION as bundlerVersion } from "rolldown";
import { inspectionProgram } from "../src/inspection/process/inspection-program.ts";
import {
  type BundleContents,
  bundleFunction,
  checkout,
  listPrograms,
  usesConfig,
} from "./bundle-function.ts";
import { compileAhead, compileInspectionAhead } from "./compile-ahead.ts";
import { withDefaultConfig } from "./default-config.ts";
import { setLambdaModes } from "./lambda-modes.ts";

/** Files of the bundler. A change to one of them invalidates every cached bundle. */
const bundlerFiles = [
  "bundle-function.ts",
  "compile-ahead.ts",
  "compile-ahead.cjs",
  "default-config.ts",
  "first-event.ts",
  "first-inspections.ts",
  "loader.cjs",
].map((file) => fileURLToPath(new URL(file, import.meta.url)));

/** The system that functions run on, with the names of `process.platform` and `process.arch`. */
export interface Target {
  readonly platform: string;
  readonly architecture: string;
  /** The folder of the cache. A function is bundled again only if its code changed. The default is in `node_modules`. */
  readonly store?: string | undefined;
  /** The path of the app's config. The default is none. */
  readonly config?: string | undefined;
  /** The functions to bundle. The default is all of them. */
  readonly functions?: readonly FunctionName[];
}

export interface Bundle extends BundleContents {
  /** The folder to deploy. It contains only the bundle. */
  readonly folder: string;
  /** The handler in the folder, as `file.export`. */
  readonly handler: string;
}

/**
 * Bundles the functions for a deployment. If this machine is like the target, the bundles include code compiled ahead.
 *
 * @throws {Error} if a function cannot be bundled or fails with its first event
 */
export const bundleFunctions = async ({
  store = join(checkout, "node_modules", ".cache", "slipway-functions"),
  functions,
  ...target
}: Target): Promise<Readonly<Record<FunctionName, Bundle>>> => {
  await mkdir(store, { recursive: true });
  const names = functions ?? (target.config === undefined ? functionNames : allFunctionNames);
  const bundles = names.map(async (name) => {
    const bundle = await bundleWithCache(name, { store, ...target });
    // A cache may have been copied or restored with other modes.
    await setLambdaModes(bundle.folder);
    return [name, bundle];
  });
  return Object.fromEntries(await Promise.all(bundles));
};

/** A bundle in the cache. */
interface CachedBundle {
  readonly bundle: Bundle;
  /** Hash of the files that the bundle was created from. */
  readonly digest: string | undefined;
}

const bundleWithCache = async (
  name: FunctionName,
  { platform, architecture, store, config }: Target & { readonly store: string },
): Promise<Bundle> => {
  const compiled = platform === process.platform && architecture === process.arch;
  const variant = usesConfig(name, config) ? `-${hashPath(config)}` : "";
  const cacheFile = join(store, `${name}${variant}${compiled ? "-compiled" : ""}.json`);
  const cached = await readCachedBundle(cacheFile);
  if (cached !== undefined && cached.digest === (await hashSources(cached.bundle)))
    return cached.bundle;

  const folder = await mkdtemp(join(store, `${name}-`));
  const contents = await bundleFunction(name, folder, config);
  // Hooks must not run here. They would also need what is not deployed yet.
  if (compiled) await withDefaultConfig(folder, () => compileAhead(name, folder));
  if (compiled && inspectionProgram in listPrograms(name)) await compileInspectionAhead(folder);
  const bundle: Bundle = { ...contents, folder, handler: `${name}.handler` };
  const digest = await hashSources(bundle);
  await writeFile(`${folder}.json`, JSON.stringify({ bundle, digest } satisfies CachedBundle));
  // Renaming is atomic, so that other processes never read half a file.
  await rename(`${folder}.json`, cacheFile);
  if (cached !== undefined) await rm(cached.bundle.folder, { recursive: true, force: true });
  return bundle;
};

const hashPath = (path: string): string =>
  createHash("sha256").update(path).digest("hex").slice(0, 16);

const readCachedBundle = async (cacheFile: string): Promise<CachedBundle | undefined> => {
  if (!existsSync(cacheFile)) return undefined;
  const cached: CachedBundle = JSON.parse(await readFile(cacheFile, "utf8"));
  return existsSync(cached.bundle.folder) ? cached : undefined;
};

/** Returns a hash of the files that a bundle is created from, or undefined if one of them no longer exists. */
const hashSources = async ({ sources }: Bundle): Promise<string | undefined> => {
  const hash = createHash("sha256").update(`${process.version} ${bundlerVersion}`);
  try {
    for (const file of [...bundlerFiles, ...sources.map((source) => join(checkout, source))])
      hash.update(file).update(await readFile(file));
    return hash.digest("hex");
  } catch {
    return undefined;
  }
};

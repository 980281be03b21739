import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type FunctionName, functionNames } from "@slipway/core/deployment/grants";
import { VERSION as bundlerVersion } from "rolldown";
import { inspectionProgram } from "../src/inspection/process/inspection-program.ts";
import { bundleFunction, type Contents, checkout, programsOf } from "./bundle-function.ts";
import { compileAhead, compileInspectionAhead } from "./compile-ahead.ts";
import { setLambdaModes } from "./lambda-modes.ts";

/** Bundles a function's sources. */
const makers = [
  "bundle-function.ts",
  "compile-ahead.ts",
  "compile-ahead.cjs",
  "first-event.ts",
  "first-inspections.ts",
  "loader.cjs",
].map((file) => fileURLToPath(new URL(file, import.meta.url)));

/** Where a function will run, in Node's words: `process.platform` and `process.arch`. */
export interface Target {
  readonly platform: string;
  readonly architecture: string;
  /** The folder that keeps bundles: what has not changed is bundled once. The default is a folder in `node_modules`. */
  readonly store?: string | undefined;
}

export interface Bundle extends Contents {
  /** What Lambda is given: a folder with nothing else in it. */
  readonly folder: string;
  /** `file.export` in it. */
  readonly handler: string;
}

/**
 * Bundle the functions as they are deployed. On a machine like the target there is code among it that was compiled ahead.
 *
 * @throws {Error} where a function cannot be bundled, or fails with a first event
 */
export const bundleFunctions = async ({
  store = join(checkout, "node_modules", ".cache", "slipway-functions"),
  ...target
}: Target): Promise<Readonly<Record<FunctionName, Bundle>>> => {
  await mkdir(store, { recursive: true });
  const bundles = functionNames.map(async (name) => {
    const bundle = await keptOrNew(name, { store, ...target });
    // Kept bundles too: a cache can be copied or restored with other modes.
    await setLambdaModes(bundle.folder);
    return [name, bundle];
  });
  return Object.fromEntries(await Promise.all(bundles));
};

/** A bundle that was kept, and of what it was made. */
interface Kept {
  readonly bundle: Bundle;
  readonly digest: string | undefined;
}

const keptOrNew = async (
  name: FunctionName,
  { platform, architecture, store }: Target & { readonly store: string },
): Promise<Bundle> => {
  const compiled = platform === process.platform && architecture === process.arch;
  const note = join(store, `${name}${compiled ? "-compiled" : ""}.json`);
  const kept = await keptAt(note);
  if (kept !== undefined && kept.digest === (await digestOf(kept.bundle))) return kept.bundle;

  const folder = await mkdtemp(join(store, `${name}-`));
  const contents = await bundleFunction(name, folder);
  if (compiled) await compileAhead(name, folder);
  if (compiled && inspectionProgram in programsOf(name)) await compileInspectionAhead(folder);
  const bundle: Bundle = { ...contents, folder, handler: `${name}.handler` };
  const digest = await digestOf(bundle);
  await writeFile(`${folder}.json`, JSON.stringify({ bundle, digest } satisfies Kept));
  // In one step, as others may read it.
  await rename(`${folder}.json`, note);
  if (kept !== undefined) await rm(kept.bundle.folder, { recursive: true, force: true });
  return bundle;
};

const keptAt = async (note: string): Promise<Kept | undefined> => {
  if (!existsSync(note)) return undefined;
  const kept: Kept = JSON.parse(await readFile(note, "utf8"));
  return existsSync(kept.bundle.folder) ? kept : undefined;
};

/** Of all that a bundle is made of; undefined where some of it is gone. */
const digestOf = async ({ sources }: Bundle): Promise<string | undefined> => {
  const hash = createHash("sha256").update(`${process.version} ${bundlerVersion}`);
  try {
    for (const file of [...makers, ...sources.map((source) => join(checkout, source))])
      hash.update(file).update(await readFile(file));
    return hash.digest("hex");
  } catch {
    return undefined;
  }
};

import type { FunctionName } from "./grants.ts";

/** The functions that inspect uploads, for which they start the inspection process. */
export const inspectingFunctions: readonly FunctionName[] = ["finalize-upload", "sweep-uploads"];

const lambda = "packages/functions/src/lambda";

/**
 * Returns the module that SST bundles for a function. SST bundles one entry, so a function that inspects uploads and its
 * inspection process start with the same entry.
 *
 * @returns the path from the checkout's root, without its extension
 */
export const sstEntry = (name: FunctionName): string =>
  inspectingFunctions.includes(name) ? `${lambda}/with-inspection/${name}` : `${lambda}/${name}`;

/** SST's `nodejs` property of each function. With splitting, modules that are imported on demand are in separate files. */
export const nodeBundling = { splitting: true } as const;

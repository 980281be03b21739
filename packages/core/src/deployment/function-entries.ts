import type { FunctionName } from "./grants.ts";

/** The functions that inspect uploads, for which they start the inspection process. */
export const inspectingFunctions: readonly FunctionName[] = ["finalize-upload", "sweep-uploads"];

const lambda = "packages/functions/src/lambda";

/**
 * Returns the module that SST bundles for a function. SST makes one file of it, so a function that inspects uploads and its
 * inspection process are the same file.
 *
 * @returns the path from the checkout's root, without its extension
 */
export const sstEntry = (name: FunctionName): string =>
  inspectingFunctions.includes(name) ? `${lambda}/single-file/${name}` : `${lambda}/${name}`;

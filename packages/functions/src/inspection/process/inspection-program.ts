import { fileURLToPath } from "node:url";
import { limits } from "@slipway/core/limits";

const MiB = 1024 ** 2;

/** The inspection process's name in a bundle of several files, where `<name>.cjs` starts it. */
export const inspectionProgram = "inspection";

/** The argument that makes a bundle of one file run as the inspection process. */
const inspectionArgument = "--inspect-uploads";

/** Returns true in the inspection process, if it was started with `inspectionArguments`. */
export const isInspectionProcess = (): boolean => process.argv.includes(inspectionArgument);

/** Arguments for the inspection process and its threads. */
export const inspectionArguments: readonly string[] = [inspectionArgument];

/** Returns the file that starts the inspection process: of the sources, or of the bundle that contains this code. */
export const inspectionFile = (): string => {
  const self = import.meta.url;
  if (self.endsWith(".ts")) return fileURLToPath(new URL("inspection-process.ts", self));
  // SST makes one ES module of a function. Bundles of several files are CommonJS.
  if (self.endsWith(".mjs")) return fileURLToPath(self);
  return fileURLToPath(new URL(`${inspectionProgram}.cjs`, self));
};

/** Node's flags for the process. Half of the memory is for V8's heap, and the other half for buffers. */
export const inspectionFlags: readonly string[] = [
  `--max-old-space-size=${limits.inspection.memory / MiB / 2}`,
];

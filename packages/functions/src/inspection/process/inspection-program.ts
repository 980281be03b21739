import { fileURLToPath } from "node:url";
import { limits } from "@slipway/core/limits";

const MiB = 1024 ** 2;

/** The inspection process's name in a bundle, where `<name>.cjs` beside the function's own code starts it. */
export const inspectionProgram = "inspection";

/** The file that starts the inspection process: of the sources, or of the bundle that this code is in. */
export const inspectionFile = (): string => {
  const isSource = import.meta.url.endsWith(".ts");
  const file = isSource ? "inspection-process.ts" : `${inspectionProgram}.cjs`;
  return fileURLToPath(new URL(file, import.meta.url));
};

/** Node's flags for it: half of the memory is for V8's heap, the other half for what V8 allocates outside of it. */
export const inspectionFlags: readonly string[] = [
  `--max-old-space-size=${limits.inspection.memory / MiB / 2}`,
];

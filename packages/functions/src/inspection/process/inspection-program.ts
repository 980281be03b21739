import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { limits } from "@slipway/core/limits";

const MiB = 1024 ** 2;

/** The inspection process's name in a bundle that is compiled ahead, where `<name>.cjs` starts it. */
export const inspectionProgram = "inspection";

/** The argument that makes a function's entry run as the inspection process. */
const inspectionArgument = "--inspect-uploads";

/** Returns true in the inspection process, if it was started with `inspectionArguments`. */
export const isInspectionProcess = (): boolean => process.argv.includes(inspectionArgument);

/** Arguments for the inspection process and its threads. */
export const inspectionArguments: readonly string[] = [inspectionArgument];

let entry: string | undefined;

/**
 * Sets the file that starts the inspection process. SST bundles one entry for each function, so the entry of a function
 * that inspects uploads starts both.
 *
 * @param moduleUrl `import.meta.url` of the entry
 */
export const setInspectionEntry = (moduleUrl: string): void => {
  entry = fileURLToPath(moduleUrl);
};

/** Returns the file that starts the inspection process: of the sources, of a published package, or of the bundle with this code. */
export const inspectionFile = (): string => {
  if (entry !== undefined) return entry;
  const program = new URL("./inspection-process.ts", import.meta.url).href;
  // Packages are built with the program, and the URL is that of the built file. Bundles of functions name it otherwise.
  const isBuiltWithThis = extname(program) === extname(import.meta.url);
  return fileURLToPath(
    isBuiltWithThis ? program : new URL(`./${inspectionProgram}.cjs`, import.meta.url),
  );
};

/** Node's flags for the process. Half of the memory is for V8's heap, and the other half for buffers. */
export const inspectionFlags: readonly string[] = [
  `--max-old-space-size=${limits.inspection.memory / MiB / 2}`,
];

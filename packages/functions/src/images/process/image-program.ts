import { fileURLToPath } from "node:url";
import { limits } from "@slipway/core/limits";

const MiB = 1024 ** 2;

/** The argument that makes a function's entry run as the image process. */
const imageArgument = "--derive-images";

/** Returns true in the image process, if it was started with `imageArguments`. */
export const isImageProcess = (): boolean => process.argv.includes(imageArgument);

/** Returns the arguments for the image process and its threads, with the time limit of a file in seconds. */
export const createImageArguments = (time: number = limits.images.time): string[] => [
  imageArgument,
  String(time),
];

/** Returns the time limit of a file in seconds, in the image process. */
export const getTimeLimit = (): number => Number(process.argv.at(-1));

let entry: string | undefined;

/**
 * Sets the file that starts the image process. SST bundles one entry for each function, so the entry of the function that derives images
 * starts both.
 *
 * @param moduleUrl `import.meta.url` of the entry
 */
export const setImageEntry = (moduleUrl: string): void => {
  entry = fileURLToPath(moduleUrl);
};

/** Returns the file that starts the image process: of the bundle with this code, or of the sources and the published packages. */
export const imageFile = (): string =>
  entry ?? fileURLToPath(new URL("./image-process.ts", import.meta.url));

/** Node's flags for the process. A quarter of the memory is for V8's heap: images are decoded outside of it. */
export const imageFlags: readonly string[] = [
  `--max-old-space-size=${limits.images.memory / MiB / 4}`,
];

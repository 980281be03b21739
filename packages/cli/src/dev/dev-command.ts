import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Command, exitCodes } from "../command.ts";

/** The module of the local stack that runs the command. Its package is an optional peer. */
type LocalStack = typeof import("@slipway/local/dev");

/** Runs the local stack. It parses its own options, which `npm start` of Slipway's repository has, too. */
export const devCommand: Command = async ({ args, errors }) => {
  const local = await loadLocalStack();
  if (local !== undefined) return local.runDev(args, { name: "slipway dev" });
  errors.write(
    "slipway: slipway dev needs @slipway/local, which is not installed. Run: npm install --save-dev @slipway/local\n",
  );
  return exitCodes.failed;
};

/** Loads the local stack that is installed next to this package, or else in the current folder. */
const loadLocalStack = async (): Promise<LocalStack | undefined> => {
  try {
    return await import("@slipway/local/dev");
  } catch (error) {
    if (!isMissing(error)) throw error;
    const entry = findInCurrentFolder();
    return entry && import(pathToFileURL(entry).href);
  }
};

/** Returns true if the package is missing, and not one that it imports. */
const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  error.code === "ERR_MODULE_NOT_FOUND" &&
  error.message.includes("'@slipway/local'");

/** Finds the package of an app whose `slipway` is installed elsewhere, as with `npx @slipway/cli`. */
const findInCurrentFolder = (): string | undefined => {
  try {
    return createRequire(join(process.cwd(), "package.json")).resolve("@slipway/local/dev");
  } catch {
    return undefined;
  }
};

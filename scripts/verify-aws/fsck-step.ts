import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "./run-program.ts";
import type { Step } from "./verify.ts";

const slipway = join(fileURLToPath(new URL("../..", import.meta.url)), "packages/cli/src/main.ts");

/** Compares the table with the bucket. Any difference fails the step, whose error ends with what fsck found. */
export const fsckStep: Step = {
  name: "slipway fsck finds no difference between the table and the bucket",
  run: async ({ fsckOptions }, signal) => {
    const output = await runProgram(process.execPath, [slipway, "fsck", ...fsckOptions], {
      signal,
    });
    return output.trim().split("\n").at(-1) ?? "";
  },
};

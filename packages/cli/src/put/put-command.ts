import { join } from "node:path";
import envPaths from "env-paths";
import { type Command, exitCodes } from "../command.ts";
import { createTerminal } from "../terminal.ts";
import { readPutOptions, usage } from "./put-options.ts";
import { put } from "./upload-files.ts";

export const putCommand: Command = async ({ args, environment, print, errors, interrupted }) => {
  const options = readPutOptions(args, environment);
  if (options === undefined) {
    print(usage);
    return exitCodes.ok;
  }
  const terminal = createTerminal(errors, !options.quiet);
  interrupted.addEventListener("abort", () =>
    terminal.say("Stopped. The same command goes on from what has arrived."),
  );
  const { data } = envPaths("slipway", { suffix: "" });
  const stateFolder = environment.SLIPWAY_STATE ?? join(data, "unfinished");
  return put({ options, stateFolder, terminal, print, interrupted });
};

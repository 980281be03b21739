import { join } from "node:path";
import envPaths from "env-paths";
import { createCommand } from "../command.ts";
import { createTerminal } from "../terminal.ts";
import { putCommandLine, readPutOptions } from "./put-options.ts";
import { uploadFiles } from "./upload-files.ts";

export const putCommand = createCommand({
  commandLine: putCommandLine,
  readOptions: readPutOptions,
  run: (options, { environment, print, errors, interrupted }) => {
    const terminal = createTerminal(errors, options);
    interrupted.addEventListener("abort", () =>
      terminal.printLine("Stopped. Run the same command again to resume."),
    );
    const { data } = envPaths("slipway", { suffix: "" });
    const stateFolder = environment.SLIPWAY_STATE ?? join(data, "unfinished");
    return uploadFiles({ options, stateFolder, terminal, print, interrupted });
  },
});

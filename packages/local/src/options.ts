import { parseArgs } from "node:util";
import { StartError } from "./start-error.ts";

export interface StartOptions {
  readonly port: number;
  readonly dataDir: string;
}

const defaults = { port: 4400, dataDir: ".slipway" };

export const usage = `npm start [-- options]

Runs all of Slipway on this machine.

  --port N     port of the page and the API; S3 takes the next one (default ${defaults.port})
  --data DIR   where everything is kept (default ${defaults.dataDir})
  --help       this text`;

/**
 * Read the command line.
 *
 * @returns undefined when only the usage is asked for
 * @throws {StartError} for an unknown option or a bad value
 */
export const readOptions = (args: readonly string[]): StartOptions | undefined => {
  const { help, port, data } = parse(args);
  if (help) return undefined;
  if (data === "") throw new StartError("--data must name a folder.");
  return { port: portOf(port), dataDir: data ?? defaults.dataDir };
};

const parse = (args: readonly string[]) => {
  try {
    const options = {
      port: { type: "string" },
      data: { type: "string" },
      help: { type: "boolean" },
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error));
  }
};

// S3 needs the port after it.
const largestPort = 65_534;

const portOf = (text: string | undefined): number => {
  if (text === undefined) return defaults.port;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > largestPort)
    throw new StartError(`--port must be a number from 0 to ${largestPort}, and is ${text}.`);
  return port;
};

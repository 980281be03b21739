import { ConfigError } from "@slipway/core/kinds/parse-kinds";
import { type Chaos, createChaos, formatFaultCounts } from "./chaos/chaos.ts";
import { loadAuthorizer, loadConfig } from "./config/load-config.ts";
import { checkOneCore } from "./config/one-core.ts";
import type { BusEvent } from "./events/event-bus.ts";
import { runCommand } from "./run-command.ts";
import { type StackOptions, startStack, startStackWithoutApi } from "./stack.ts";
import { StartError } from "./start-error.ts";
import { formatUsage, parseOptions, type StartOptions } from "./start-options.ts";

/** How a command starts the local stack. */
export interface DevCommand {
  /** The command line without options, for the usage: `slipway dev`, or `npm start --` in this repository. */
  readonly name: string;
  /** Builds the page before it is served. The published package contains a built page. */
  readonly buildPage?: (log: (line: string) => void) => Promise<void>;
}

/**
 * Runs the local stack until a signal ends the process, or the app's command ends. Prints a line for each problem.
 *
 * @param args the options
 * @returns the exit code
 */
export const runDev = async (args: readonly string[], command: DevCommand): Promise<number> => {
  try {
    const options = parseOptions(args);
    if (options === undefined) console.log(formatUsage(command.name));
    else return await run(options, command);
    return 0;
  } catch (error) {
    if (!(error instanceof StartError || error instanceof ConfigError)) throw error;
    const problems = error instanceof ConfigError ? error.problems : [error.message];
    for (const problem of problems) log(problem);
    return 1;
  }
};

const log = (line: string): void => console.error(`slipway: ${line}`);

const run = async (
  {
    chaosSeed,
    verbose,
    configFile,
    authorizerFile,
    identitySources,
    api,
    command,
    ...options
  }: StartOptions,
  { buildPage }: DevCommand,
): Promise<number> => {
  const chaos =
    chaosSeed === undefined ? undefined : startChaos(chaosSeed, verbose ? log : undefined);
  checkOneCore(process.cwd());
  const config = await loadConfig(configFile);
  const authorizer = authorizerFile && {
    handler: await loadAuthorizer(authorizerFile),
    identitySources,
  };
  if (options.page) await buildPage?.(log);
  const start = api ? startWithApi : startWithoutApi;
  const { environment, close } = await start({
    ...options,
    config,
    ...(authorizer && { authorizer }),
    log,
    onEvent: (event) => console.log(formatEvent(event)),
    ...(chaos && { chaos }),
  });
  try {
    if (command !== undefined) return await runCommand(command, environment);
    if (!api) console.log(formatEnvironment(environment));
    await waitForSignal();
    return 0;
  } finally {
    await close();
    if (chaos) console.error(formatFaultCounts(chaos));
  }
};

const startWithApi = async (options: StackOptions) => {
  const stack = await startStack(options);
  console.log(`Slipway is running at ${stack.url}`);
  if (!options.page) console.log(`It serves no page. The API is at ${stack.apiUrl}`);
  return { environment: {}, close: stack.close };
};

const startWithoutApi = async (options: StackOptions) => {
  const stack = await startStackWithoutApi(options);
  console.log("Slipway is running without its API, which your app answers with @slipway/server.");
  return stack;
};

/** Formats variables for a shell or a `.env` file. */
const formatEnvironment = (environment: Readonly<Record<string, string | undefined>>): string =>
  [
    "Start your app with -- COMMAND, or with these variables:",
    ...Object.entries(environment).flatMap(([name, value]) =>
      value === undefined ? [] : `${name}=${value}`,
    ),
  ].join("\n");

/** Waits for a signal. A second signal ends the process immediately. */
const waitForSignal = async (): Promise<void> => {
  await new Promise<void>((resolve) => {
    let isClosing = false;
    const end = () => {
      if (isClosing) process.exit(1);
      isClosing = true;
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, end);
  });
};

const startChaos = (seed: number, onFault: ((line: string) => void) | undefined): Chaos => {
  log(
    `Chaos is on (--chaos ${seed}): S3 events get lost, AWS calls fail, and functions are killed.`,
  );
  return createChaos({ seed, ...(onFault && { onFault }) });
};

/** Formats an event, such as `upload.rejected 0193… revision 2: "photo.jpg" (content-mismatch)`. Quoting keeps control characters from the terminal. */
const formatEvent = ({ detail }: BusEvent): string => {
  const { type, id, revision, fileName } = detail;
  const why = "reason" in detail && detail.reason ? ` (${detail.reason.code})` : "";
  return `${type} ${id} revision ${revision}: ${JSON.stringify(fileName)}${why}`;
};

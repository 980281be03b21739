import { ConfigError } from "@slipway/core/kinds/parse-kinds";
import { type Chaos, createChaos, formatFaultCounts } from "./chaos/chaos.ts";
import type { BusEvent } from "./events/event-bus.ts";
import { loadAuthorizer, loadConfig } from "./load-config.ts";
import { startStack } from "./stack.ts";
import { StartError } from "./start-error.ts";
import { parseOptions, type StartOptions, usage } from "./start-options.ts";

const run = async ({
  chaosSeed,
  verbose,
  configFile,
  authorizerFile,
  identitySources,
  ...options
}: StartOptions): Promise<void> => {
  const log = (line: string) => console.error(`slipway: ${line}`);
  const chaos =
    chaosSeed === undefined ? undefined : startChaos(chaosSeed, verbose ? log : undefined);
  const config = await loadConfig(configFile);
  const authorizer = authorizerFile && {
    handler: await loadAuthorizer(authorizerFile),
    identitySources,
  };
  const stack = await startStack({
    ...options,
    config,
    ...(authorizer && { authorizer }),
    log,
    onEvent: (event) => console.log(formatEvent(event)),
    ...(chaos && { chaos }),
  });
  let isClosing = false;
  const end = () => {
    // A second signal ends the process immediately.
    if (isClosing) process.exit(1);
    isClosing = true;
    void stack.close().then(() => {
      if (chaos) console.error(formatFaultCounts(chaos));
    });
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  console.log(`Slipway is running at ${stack.url}`);
  if (!options.page) console.log(`It serves no page. The API is at ${stack.apiUrl}`);
};

const startChaos = (seed: number, onFault: ((line: string) => void) | undefined): Chaos => {
  console.error(
    `slipway: Chaos is on (--chaos ${seed}): S3 events get lost, AWS calls fail, and functions are killed.`,
  );
  return createChaos({ seed, ...(onFault && { onFault }) });
};

/** Formats an event, such as `upload.rejected 0193… revision 2: "photo.jpg" (content-mismatch)`. Quoting keeps control characters from the terminal. */
const formatEvent = ({ detail }: BusEvent): string => {
  const { type, id, revision, fileName } = detail;
  const why = "reason" in detail && detail.reason ? ` (${detail.reason.code})` : "";
  return `${type} ${id} revision ${revision}: ${JSON.stringify(fileName)}${why}`;
};

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) console.log(usage);
  else await run(options);
} catch (error) {
  if (!(error instanceof StartError || error instanceof ConfigError)) throw error;
  const problems = error instanceof ConfigError ? error.problems : [error.message];
  for (const problem of problems) console.error(`slipway: ${problem}`);
  process.exitCode = 1;
}

import { readOptions, usage } from "./options.ts";
import { startStack } from "./stack.ts";
import { StartError } from "./start-error.ts";

try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) console.log(usage);
  else await run(options);
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(`slipway: ${error.message}`);
  process.exitCode = 1;
}

async function run(options: { port: number; dataDir: string }): Promise<void> {
  const stack = await startStack({ ...options, log: (line) => console.error(`slipway: ${line}`) });
  let ending = false;
  const end = () => {
    // A second signal is from someone who will not wait.
    if (ending) process.exit(1);
    ending = true;
    void stack.close();
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  console.log(`Slipway is running at ${stack.url}`);
}

import { describeConnectionProblem } from "@slipway/functions/aws/connection-problem";
import type { Telemetry } from "./options.ts";

/** Creates telemetry that writes warnings and errors to the console, and counts nothing. */
export const createConsoleTelemetry = (): Telemetry => ({
  info: () => {},
  count: () => {},
  warn: (message, fields = {}) => console.warn(`slipway: ${message}`, fields),
  error: (message, fields = {}) => {
    // The stack trace of the AWS SDK would not say what to do.
    const problem = describeConnectionProblem(fields.error);
    if (problem === undefined) console.error(`slipway: ${message}`, fields);
    else console.error(`slipway: ${message}. ${problem}`);
  },
});

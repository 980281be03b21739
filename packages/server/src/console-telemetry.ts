import type { Telemetry } from "./options.ts";

/** Creates telemetry that writes warnings and errors to the console, and counts nothing. */
export const createConsoleTelemetry = (): Telemetry => ({
  info: () => {},
  count: () => {},
  warn: (message, fields = {}) => console.warn(`slipway: ${message}`, fields),
  error: (message, fields = {}) => console.error(`slipway: ${message}`, fields),
});

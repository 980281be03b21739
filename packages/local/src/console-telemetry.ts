import { inspect } from "node:util";
import type { Telemetry } from "@slipway/functions/ports/telemetry";

/** Writes warnings and errors to stderr, one line each. */
export const consoleTelemetry: Telemetry = {
  info: () => {},
  count: () => {},
  warn: (message, fields) => console.error(formatLine("warning", message, fields)),
  error: (message, fields) => console.error(formatLine("error", message, fields)),
};

const formatLine = (
  level: string,
  message: string,
  fields: Readonly<Record<string, unknown>> = {},
) => {
  const values = Object.entries(fields).map(([name, value]) => `${name}=${formatValue(value)}`);
  return [`${level}: ${message}`, ...values].join(" ");
};

const formatValue = (value: unknown): string =>
  // With its stack and its cause.
  value instanceof Error ? inspect(value) : JSON.stringify(value);

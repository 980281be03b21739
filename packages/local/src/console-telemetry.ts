import type { Telemetry } from "@slipway/functions/ports/telemetry";

/** Warnings and errors in one line each on stderr; quiet while all is well. */
export const consoleTelemetry: Telemetry = {
  info: () => {},
  count: () => {},
  warn: (message, fields) => console.error(line("warning", message, fields)),
  error: (message, fields) => console.error(line("error", message, fields)),
};

const line = (level: string, message: string, fields: Readonly<Record<string, unknown>> = {}) => {
  const words = Object.entries(fields).map(([name, value]) => `${name}=${wordOf(value)}`);
  return [`${level}: ${message}`, ...words].join(" ");
};

const wordOf = (value: unknown): string =>
  value instanceof Error ? (value.stack ?? value.message) : JSON.stringify(value);

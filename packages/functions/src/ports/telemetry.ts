import type { Metric } from "@slipway/core/deployment/metrics";

type Fields = Readonly<Record<string, unknown>>;

/** Writes structured logs and counts metrics. */
export interface Telemetry {
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
  /** @param kind the kind of the upload that the metric counts, if it counts one */
  count(metric: Metric, kind?: string): void;
}

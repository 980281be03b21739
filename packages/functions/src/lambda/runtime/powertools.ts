import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { FunctionName } from "@slipway/core/deployment/grants";
import {
  metrics as metricNames,
  metricsByKind,
  metricsNamespace,
} from "@slipway/core/deployment/metrics";
import type { Context } from "aws-lambda";
import type { Telemetry } from "../../ports/telemetry.ts";

/**
 * Creates structured logs and embedded metrics for one function, with Powertools for AWS Lambda.
 *
 * @param service the function's name, in every log line and as a dimension of every metric
 * @param bucket the bucket's name, also a dimension of every metric, which separates the deployments of an account
 * @param countsByKind true if metrics of uploads are also counted by kind. Each kind has metrics of its own, which cost money
 * @returns telemetry for the adapters, and a wrapper that connects it to each invocation
 */
export const createPowertools = ({
  service,
  bucket,
  countsByKind = false,
}: {
  readonly service: FunctionName;
  readonly bucket: string;
  readonly countsByKind?: boolean;
}) => {
  const logger = new Logger({ serviceName: service });
  const createMetrics = () =>
    new Metrics({
      namespace: metricsNamespace,
      serviceName: service,
      defaultDimensions: { bucket },
    });
  const metrics = createMetrics();
  const metricsOfKind = new Map<string, Metrics>();
  /** Returns the metrics of a kind. Each of their lines is also counted without the kind, as all metrics are. */
  const requireMetricsOfKind = (kind: string): Metrics => {
    const ofKind = metricsOfKind.get(kind) ?? createMetrics();
    metricsOfKind.set(kind, ofKind);
    // Powertools forgets the dimensions when it prints a line.
    if (!ofKind.hasStoredMetrics()) ofKind.addDimensions({}).addDimensions({ kind });
    return ofKind;
  };
  const telemetry: Telemetry = {
    info: (message, fields = {}) => logger.info(message, fields),
    warn: (message, fields = {}) => logger.warn(message, fields),
    error: (message, fields = {}) => logger.error(message, fields),
    count: (metric, kind) => {
      const isByKind = countsByKind && kind !== undefined && Object.hasOwn(metricsByKind, metric);
      const counted = isByKind ? requireMetricsOfKind(kind) : metrics;
      counted.addMetric(metricNames[metric], MetricUnit.Count, 1);
    },
  };
  const observed =
    <Event, Answer>(handler: (event: Event, context: Context) => Promise<Answer>) =>
    async (event: Event, context: Context): Promise<Answer> => {
      logger.addContext(context);
      try {
        return await handler(event, context);
      } finally {
        // Without metrics, Powertools logs a warning.
        for (const each of [metrics, ...metricsOfKind.values()])
          if (each.hasStoredMetrics()) each.publishStoredMetrics();
      }
    };
  return { telemetry, observed };
};

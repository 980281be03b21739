import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { FunctionName } from "@slipway/core/deployment/grants";
import { metrics as metricNames, metricsNamespace } from "@slipway/core/deployment/metrics";
import type { Context } from "aws-lambda";
import type { Telemetry } from "../../ports/telemetry.ts";

/**
 * Creates structured logs and embedded metrics for one function, with Powertools for AWS Lambda.
 *
 * @param service the function's name, in every log line and as a dimension of every metric
 * @param bucket the bucket's name, also a dimension of every metric, which separates the deployments of an account
 * @returns telemetry for the adapters, and a wrapper that connects it to each invocation
 */
export const createPowertools = ({
  service,
  bucket,
}: {
  readonly service: FunctionName;
  readonly bucket: string;
}) => {
  const logger = new Logger({ serviceName: service });
  const metrics = new Metrics({
    namespace: metricsNamespace,
    serviceName: service,
    defaultDimensions: { bucket },
  });
  const telemetry: Telemetry = {
    info: (message, fields = {}) => logger.info(message, fields),
    warn: (message, fields = {}) => logger.warn(message, fields),
    error: (message, fields = {}) => logger.error(message, fields),
    count: (metric) => metrics.addMetric(metricNames[metric], MetricUnit.Count, 1),
  };
  const observed =
    <Event, Answer>(handler: (event: Event, context: Context) => Promise<Answer>) =>
    async (event: Event, context: Context): Promise<Answer> => {
      logger.addContext(context);
      try {
        return await handler(event, context);
      } finally {
        // Without metrics, Powertools logs a warning.
        if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
      }
    };
  return { telemetry, observed };
};

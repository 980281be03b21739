import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { FunctionName } from "@slipway/core/deployment/grants";
import { metrics as metricNames, metricsNamespace } from "@slipway/core/deployment/metrics";
import type { Context } from "aws-lambda";
import type { Telemetry } from "../../ports/telemetry.ts";

/**
 * Structured logs and embedded metrics for one function, by Powertools for AWS Lambda.
 *
 * @param service the function's name, in every log line and as a dimension of every metric
 * @param bucket the bucket's name, a dimension as well: it tells apart the deployments of an account
 * @returns the telemetry to hand to adapters, and a wrapper that ties it to each invocation
 */
export const powertools = ({
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
        // With nothing to publish it would write a warning.
        if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
      }
    };
  return { telemetry, observed };
};

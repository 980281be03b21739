import type { FunctionName } from "@slipway/core/deployment/grants";
import { type Metric, metrics, metricsNamespace } from "@slipway/core/deployment/metrics";
import { table as keys } from "@slipway/core/deployment/table";
import type { EventQueue } from "../events/event-queue.ts";
import type { HookQueue } from "../events/hook-queue.ts";
import type { Functions } from "../functions/functions.ts";

/** The resources that alarms and the dashboard monitor. */
export interface Monitored {
  readonly functions: Functions;
  /** Undefined if the app answers the API. */
  readonly api: sst.aws.ApiGatewayV2 | undefined;
  readonly bucket: sst.aws.Bucket;
  readonly table: sst.aws.Dynamo;
  readonly queue: sst.aws.Queue;
  readonly deadLetters: sst.aws.Queue;
  readonly unpublished: sst.aws.Queue;
  /** Undefined if no kind has a hook for events. */
  readonly hookQueue: HookQueue | undefined;
  readonly imageQueue: EventQueue | undefined;
}

/** A metric in CloudWatch. */
export interface CloudWatchMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, $util.Output<string> | string>>;
}

/** Returns a metric that our functions count, once for each of these functions that is deployed. */
export const countedMetrics = (
  { bucket, functions }: Monitored,
  metric: Metric,
  ...by: readonly FunctionName[]
): readonly CloudWatchMetric[] =>
  by
    .filter((service) => functions[service] !== undefined)
    .map((service) => ({
      namespace: metricsNamespace,
      metricName: metrics[metric],
      // The bucket's name distinguishes instances, stages, and apps.
      dimensions: { bucket: bucket.name, service },
    }));

export const queueMetric = (queue: sst.aws.Queue, metricName: string): CloudWatchMetric => ({
  namespace: "AWS/SQS",
  metricName,
  dimensions: { QueueName: queue.nodes.queue.name },
});

export const functionMetric = (
  { functions }: Monitored,
  name: FunctionName,
  metricName: string,
): CloudWatchMetric => {
  const monitored = functions[name];
  if (monitored === undefined) throw new Error(`${name} is not deployed.`);
  return {
    namespace: "AWS/Lambda",
    metricName,
    dimensions: { FunctionName: monitored.name },
  };
};

export const apiMetric = (api: sst.aws.ApiGatewayV2, metricName: string): CloudWatchMetric => ({
  namespace: "AWS/ApiGateway",
  metricName,
  dimensions: { ApiId: api.nodes.api.id },
});

/** Returns a metric of the table and of each index, which DynamoDB counts separately. */
export const tableMetrics = (
  { table }: Monitored,
  metricName: string,
): readonly CloudWatchMetric[] =>
  [{}, ...Object.keys(keys.indexes).map((index) => ({ GlobalSecondaryIndexName: index }))].map(
    (index) => ({
      namespace: "AWS/DynamoDB",
      metricName,
      dimensions: { TableName: table.name, ...index },
    }),
  );

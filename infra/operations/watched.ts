import type { FunctionName } from "@slipway/core/deployment/grants";
import { type Metric, metrics, metricsNamespace } from "@slipway/core/deployment/metrics";
import { table as keys } from "@slipway/core/deployment/table";
import type { Functions } from "../functions/functions.ts";

/** What alarms and dashboard look at. */
export interface Watched {
  readonly functions: Functions;
  readonly api: sst.aws.ApiGatewayV2;
  readonly bucket: sst.aws.Bucket;
  readonly table: sst.aws.Dynamo;
  readonly queue: sst.aws.Queue;
  readonly deadLetters: sst.aws.Queue;
  readonly unpublished: sst.aws.Queue;
}

/** One metric in CloudWatch. */
export interface CloudWatchMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, $util.Output<string> | string>>;
}

/** What functions of ours count, one metric for each function that may count it. */
export const counted = (
  { bucket }: Watched,
  metric: Metric,
  ...by: readonly FunctionName[]
): readonly CloudWatchMetric[] =>
  by.map((service) => ({
    namespace: metricsNamespace,
    metricName: metrics[metric],
    // The bucket's name tells instances, stages and apps apart.
    dimensions: { bucket: bucket.name, service },
  }));

export const ofQueue = (queue: sst.aws.Queue, metricName: string): CloudWatchMetric => ({
  namespace: "AWS/SQS",
  metricName,
  dimensions: { QueueName: queue.nodes.queue.name },
});

export const ofFunction = (
  { functions }: Watched,
  name: FunctionName,
  metricName: string,
): CloudWatchMetric => ({
  namespace: "AWS/Lambda",
  metricName,
  dimensions: { FunctionName: functions[name].name },
});

export const ofApi = ({ api }: Watched, metricName: string): CloudWatchMetric => ({
  namespace: "AWS/ApiGateway",
  metricName,
  dimensions: { ApiId: api.nodes.api.id },
});

/** Of the table and each of its indexes, which DynamoDB counts apart. */
export const ofTable = ({ table }: Watched, metricName: string): readonly CloudWatchMetric[] =>
  [{}, ...Object.keys(keys.indexes).map((index) => ({ GlobalSecondaryIndexName: index }))].map(
    (index) => ({
      namespace: "AWS/DynamoDB",
      metricName,
      dimensions: { TableName: table.name, ...index },
    }),
  );

import { functionNames } from "@slipway/core/deployment/grants";
import type { Metric } from "@slipway/core/deployment/metrics";
import type { Scope } from "../scope.ts";
import {
  type CloudWatchMetric,
  counted,
  ofApi,
  ofFunction,
  ofQueue,
  ofTable,
  type Watched,
} from "./watched.ts";

interface Graph {
  readonly title: string;
  readonly metrics: readonly CloudWatchMetric[];
  readonly stat: "Sum" | "Maximum" | "p95";
}

/** What there is to see, from the question that is asked first to the last. */
const graphsOf = (watched: Watched): readonly Graph[] => {
  const finalized = (...metrics: Metric[]) =>
    metrics.flatMap((metric) => counted(watched, metric, "finalize-upload"));
  const swept = (...metrics: Metric[]) =>
    metrics.flatMap((metric) => counted(watched, metric, "sweep-uploads"));
  const each = (metricName: string) =>
    functionNames.map((name) => ofFunction(watched, name, metricName));
  return [
    {
      title: "Uploads",
      stat: "Sum",
      metrics: [
        ...counted(watched, "requested", "request-upload"),
        ...finalized("finalized", "rejected"),
        ...swept("expired"),
      ],
    },
    {
      title: "Downloads and deletions",
      stat: "Sum",
      metrics: [
        ...counted(watched, "downloaded", "library"),
        ...counted(watched, "uncounted", "library"),
        ...counted(watched, "deleted", "library"),
        ...swept("retentionOver"),
      ],
    },
    {
      title: "Healing",
      stat: "Sum",
      metrics: [
        ...swept("healed", "sweepFailed", "sweepCutShort", "corrected", "removedInStorage"),
        ...finalized("orphan", "foreign", "removedInStorage", "replay", "duplicate"),
      ],
    },
    {
      title: "API",
      stat: "Sum",
      metrics: ["Count", "4xx", "5xx"].map((metricName) => ofApi(watched, metricName)),
    },
    {
      title: "API: time to answer, slowest 5 %",
      stat: "p95",
      metrics: ["Latency", "IntegrationLatency"].map((metricName) => ofApi(watched, metricName)),
    },
    {
      title: "Age of the oldest object event, in seconds",
      stat: "Maximum",
      metrics: [ofQueue(watched.queue, "ApproximateAgeOfOldestMessage")],
    },
    {
      title: "Messages",
      stat: "Maximum",
      metrics: [watched.queue, watched.deadLetters, watched.unpublished].map((queue) =>
        ofQueue(queue, "ApproximateNumberOfMessagesVisible"),
      ),
    },
    {
      title: "Events",
      stat: "Sum",
      metrics: [
        ...counted(watched, "eventPublished", "publish-events"),
        ...counted(watched, "eventUnpublished", "publish-events"),
      ],
    },
    {
      title: "Age of the oldest change that is not published, in milliseconds",
      stat: "Maximum",
      metrics: [ofFunction(watched, "publish-events", "IteratorAge")],
    },
    { title: "Functions: errors", stat: "Sum", metrics: each("Errors") },
    { title: "Functions: throttles", stat: "Sum", metrics: each("Throttles") },
    { title: "Functions: time, slowest 5 %", stat: "p95", metrics: each("Duration") },
    { title: "Functions: at once", stat: "Maximum", metrics: each("ConcurrentExecutions") },
    {
      title: "Table: capacity used",
      stat: "Sum",
      metrics: [
        ...ofTable(watched, "ConsumedReadCapacityUnits"),
        ...ofTable(watched, "ConsumedWriteCapacityUnits"),
      ],
    },
    {
      title: "Table: throttles",
      stat: "Sum",
      metrics: [
        ...ofTable(watched, "ReadThrottleEvents"),
        ...ofTable(watched, "WriteThrottleEvents"),
      ],
    },
  ];
};

const columns = 3;
const size = { width: 24 / columns, height: 6 };
const alarmsHeight = 4;

/** One page on which to see whether all is well, and where it is not. */
export const createDashboard = (
  { named, inside, globalName, region }: Scope,
  watched: Watched & { readonly alarms: readonly aws.cloudwatch.MetricAlarm[] },
): void => {
  const graphs = graphsOf(watched).map(({ title, metrics, stat }, index) => ({
    type: "metric",
    x: (index % columns) * size.width,
    y: alarmsHeight + Math.floor(index / columns) * size.height,
    ...size,
    properties: { title, stat, region, period: 300, metrics: metrics.map(asInWidget) },
  }));
  const alarms = {
    type: "alarm",
    x: 0,
    y: 0,
    width: 24,
    height: alarmsHeight,
    properties: { title: "Alarms", alarms: watched.alarms.map(({ arn }) => arn) },
  };
  new aws.cloudwatch.Dashboard(
    named("Dashboard"),
    {
      dashboardName: globalName("Dashboard", 255),
      dashboardBody: $jsonStringify({ widgets: [alarms, ...graphs] }),
    },
    inside,
  );
};

/** Source: Amazon CloudWatch API Reference, "Dashboard body structure and syntax". */
const asInWidget = ({ namespace, metricName, dimensions }: CloudWatchMetric) => [
  namespace,
  metricName,
  ...Object.entries(dimensions).flat(),
];

import { hookFunctionName, imageFunctionName } from "@slipway/core/deployment/grants";
import type { Metric } from "@slipway/core/deployment/metrics";
import { listDeployed } from "../functions/functions.ts";
import type { Scope } from "../scope.ts";
import {
  apiMetric,
  type CloudWatchMetric,
  countedMetrics,
  functionMetric,
  type Monitored,
  queueMetric,
  tableMetrics,
} from "./cloudwatch-metrics.ts";

interface Graph {
  readonly title: string;
  readonly metrics: readonly CloudWatchMetric[];
  readonly stat: "Sum" | "Maximum" | "p95";
}

const uploadGraphs = (monitored: Monitored): readonly Graph[] => {
  const finalized = (...metrics: Metric[]) =>
    metrics.flatMap((metric) => countedMetrics(monitored, metric, "finalize-upload"));
  const swept = (...metrics: Metric[]) =>
    metrics.flatMap((metric) => countedMetrics(monitored, metric, "sweep-uploads"));
  return [
    {
      title: "Uploads",
      stat: "Sum",
      metrics: [
        ...countedMetrics(monitored, "requested", "request-upload"),
        ...finalized("finalized", "rejected"),
        ...swept("expired"),
      ],
    },
    {
      title: "Downloads and deletions",
      stat: "Sum",
      metrics: [
        ...countedMetrics(monitored, "downloaded", "library"),
        ...countedMetrics(monitored, "uncounted", "library"),
        ...countedMetrics(monitored, "trashed", "library"),
        ...countedMetrics(monitored, "restored", "library"),
        ...countedMetrics(monitored, "deleted", "library"),
        ...swept("retentionOver", "trashOver"),
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
  ];
};

const apiGraphs = ({ api }: Monitored): readonly Graph[] =>
  api === undefined
    ? []
    : [
        {
          title: "API",
          stat: "Sum",
          metrics: ["Count", "4xx", "5xx"].map((metricName) => apiMetric(api, metricName)),
        },
        {
          title: "API: response time, slowest 5%",
          stat: "p95",
          metrics: ["Latency", "IntegrationLatency"].map((metricName) =>
            apiMetric(api, metricName),
          ),
        },
      ];

const queueGraphs = ({ queue, deadLetters, unpublished }: Monitored): readonly Graph[] => [
  {
    title: "Age of the oldest object event, in seconds",
    stat: "Maximum",
    metrics: [queueMetric(queue, "ApproximateAgeOfOldestMessage")],
  },
  {
    title: "Messages",
    stat: "Maximum",
    metrics: [queue, deadLetters, unpublished].map((each) =>
      queueMetric(each, "ApproximateNumberOfMessagesVisible"),
    ),
  },
];

const eventGraphs = (monitored: Monitored): readonly Graph[] => [
  {
    title: "Events",
    stat: "Sum",
    metrics: [
      ...countedMetrics(monitored, "eventPublished", "publish-events"),
      ...countedMetrics(monitored, "eventUnpublished", "publish-events"),
    ],
  },
  {
    title: "Age of the oldest unpublished change, in milliseconds",
    stat: "Maximum",
    metrics: [functionMetric(monitored, "publish-events", "IteratorAge")],
  },
];

const hookGraphs = (monitored: Monitored): readonly Graph[] => {
  const { hookQueue } = monitored;
  if (hookQueue === undefined) return [];
  const { queue, deadLetters } = hookQueue;
  return [
    {
      title: "Hooks",
      stat: "Sum",
      metrics: [
        ...countedMetrics(monitored, "hookCompleted", hookFunctionName),
        ...countedMetrics(monitored, "hookFailed", hookFunctionName),
      ],
    },
    {
      title: "Age of the oldest event for hooks, in seconds",
      stat: "Maximum",
      metrics: [queueMetric(queue, "ApproximateAgeOfOldestMessage")],
    },
    {
      title: "Messages for hooks",
      stat: "Maximum",
      metrics: [queue, deadLetters].map((each) =>
        queueMetric(each, "ApproximateNumberOfMessagesVisible"),
      ),
    },
  ];
};

const imageGraphs = (monitored: Monitored): readonly Graph[] => {
  const { imageQueue } = monitored;
  if (imageQueue === undefined) return [];
  const { queue, deadLetters } = imageQueue;
  return [
    {
      title: "Derived images",
      stat: "Sum",
      metrics: (["derivationStarted", "derived", "notDerived", "derivedLate"] as const).flatMap(
        (metric) => countedMetrics(monitored, metric, imageFunctionName),
      ),
    },
    {
      title: "Age of the oldest upload without images, in seconds",
      stat: "Maximum",
      metrics: [queueMetric(queue, "ApproximateAgeOfOldestMessage")],
    },
    {
      title: "Messages for images",
      stat: "Maximum",
      metrics: [queue, deadLetters].map((each) =>
        queueMetric(each, "ApproximateNumberOfMessagesVisible"),
      ),
    },
  ];
};

const functionGraphs = (monitored: Monitored): readonly Graph[] => {
  const each = (metricName: string) =>
    listDeployed(monitored.functions).map((name) => functionMetric(monitored, name, metricName));
  return [
    { title: "Functions: errors", stat: "Sum", metrics: each("Errors") },
    { title: "Functions: throttles", stat: "Sum", metrics: each("Throttles") },
    { title: "Functions: duration, slowest 5%", stat: "p95", metrics: each("Duration") },
    {
      title: "Functions: concurrent executions",
      stat: "Maximum",
      metrics: each("ConcurrentExecutions"),
    },
  ];
};

const tableGraphs = (monitored: Monitored): readonly Graph[] => [
  {
    title: "Table: consumed capacity",
    stat: "Sum",
    metrics: [
      ...tableMetrics(monitored, "ConsumedReadCapacityUnits"),
      ...tableMetrics(monitored, "ConsumedWriteCapacityUnits"),
    ],
  },
  {
    title: "Table: throttles",
    stat: "Sum",
    metrics: [
      ...tableMetrics(monitored, "ReadThrottleEvents"),
      ...tableMetrics(monitored, "WriteThrottleEvents"),
    ],
  },
];

/** Returns the graphs, from the first question that an operator asks to the last. */
const listGraphs = (monitored: Monitored): readonly Graph[] =>
  [
    uploadGraphs,
    apiGraphs,
    queueGraphs,
    eventGraphs,
    hookGraphs,
    imageGraphs,
    functionGraphs,
    tableGraphs,
  ].flatMap((graphs) => graphs(monitored));

const columns = 3;
const size = { width: 24 / columns, height: 6 };
const alarmsHeight = 4;

/** Creates one dashboard with all alarms and graphs. */
export const createDashboard = (
  { named, inside, globalName, region }: Scope,
  monitored: Monitored & { readonly alarms: readonly aws.cloudwatch.MetricAlarm[] },
): void => {
  const graphs = listGraphs(monitored).map(({ title, metrics, stat }, index) => ({
    type: "metric",
    x: (index % columns) * size.width,
    y: alarmsHeight + Math.floor(index / columns) * size.height,
    ...size,
    properties: { title, stat, region, period: 300, metrics: metrics.map(toWidgetMetric) },
  }));
  const alarms = {
    type: "alarm",
    x: 0,
    y: 0,
    width: 24,
    height: alarmsHeight,
    properties: { title: "Alarms", alarms: monitored.alarms.map(({ arn }) => arn) },
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
const toWidgetMetric = ({ namespace, metricName, dimensions }: CloudWatchMetric) => [
  namespace,
  metricName,
  ...Object.entries(dimensions).flat(),
];

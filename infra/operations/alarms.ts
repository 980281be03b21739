import { limits } from "@slipway/core/limits";
import { listDeployed, partOf } from "../functions/functions.ts";
import type { Scope } from "../scope.ts";
import { type Alarm, hour, minute } from "./alarm.ts";
import {
  apiMetric,
  countedMetrics,
  functionMetric,
  type Monitored,
  tableMetrics,
} from "./cloudwatch-metrics.ts";
import { eventAlarms, hookAlarms, imageAlarms, queueAlarms } from "./event-alarms.ts";

const truthAlarms = (monitored: Monitored): readonly Alarm[] => [
  {
    part: "SweepHealingAlarm",
    description: "The sweep finalizes more than a few uploads whose events never arrived.",
    metrics: countedMetrics(monitored, "healed", "sweep-uploads"),
    statistic: "Sum",
    period: hour,
    threshold: 10,
  },
  {
    part: "OrphansAlarm",
    description: "Objects have no record. Something other than Slipway writes to the bucket.",
    metrics: [
      ...countedMetrics(monitored, "orphan", "finalize-upload", "sweep-uploads"),
      ...countedMetrics(monitored, "foreign", "finalize-upload"),
    ],
    statistic: "Sum",
    period: hour,
    threshold: 0,
  },
  {
    part: "GhostsAlarm",
    description: "Ready files are missing in the bucket. Versions are deleted outside Slipway.",
    metrics: countedMetrics(monitored, "removedInStorage", "finalize-upload", "sweep-uploads"),
    statistic: "Sum",
    period: 5 * minute,
    threshold: 0,
  },
  {
    part: "CorrectedRecordsAlarm",
    description:
      "Records differed from S3 and were corrected. Something other than Slipway writes to the table.",
    metrics: countedMetrics(monitored, "corrected", "finalize-upload", "sweep-uploads"),
    statistic: "Sum",
    period: hour,
    threshold: 0,
  },
  {
    part: "SweepFailuresAlarm",
    description:
      "The sweep fails on records repeatedly, or does not finish the due records in time.",
    metrics: [
      ...countedMetrics(monitored, "sweepFailed", "sweep-uploads"),
      ...countedMetrics(monitored, "sweepCutShort", "sweep-uploads"),
    ],
    statistic: "Sum",
    period: limits.sweep.every,
    periods: 3,
    threshold: 0,
  },
  {
    part: "SweepMissingAlarm",
    description: "The sweep has stopped running. Nothing heals or expires.",
    metrics: [functionMetric(monitored, "sweep-uploads", "Invocations")],
    statistic: "Sum",
    period: limits.sweep.every,
    periods: 3,
    threshold: 1,
    fewer: true,
  },
];

const apiAlarms = ({ api }: Monitored): readonly Alarm[] =>
  api === undefined
    ? []
    : [
        {
          part: "ApiErrorsAlarm",
          description: "The API returns 5xx. Find the request ID in the function's log.",
          metrics: [apiMetric(api, "5xx")],
          statistic: "Sum",
          period: 5 * minute,
          threshold: 5,
        },
      ];

const serviceAlarms = (monitored: Monitored): readonly Alarm[] => [
  {
    part: "TableReadThrottlesAlarm",
    description: "DynamoDB throttles reads of the table or an index. A partition is hot.",
    metrics: tableMetrics(monitored, "ReadThrottleEvents"),
    statistic: "Sum",
    period: 5 * minute,
    threshold: 0,
  },
  {
    part: "TableWriteThrottlesAlarm",
    description: "DynamoDB throttles writes to the table or an index. A partition is hot.",
    metrics: tableMetrics(monitored, "WriteThrottleEvents"),
    statistic: "Sum",
    period: 5 * minute,
    threshold: 0,
  },
  ...listDeployed(monitored.functions).flatMap((name): Alarm[] => [
    {
      part: `${partOf(name)}ErrorsAlarm`,
      description: `${name} fails entirely, not for a single file. See its log.`,
      metrics: [functionMetric(monitored, name, "Errors")],
      statistic: "Sum",
      period: 5 * minute,
      threshold: 0,
    },
    {
      part: `${partOf(name)}ThrottlesAlarm`,
      description: `${name} is throttled. The account's concurrent executions are used up.`,
      metrics: [functionMetric(monitored, name, "Throttles")],
      statistic: "Sum",
      period: 5 * minute,
      threshold: 0,
    },
  ]),
];

/**
 * Creates the alarms.
 *
 * @returns them, starting with those about files
 */
export const createAlarms = (
  scope: Scope,
  monitored: Monitored,
): readonly aws.cloudwatch.MetricAlarm[] => {
  const actions = createActions(scope);
  return [
    queueAlarms,
    truthAlarms,
    eventAlarms,
    hookAlarms,
    imageAlarms,
    apiAlarms,
    serviceAlarms,
  ].flatMap((alarms) => alarms(monitored).map((alarm) => createAlarm(scope, alarm, actions)));
};

const createAlarm = (
  { named, inside, physicalName }: Scope,
  alarm: Alarm,
  actions: $util.Input<string>[],
): aws.cloudwatch.MetricAlarm =>
  new aws.cloudwatch.MetricAlarm(
    named(alarm.part),
    {
      name: physicalName(alarm.part, 255),
      alarmDescription: alarm.description,
      ...toMetricArgs(alarm),
      evaluationPeriods: alarm.periods ?? 1,
      comparisonOperator: alarm.fewer ? "LessThanThreshold" : "GreaterThanThreshold",
      threshold: alarm.threshold,
      treatMissingData: alarm.fewer ? "missing" : "notBreaching",
      alarmActions: actions,
      // CloudWatch acts only on a change of state, and INSUFFICIENT_DATA is a new alarm's first state.
      insufficientDataActions: alarm.fewer ? actions : [],
      okActions: actions,
    },
    inside,
  );

const toMetricArgs = ({
  metrics,
  statistic,
  period,
}: Alarm): Partial<aws.cloudwatch.MetricAlarmArgs> => {
  const [only, ...more] = metrics;
  if (only !== undefined && more.length === 0) return { ...only, statistic, period };
  const ids = metrics.map((_, index) => `m${index}`);
  return {
    metricQueries: [
      ...metrics.map((metric, index) => ({
        id: `m${index}`,
        metric: { ...metric, stat: statistic, period },
      })),
      {
        id: "all",
        label: "all",
        // A metric that was never counted counts as 0.
        expression: `SUM([${ids.map((id) => `FILL(${id}, 0)`).join(", ")}])`,
        returnData: true,
      },
    ],
  };
};

/** Creates the actions that notify of an alarm when it is raised and when it ends. */
const createActions = ({ settings, named, inside, region }: Scope): $util.Input<string>[] => {
  const { email, topic } = settings.alarms;
  const actions: $util.Input<string>[] =
    topic === undefined ? [] : [requireSameRegion(topic, region)];
  if (email === undefined) return actions;
  // Not encrypted: CloudWatch cannot use the key of SNS. Alarms contain nothing about users or files.
  const own = new aws.sns.Topic(named("Alarms"), {}, inside);
  new aws.sns.TopicSubscription(
    named("AlarmsByEmail"),
    { topic: own.arn, protocol: "email", endpoint: email },
    inside,
  );
  return [...actions, own.arn];
};

/** PutMetricAlarm refuses a topic of another region: "Invalid region us-east-1 specified. Only eu-central-1 is supported." */
const requireSameRegion = (topic: $util.Input<string>, region: $util.Output<string>) =>
  $resolve({ topic, region }).apply((known) => {
    if (known.topic.split(":")[3] !== known.region)
      throw new Error(
        `SLIPWAY_ALARM_TOPIC (alarms.topic) must be in the region of the deployment, ${known.region}, not "${known.topic}".`,
      );
    return known.topic;
  });

import { functionNames } from "@slipway/core/deployment/grants";
import { limits } from "@slipway/core/limits";
import { partOf } from "../functions/functions.ts";
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

const minute = 60;
const hour = 60 * minute;

/** When somebody is told. docs/operations.md has a section for each, of the same name. */
interface Alarm {
  readonly part: string;
  readonly description: string;
  /** Added up where there are several. */
  readonly metrics: readonly CloudWatchMetric[];
  readonly statistic: "Sum" | "Maximum";
  /** In seconds. */
  readonly period: number;
  /** Periods in a row. One, unless said otherwise. */
  readonly periods?: number;
  /** More than this many; or fewer, where `fewer` says so. */
  readonly threshold: number;
  /**
   * Whether too few is what is wrong. No data at all is too few as well, but only after there was some: CloudWatch
   * would otherwise raise the alarm of a new deployment, which has no data yet. The alarm's state is then
   * INSUFFICIENT_DATA and not ALARM, and the same people are notified.
   */
  readonly fewer?: true;
}

const queueAlarms = (watched: Watched): readonly Alarm[] => [
  {
    part: "DeadLettersAlarm",
    description: "Object events in the dead-letter queue: look at them, mend the cause, redrive.",
    metrics: [ofQueue(watched.deadLetters, "ApproximateNumberOfMessagesVisible")],
    statistic: "Maximum",
    period: 5 * minute,
    threshold: 0,
  },
  {
    part: "OldestEventAlarm",
    description: "Object events wait longer than a visibility timeout: finalize fails or lags.",
    metrics: [ofQueue(watched.queue, "ApproximateAgeOfOldestMessage")],
    statistic: "Maximum",
    period: minute,
    periods: 3,
    threshold: limits.queue.visibilityTimeout,
  },
];

const eventAlarms = (watched: Watched): readonly Alarm[] => [
  {
    part: "OldestChangeAlarm",
    description: "Changes of records wait to be published as events: see what publish-events logs.",
    metrics: [ofFunction(watched, "publish-events", "IteratorAge")],
    statistic: "Maximum",
    period: minute,
    periods: 3,
    // In milliseconds.
    threshold: 5 * minute * 1000,
  },
  {
    part: "UnpublishedEventsAlarm",
    description:
      "Changes of records whose events were given up: mend the cause, read them from the stream.",
    metrics: [ofQueue(watched.unpublished, "ApproximateNumberOfMessagesVisible")],
    statistic: "Maximum",
    period: 5 * minute,
    threshold: 0,
  },
  {
    part: "SkippedItemsAlarm",
    description: "Items of the table's stream that are no records: nobody was told of them.",
    metrics: counted(watched, "notARecord", "publish-events"),
    statistic: "Sum",
    period: 5 * minute,
    threshold: 0,
  },
];

const truthAlarms = (watched: Watched): readonly Alarm[] => [
  {
    part: "SweepHealingAlarm",
    description: "The sweep finalizes more than a few uploads whose events never came.",
    metrics: counted(watched, "healed", "sweep-uploads"),
    statistic: "Sum",
    period: hour,
    threshold: 10,
  },
  {
    part: "OrphansAlarm",
    description: "Objects without a record: something other than Slipway writes to the bucket.",
    metrics: [
      ...counted(watched, "orphan", "finalize-upload", "sweep-uploads"),
      ...counted(watched, "foreign", "finalize-upload"),
    ],
    statistic: "Sum",
    period: hour,
    threshold: 0,
  },
  {
    part: "GhostsAlarm",
    description:
      "Files that were ready are gone from the bucket: somebody deletes versions past Slipway.",
    metrics: counted(watched, "removedInStorage", "finalize-upload", "sweep-uploads"),
    statistic: "Sum",
    period: 5 * minute,
    threshold: 0,
  },
  {
    part: "CorrectedRecordsAlarm",
    description: "Records said otherwise than S3 and were corrected: somebody else writes to them.",
    metrics: counted(watched, "corrected", "finalize-upload", "sweep-uploads"),
    statistic: "Sum",
    period: hour,
    threshold: 0,
  },
  {
    part: "SweepFailuresAlarm",
    description: "The sweep fails on records again and again, or does not get through what is due.",
    metrics: [
      ...counted(watched, "sweepFailed", "sweep-uploads"),
      ...counted(watched, "sweepCutShort", "sweep-uploads"),
    ],
    statistic: "Sum",
    period: limits.sweep.every,
    periods: 3,
    threshold: 0,
  },
  {
    part: "SweepMissingAlarm",
    description: "The sweep has stopped running: nothing heals or expires.",
    metrics: [ofFunction(watched, "sweep-uploads", "Invocations")],
    statistic: "Sum",
    period: limits.sweep.every,
    periods: 3,
    threshold: 1,
    fewer: true,
  },
];

const serviceAlarms = (watched: Watched): readonly Alarm[] => [
  {
    part: "ApiErrorsAlarm",
    description: "The API answers 5xx: see the function's log, with the request's id.",
    metrics: [ofApi(watched, "5xx")],
    statistic: "Sum",
    period: 5 * minute,
    threshold: 5,
  },
  {
    part: "TableThrottlesAlarm",
    description: "DynamoDB refuses reads or writes of the table or an index: a partition is hot.",
    metrics: [
      ...ofTable(watched, "ReadThrottleEvents"),
      ...ofTable(watched, "WriteThrottleEvents"),
    ],
    statistic: "Sum",
    period: 5 * minute,
    threshold: 0,
  },
  ...functionNames.flatMap((name): Alarm[] => [
    {
      part: `${partOf(name)}ErrorsAlarm`,
      description: `${name} fails whole, not on one file: see its log.`,
      metrics: [ofFunction(watched, name, "Errors")],
      statistic: "Sum",
      period: 5 * minute,
      threshold: 0,
    },
    {
      part: `${partOf(name)}ThrottlesAlarm`,
      description: `${name} is not run: the account's executions are used up.`,
      metrics: [ofFunction(watched, name, "Throttles")],
      statistic: "Sum",
      period: 5 * minute,
      threshold: 0,
    },
  ]),
];

/** @returns the alarms, the ones about files first */
export const createAlarms = (
  scope: Scope,
  watched: Watched,
): readonly aws.cloudwatch.MetricAlarm[] => {
  const actions = actionsOf(scope);
  return [queueAlarms, truthAlarms, eventAlarms, serviceAlarms].flatMap((alarms) =>
    alarms(watched).map((alarm) => createAlarm(scope, alarm, actions)),
  );
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
      ...measured(alarm),
      evaluationPeriods: alarm.periods ?? 1,
      comparisonOperator: alarm.fewer ? "LessThanThreshold" : "GreaterThanThreshold",
      threshold: alarm.threshold,
      treatMissingData: alarm.fewer ? "missing" : "notBreaching",
      alarmActions: actions,
      // CloudWatch acts on a change of state alone, and INSUFFICIENT_DATA is a new alarm's first.
      insufficientDataActions: alarm.fewer ? actions : [],
      okActions: actions,
    },
    inside,
  );

const measured = ({
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
        // What was never counted is none.
        expression: `SUM([${ids.map((id) => `FILL(${id}, 0)`).join(", ")}])`,
        returnData: true,
      },
    ],
  };
};

/** Whom to tell that an alarm is raised, and that it is over. */
const actionsOf = ({ settings, named, inside, region }: Scope): $util.Input<string>[] => {
  const { email, topic } = settings.alarms;
  const actions: $util.Input<string>[] = topic === undefined ? [] : [inRegion(topic, region)];
  if (email === undefined) return actions;
  // Not encrypted with a key: CloudWatch could not use SNS's own. An alarm says nothing about users or files.
  const own = new aws.sns.Topic(named("Alarms"), {}, inside);
  new aws.sns.TopicSubscription(
    named("AlarmsByEmail"),
    { topic: own.arn, protocol: "email", endpoint: email },
    inside,
  );
  return [...actions, own.arn];
};

/** PutMetricAlarm refuses a topic of another region: "Invalid region us-east-1 specified. Only eu-central-1 is supported." */
const inRegion = (topic: $util.Input<string>, region: $util.Output<string>) =>
  $resolve({ topic, region }).apply((known) => {
    if (known.topic.split(":")[3] !== known.region)
      throw new Error(
        `SLIPWAY_ALARM_TOPIC (alarms.topic): "${known.topic}" is not in ${known.region}, where the alarms are.`,
      );
    return known.topic;
  });

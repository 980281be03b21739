import { type AwsRule, areUnique, isAbsentOrWithin, isWithin, rule, sizeInBytes } from "./rule.ts";

interface MetricStat {
  readonly period: number;
  readonly stat: string;
  readonly dimensions?: Readonly<Record<string, string>>;
}

interface Alarm {
  readonly metricName?: string;
  readonly statistic?: string;
  readonly period?: number;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly metricQueries?: readonly {
    readonly id: string;
    readonly expression?: string;
    readonly metric?: MetricStat;
    readonly returnData?: boolean;
  }[];
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm?: number;
  readonly comparisonOperator: string;
  readonly threshold?: number;
  readonly treatMissingData?: string;
  readonly alarmActions?: readonly string[];
  readonly okActions?: readonly string[];
  readonly insufficientDataActions?: readonly string[];
}

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly region?: string;
    readonly period?: number;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly alarms?: readonly string[];
  };
}

const alarmType = "cloudwatch/metricAlarm:MetricAlarm";
const alarmPage = 'Amazon CloudWatch API Reference, "PutMetricAlarm"';
const day = 86_400;

const listMetrics = ({ metricQueries = [] }: Alarm) =>
  metricQueries.flatMap(({ metric }) => metric ?? []);

const listPeriods = (alarm: Alarm) =>
  [alarm.period, ...listMetrics(alarm).map(({ period }) => period)].filter(
    (period) => period !== undefined,
  );

const isPeriod = (period: number) =>
  [10, 20, 30].includes(period) || (period > 0 && period % 60 === 0);

const areDimensions = (dimensions: Readonly<Record<string, string>> = {}) =>
  Object.keys(dimensions).length <= 30 &&
  Object.entries(dimensions).every(
    ([name, value]) =>
      /^(?!:)[\x20-\x7e]{1,255}$/.test(name) && /^(?=.*\S)[\x20-\x7e]{1,1024}$/.test(value),
  );

const listActions = ({
  alarmActions = [],
  okActions = [],
  insufficientDataActions = [],
}: Alarm) => [alarmActions, okActions, insufficientDataActions];

const alarms = [
  rule<Alarm>("an alarm watches one metric, or an expression of at most 10", {
    source: alarmPage,
    type: alarmType,
    holds: (alarm) =>
      alarm.metricQueries === undefined
        ? alarm.metricName !== undefined &&
          alarm.statistic !== undefined &&
          areDimensions(alarm.dimensions)
        : alarm.metricName === undefined &&
          alarm.period === undefined &&
          isWithin(listMetrics(alarm).length, 1, 10) &&
          listMetrics(alarm).every(({ dimensions }) => areDimensions(dimensions)),
  }),
  rule<Alarm>("an alarm's expression has one result, and uses metrics that it defines", {
    source: 'Amazon CloudWatch API Reference, "MetricDataQuery"',
    type: alarmType,
    when: ({ metricQueries }) => metricQueries !== undefined,
    holds: ({ metricQueries = [] }) => {
      const ids = metricQueries.map(({ id }) => id);
      const used = metricQueries.flatMap(
        ({ expression = "" }) => expression.match(/\b[a-z]\w*\b/g) ?? [],
      );
      return (
        areUnique(ids) &&
        ids.every((id) => /^[a-z]\w{0,254}$/.test(id)) &&
        used.every((id) => ids.includes(id)) &&
        metricQueries.every(({ expression = "" }) => expression.length <= 2048) &&
        metricQueries.every(
          ({ expression, metric }) => (expression === undefined) !== (metric === undefined),
        ) &&
        metricQueries.filter(({ returnData }) => returnData === true).length === 1
      );
    },
  }),
  rule<Alarm>(
    "an alarm's periods are valid, and it evaluates at most a day, or a week with periods of an hour",
    {
      source: alarmPage,
      type: alarmType,
      holds: (alarm) => {
        const periods = listPeriods(alarm);
        const { evaluationPeriods, datapointsToAlarm } = alarm;
        return (
          periods.every(isPeriod) &&
          new Set(periods).size === 1 &&
          periods.every((period) =>
            isWithin(evaluationPeriods * period, 1, period < 3600 ? day : 7 * day),
          ) &&
          isAbsentOrWithin(datapointsToAlarm, 1, evaluationPeriods)
        );
      },
    },
  ),
  rule<Alarm>("an alarm has a valid comparison and a valid treatment of missing data", {
    source: alarmPage,
    type: alarmType,
    holds: ({ comparisonOperator, threshold, treatMissingData = "missing" }) =>
      /^(GreaterThan|LessThan)(OrEqualTo)?Threshold$/.test(comparisonOperator) &&
      threshold !== undefined &&
      ["breaching", "notBreaching", "ignore", "missing"].includes(treatMissingData),
  }),
  rule<Alarm>("an alarm has at most 5 actions of each kind, in its own region", {
    source: alarmPage,
    type: alarmType,
    holds: (alarm, _, { resources }) => {
      const [region] = resources
        .filter(({ type }) => type === "aws:lambda/eventSourceMapping:EventSourceMapping")
        .map(({ inputs }) => String(inputs.eventSourceArn).split(":")[3]);
      return listActions(alarm).every(
        (actions) =>
          actions.length <= 5 &&
          areUnique(actions) &&
          actions.every((action) => action.split(":")[3] === region),
      );
    },
  }),
];

const parseWidgets = (body: string): readonly Widget[] => JSON.parse(body).widgets;
const dashboardType = "cloudwatch/dashboard:Dashboard";
const dashboardPage = 'Amazon CloudWatch API Reference, "Dashboard Body Structure and Syntax"';

const dashboards = [
  rule<{ dashboardBody: string }>("a dashboard has at most 500 widgets, on a grid of 24 columns", {
    source: dashboardPage,
    type: dashboardType,
    holds: ({ dashboardBody }) =>
      isWithin(parseWidgets(dashboardBody).length, 1, 500) &&
      parseWidgets(dashboardBody).every(
        ({ x, y, width, height }) =>
          isWithin(x, 0, 23) && y >= 0 && isWithin(width, 1, 24 - x) && isWithin(height, 1, 1000),
      ),
  }),
  rule<{ dashboardBody: string }>(
    "a graph has a region, a period, and metrics with pairs of dimensions",
    {
      source: dashboardPage,
      type: dashboardType,
      holds: ({ dashboardBody }) =>
        parseWidgets(dashboardBody)
          .filter(({ type }) => type === "metric")
          .every(
            ({ properties: { region = "", period = 300, metrics = [] } }) =>
              /^[a-z]{2}(-[a-z]+)+-\d$/.test(region) &&
              isPeriod(period) &&
              isWithin(metrics.length, 1, 500) &&
              metrics.every(
                (metric) =>
                  metric.length >= 2 &&
                  metric.length % 2 === 0 &&
                  metric.length <= 62 &&
                  metric.every((part) => typeof part === "string" && part !== ""),
              ),
          ),
    },
  ),
  rule<{ dashboardBody: string }>("an alarm widget has at most 100 alarms", {
    source: dashboardPage,
    type: dashboardType,
    holds: ({ dashboardBody }) =>
      parseWidgets(dashboardBody)
        .filter(({ type }) => type === "alarm")
        .every(({ properties: { alarms: shown = [] } }) => isWithin(shown.length, 1, 100)),
  }),
];

/** Source: Amazon CloudWatch Logs API Reference, "PutRetentionPolicy". */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

const isRate = (expression: string) =>
  /^rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)$/.test(expression);

const schedules = [
  rule<{ retentionInDays: number }>("logs have a retention period that CloudWatch supports", {
    source: 'Amazon CloudWatch Logs API Reference, "PutRetentionPolicy"',
    type: "cloudwatch/logGroup:LogGroup",
    holds: ({ retentionInDays }) => retentions.includes(retentionInDays),
  }),
  rule<{ scheduleExpression: string }>(
    "a schedule's rate has a unit in singular or plural as its number requires",
    {
      source: 'EventBridge Scheduler User Guide, "Schedule types in EventBridge Scheduler"',
      type: "scheduler/schedule:Schedule",
      holds: ({ scheduleExpression }) =>
        isRate(scheduleExpression) || /^(cron|at)\(.+\)$/.test(scheduleExpression),
    },
  ),
  rule<{
    flexibleTimeWindow: { mode: string; maximumWindowInMinutes?: number };
    target: {
      input?: string;
      retryPolicy?: { maximumRetryAttempts?: number; maximumEventAgeInSeconds?: number };
    };
  }>("a schedule's window, retries, and input are valid", {
    source: 'EventBridge Scheduler API Reference, "CreateSchedule"',
    type: "scheduler/schedule:Schedule",
    holds: ({ flexibleTimeWindow: { mode, maximumWindowInMinutes }, target }) =>
      (mode === "OFF"
        ? maximumWindowInMinutes === undefined
        : isWithin(maximumWindowInMinutes, 1, 1440)) &&
      isAbsentOrWithin(target.retryPolicy?.maximumRetryAttempts, 0, 185) &&
      isAbsentOrWithin(target.retryPolicy?.maximumEventAgeInSeconds, 60, day) &&
      typeof JSON.parse(target.input ?? "{}") === "object",
  }),
];

interface Trail {
  readonly advancedEventSelectors?: readonly {
    readonly name?: string;
    readonly fieldSelectors: readonly {
      readonly field: string;
      readonly equals?: readonly string[];
      readonly startsWiths?: readonly string[];
    }[];
  }[];
  readonly eventSelectors?: readonly object[];
}

const trails = [
  rule<Trail>("a trail selects data events by category, type, and at most 500 values", {
    source: 'AWS CloudTrail API Reference, "AdvancedFieldSelector"',
    type: "cloudtrail/trail:Trail",
    holds: ({ advancedEventSelectors = [], eventSelectors }) => {
      const fields = advancedEventSelectors.flatMap(({ fieldSelectors }) => fieldSelectors);
      const values = fields.flatMap(({ equals = [], startsWiths = [] }) => [
        ...equals,
        ...startsWiths,
      ]);
      return (
        (eventSelectors === undefined || advancedEventSelectors.length === 0) &&
        values.length <= 500 &&
        values.every((value) => isWithin(sizeInBytes(value), 1, 2048)) &&
        advancedEventSelectors.every(({ name = "", fieldSelectors }) => {
          const of = (field: string) => fieldSelectors.filter((one) => one.field === field);
          return (
            name.length <= 1000 &&
            of("eventCategory").length === 1 &&
            of("eventCategory")[0]?.equals?.length === 1 &&
            of("resources.type").length === 1 &&
            of("resources.type")[0]?.equals?.length === 1
          );
        })
      );
    },
  }),
];

export const operationRules: readonly AwsRule[] = [
  ...alarms,
  ...dashboards,
  ...schedules,
  ...trails,
];

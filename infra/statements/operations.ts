import { metrics } from "@slipway/core/deployment/metrics";
import { limits } from "@slipway/core/limits";
import { expect } from "vitest";
import { partOf } from "../functions/functions.ts";
import type { Deployment, Statement } from "../testing/deployment.ts";

interface Measure {
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The metrics of an alarm: one, or several that it adds up. */
const measuresOf = ({ inputs }: Deployment, part: string): readonly Measure[] => {
  const alarm = inputs("cloudwatch/metricAlarm:MetricAlarm", `${part}Alarm`);
  if (alarm.metricQueries === undefined) return [alarm as unknown as Measure];
  const queries = alarm.metricQueries as { metric?: Measure; expression?: string }[];
  const measures = queries.flatMap(({ metric }) => metric ?? []);
  const sum = measures.map((_, index) => `FILL(m${index}, 0)`).join(", ");
  expect(queries.at(-1)).toMatchObject({ expression: `SUM([${sum}])`, returnData: true });
  return measures;
};

/** Returns the metrics of this name that these functions of the instance count. */
const counts = (
  deployment: Deployment,
  part: string,
  metric: keyof typeof metrics,
  ...services: string[]
) =>
  expect(measuresOf(deployment, part)).toEqual(
    expect.arrayContaining(
      services.map((service) =>
        expect.objectContaining({
          metricName: metrics[metric],
          dimensions: { bucket: deployment.bucket.name, service },
        }),
      ),
    ),
  );

const queueOf = ({ inputs }: Deployment, part: string) => ({
  QueueName: inputs("sqs/queue:Queue", `${part}Queue`).name,
});

const thresholdOf = ({ inputs }: Deployment, part: string) =>
  inputs("cloudwatch/metricAlarm:MetricAlarm", `${part}Alarm`).threshold;

export const waitingMessagesRaiseAnAlarm: Statement = (deployment) => {
  const messages = "ApproximateNumberOfMessagesVisible";
  for (const part of ["DeadLetters", "UnpublishedEvents", "ImageDeadLetters"]) {
    expect(measuresOf(deployment, part)).toMatchObject([
      { metricName: messages, dimensions: queueOf(deployment, part) },
    ]);
    expect(thresholdOf(deployment, part)).toBe(0);
  }
  expect(measuresOf(deployment, "OldestEvent")).toMatchObject([
    {
      metricName: "ApproximateAgeOfOldestMessage",
      dimensions: queueOf(deployment, "ObjectEvents"),
    },
  ]);
  expect(measuresOf(deployment, "OldestChange")).toMatchObject([
    {
      metricName: "IteratorAge",
      dimensions: { FunctionName: deployment.functionNamed("publish-events").inputs.name },
    },
  ]);
};

export const healingRaisesAnAlarm: Statement = (deployment) => {
  counts(deployment, "SweepHealing", "healed", "sweep-uploads");
  expect(thresholdOf(deployment, "SweepHealing")).toBe(10);
  counts(deployment, "Orphans", "orphan", "finalize-upload", "sweep-uploads");
  counts(deployment, "Orphans", "foreign", "finalize-upload");
  counts(deployment, "Ghosts", "removedInStorage", "finalize-upload", "sweep-uploads");
  counts(deployment, "CorrectedRecords", "corrected", "finalize-upload", "sweep-uploads");
  counts(deployment, "SkippedItems", "notARecord", "publish-events");
  counts(deployment, "SweepFailures", "sweepFailed", "sweep-uploads");
  counts(deployment, "SweepFailures", "sweepCutShort", "sweep-uploads");
};

/** Without invocations, Lambda's metric has no data. */
export const aMissingSweepRaisesAnAlarm: Statement = ({ inputs, functionNamed }) => {
  const alarm = inputs("cloudwatch/metricAlarm:MetricAlarm", "SweepMissingAlarm");
  expect(alarm).toMatchObject({
    metricName: "Invocations",
    dimensions: { FunctionName: functionNamed("sweep-uploads").inputs.name },
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    period: limits.sweep.every,
    evaluationPeriods: 3,
    treatMissingData: "missing",
    insufficientDataActions: alarm.alarmActions,
  });
};

/** No alarm is in ALARM before anything was measured. */
export const aNewDeploymentRaisesNoAlarm: Statement = ({ all }) => {
  for (const { name, inputs } of all("cloudwatch/metricAlarm:MetricAlarm"))
    expect(inputs.treatMissingData, name).toMatch(/^(missing|notBreaching)$/);
};

export const errorsAndThrottlesRaiseAnAlarm: Statement = (deployment) => {
  for (const name of deployment.functionNames)
    for (const metricName of ["Errors", "Throttles"])
      expect(measuresOf(deployment, `${partOf(name)}${metricName}`)).toMatchObject([
        { metricName, dimensions: { FunctionName: deployment.functionNamed(name).inputs.name } },
      ]);
  expect(measuresOf(deployment, "ApiErrors")).toMatchObject([{ metricName: "5xx" }]);
  const indexes = [
    {},
    { GlobalSecondaryIndexName: "byOwner" },
    { GlobalSecondaryIndexName: "due" },
    { GlobalSecondaryIndexName: "byField1" },
    { GlobalSecondaryIndexName: "byField2" },
    { GlobalSecondaryIndexName: "byChange" },
    { GlobalSecondaryIndexName: "byDigest" },
  ];
  for (const access of ["Read", "Write"])
    expect(
      measuresOf(deployment, `Table${access}Throttles`).map(({ metricName, dimensions }) => ({
        metricName,
        dimensions,
      })),
    ).toEqual(
      indexes.map((index) => ({
        metricName: `${access}ThrottleEvents`,
        dimensions: { TableName: deployment.table.name, ...index },
      })),
    );
};

export const oneDashboardShowsAllAlarms: Statement = ({ all }) => {
  const [dashboard, ...more] = all("cloudwatch/dashboard:Dashboard");
  expect(more).toEqual([]);
  const { widgets } = JSON.parse(String(dashboard?.inputs.dashboardBody));
  const alarms = all("cloudwatch/metricAlarm:MetricAlarm").map(({ inputs }) => inputs.name);
  expect(alarms).toHaveLength(31);
  const shown = widgets[0].properties.alarms.map((arn: string) => arn.split(":").at(-1));
  expect(shown.toSorted()).toEqual(alarms.toSorted());
  expect(widgets.length).toBeGreaterThan(10);
};

/** Types of AWS resources that cannot have tags. */
const untaggable =
  /^(acm\/certificateValidation|apigatewayv2\/(authorizer|integration|route)|cloudfront\/(cachePolicy|function|key[vV]alue.*|originAccessControl|responseHeadersPolicy)|cloudwatch\/(dashboard|eventTarget)|cognito\/(resourceServer|userPool(Client|Domain))|iam\/rolePolicyAttachment|lambda\/(functionEventInvokeConfig|permission)|route53\/record|s3\/bucket(?!:)\w+|scheduler\/schedule|sns\/topicSubscription|sqs\/(queuePolicy|redriveAllowPolicy)):/;

export const everythingIsTagged: Statement = ({ graph, name }) => {
  for (const resource of graph.resources) {
    const type = resource.type.replace(/^aws:/, "");
    if (type === resource.type || untaggable.test(type) || !resource.name.startsWith(name))
      continue;
    expect(resource.inputs.tags, `${type} ${resource.name}`).toMatchObject({
      "slipway:instance": name,
    });
  }
};

import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import { metricsNamespace } from "@slipway/core/deployment/metrics";
import { expect } from "vitest";
import type { Deployment, Statement } from "../testing/deployment.ts";

/** `AWS/Lambda Errors by FunctionName`. */
const describeMetric = (namespace: unknown, name: unknown, dimensions: readonly string[]) =>
  `${namespace} ${name} by ${dimensions.toSorted().join(", ") || "nothing"}`;

/** The metrics of AWS services and their dimensions, from CloudWatch's documentation. */
const published: ReadonlySet<string> = (() => {
  const spec = loadAwsServiceSpecSync();
  return new Set(
    spec.all("metric").flatMap((metric) =>
      spec.follow("usesDimensionSet", metric).map(({ entity }) =>
        describeMetric(
          metric.namespace,
          metric.name,
          entity.dimensions.map(({ name }) => name),
        ),
      ),
    ),
  );
})();

export const usePublishedMetrics: Statement = (deployment) => {
  const read = [...metricsOfAlarms(deployment), ...metricsOfDashboards(deployment)];
  const ofAws = read.filter((metric) => !metric.startsWith(`${metricsNamespace} `));
  expect(ofAws.length).toBeGreaterThan(30);
  for (const metric of new Set(ofAws)) expect(published, metric).toContain(metric);
};

interface MetricInputs {
  readonly namespace?: string;
  readonly metricName?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly metricQueries?: readonly { readonly metric?: MetricInputs }[];
}

const metricsOfAlarms = ({ all }: Deployment): readonly string[] =>
  all("cloudwatch/metricAlarm:MetricAlarm")
    .map(({ inputs }): MetricInputs => inputs)
    .flatMap((alarm) => alarm.metricQueries?.flatMap(({ metric }) => metric ?? []) ?? [alarm])
    .map(({ namespace, metricName, dimensions = {} }) =>
      describeMetric(namespace, metricName, Object.keys(dimensions)),
    );

/** Parses a widget's metric: namespace, name, and then alternating names and values of dimensions. */
const metricsOfDashboards = ({ all }: Deployment): readonly string[] =>
  all("cloudwatch/dashboard:Dashboard").flatMap(({ inputs }) => {
    const { widgets } = JSON.parse(String(inputs.dashboardBody));
    const rows: string[][] = widgets.flatMap(
      ({ properties }: { properties: { metrics?: string[][] } }) => properties.metrics ?? [],
    );
    return rows.map(([namespace, name, ...dimensions]) =>
      describeMetric(
        namespace,
        name,
        dimensions.filter((_, index) => index % 2 === 0),
      ),
    );
  });

// Tests hooks for events: the queue behind the bus, the function that calls them, and what reports their failures.
import { listStatements } from "@slipway/core/deployment/grants";
import { metrics } from "@slipway/core/deployment/metrics";
import { limits } from "@slipway/core/limits";
import { beforeAll, describe, expect, test } from "vitest";
import { awsRules } from "./aws-rules.ts";
import { awsAccount } from "./testing/aws-mocks.ts";
import { type Deployment, denyPlainHttp, look, statementsIn } from "./testing/deployment.ts";
import { evaluate, type Graph } from "./testing/graph.ts";

const day = 24 * 60 * 60;

let graph: Graph;
let albums: Deployment;
beforeAll(async () => {
  graph = await evaluate({
    stage: "ada",
    config: "infra/testing/configs/two-configs.sst.ts",
  });
  albums = look(graph, "Albums1");
});

const ruleOf = ({ one }: Deployment) => one("cloudwatch/eventRule:EventRule", "HookEventsRule");

test("only events of kinds and types that have a hook are sent to the queue of hooks", () => {
  const { eventPattern, eventBusName } = ruleOf(albums).inputs;
  expect(JSON.parse(String(eventPattern))).toEqual({
    source: ["slipway"],
    "detail-type": ["upload.ready"],
    detail: { kind: ["document"] },
  });
  expect(eventBusName).toBe(albums.bus.name);
  const target = albums.one("cloudwatch/eventTarget:EventTarget", "HookEventsTarget");
  expect(target.inputs).toMatchObject({
    eventBusName: albums.bus.name,
    arn: albums.queueArn("HookEvents"),
    deadLetterConfig: { arn: albums.queueArn("HookDeadLetters") },
  });
  for (const part of ["HookEvents", "HookDeadLetters"])
    expect(target.dependsOn).toContain(
      albums.one("sqs/queuePolicy:QueuePolicy", `${part}Policy`).urn,
    );
});

test.each(["HookEvents", "HookDeadLetters"])(
  "only the rule may send to the queue %s, which is encrypted and requires TLS",
  (part) => {
    const { policy } = albums.inputs("sqs/queuePolicy:QueuePolicy", `${part}Policy`);
    const [allow, deny, ...more] = statementsIn(policy);
    expect(more).toEqual([]);
    expect(allow).toMatchObject({
      Effect: "Allow",
      Action: ["sqs:SendMessage"],
      Resource: [albums.queueArn(part)],
      Principal: { Service: ["events.amazonaws.com"] },
      Condition: {
        ArnEquals: { "aws:SourceArn": [expect.stringContaining("Albums1HookEventsRule")] },
        StringEquals: { "aws:SourceAccount": [awsAccount] },
      },
    });
    expect(deny).toEqual(denyPlainHttp("sqs:*", [albums.queueArn(part)]));
    expect(albums.inputs("sqs/queue:Queue", `${part}Queue`)).toMatchObject({
      sqsManagedSseEnabled: true,
    });
  },
);

test("an event that its hook failed on ten times goes to the dead-letter queue, which keeps it for 14 days", () => {
  const { redrivePolicy, visibilityTimeoutSeconds } = albums.inputs(
    "sqs/queue:Queue",
    "HookEventsQueue",
  );
  expect(JSON.parse(String(redrivePolicy))).toEqual({
    deadLetterTargetArn: albums.queueArn("HookDeadLetters"),
    maxReceiveCount: 10,
  });
  // AWS Lambda Developer Guide, "Creating and configuring an Amazon SQS event source mapping": at least six times the timeout.
  expect(visibilityTimeoutSeconds).toBeGreaterThanOrEqual(6 * limits.timeout.hooks);
  expect(albums.inputs("sqs/queue:Queue", "HookDeadLettersQueue")).toMatchObject({
    messageRetentionSeconds: 14 * day,
  });
  const allow = albums.inputs(
    "sqs/redriveAllowPolicy:RedriveAllowPolicy",
    "HookDeadLettersRedriveAllow",
  );
  expect(JSON.parse(String(allow.redriveAllowPolicy))).toEqual({
    redrivePermission: "byQueue",
    sourceQueueArns: [albums.queueArn("HookEvents")],
  });
});

test("each event is handled alone, and a flood of events waits in the queue", () => {
  const mappings = albums
    .all("lambda/eventSourceMapping:EventSourceMapping")
    .map(({ inputs }) => inputs)
    .filter(({ functionName }) => functionName === albums.functionNamed("handle-events").arn);
  expect(mappings).toMatchObject([
    {
      eventSourceArn: albums.queueArn("HookEvents"),
      batchSize: 1,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: limits.concurrency.hooks },
    },
  ]);
});

test("the function of hooks has the app's permissions, and of Slipway's only its queue and its marks", () => {
  const [inline, ...more] = albums.inputs("iam/role:Role", "HandleEventsRole").inlinePolicies as {
    policy: string;
  }[];
  expect(more).toEqual([]);
  const statements = statementsIn(inline?.policy);
  const own = listStatements("handle-events", albums.arns);
  expect(statements).toHaveLength(own.length + 2);
  expect(statements).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ Action: ["ses:SendEmail"] }),
      expect.objectContaining({
        Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        Resource: [albums.queueArn("HookEvents")],
      }),
      {
        Effect: "Allow",
        Action: expect.arrayContaining(["dynamodb:PutItem"]),
        Resource: [albums.table.arn],
        Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["hook#*"] } },
      },
    ]),
  );
  // The table of the app, which is linked.
  const linked = statements.filter(({ Action }) => [Action].flat().includes("dynamodb:*"));
  expect(linked).toHaveLength(1);
  expect(JSON.stringify(linked)).not.toContain(albums.table.arn);
});

test("the function of hooks has the time, the memory, and the environment that it needs", () => {
  const { environment, ...asked } = albums.functionNamed("handle-events").inputs;
  expect(asked).toMatchObject({
    runtime: "nodejs24.x",
    architectures: ["arm64"],
    timeout: limits.timeout.hooks,
    memorySize: limits.memory.hooks,
  });
  expect(limits.hooks.time).toBeLessThan(limits.timeout.hooks);
  expect(environment).toMatchObject({
    variables: {
      SLIPWAY_BUCKET: albums.bucket.name,
      SLIPWAY_TABLE: albums.table.name,
      ALBUM_LIMIT: "100",
    },
  });
  expect(
    graph.bundles.find(({ functionName }) => functionName === "Albums1HandleEvents")?.sources,
  ).toEqual(
    expect.arrayContaining([
      "infra/testing/configs/albums.config.ts",
      "infra/testing/configs/albums.ts",
      "packages/functions/src/events/call-hook.ts",
    ]),
  );
});

test("dead letters and waiting events of hooks raise alarms, and errors of their function too", () => {
  const alarm = (part: string) =>
    albums.inputs("cloudwatch/metricAlarm:MetricAlarm", `${part}Alarm`);
  const queueNamed = (part: string) => albums.inputs("sqs/queue:Queue", `${part}Queue`).name;
  expect(alarm("HookDeadLetters")).toMatchObject({
    metricName: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: queueNamed("HookDeadLetters") },
    threshold: 0,
  });
  expect(alarm("OldestHookEvent")).toMatchObject({
    metricName: "ApproximateAgeOfOldestMessage",
    dimensions: { QueueName: queueNamed("HookEvents") },
    threshold: 2 * limits.hooks.visibilityTimeout,
  });
  const { name } = albums.functionNamed("handle-events").inputs;
  for (const metricName of ["Errors", "Throttles"])
    expect(alarm(`HandleEvents${metricName}`)).toMatchObject({
      metricName,
      dimensions: { FunctionName: name },
    });
});

test("the dashboard shows hooks", () => {
  const { dashboardBody } = albums.inputs("cloudwatch/dashboard:Dashboard", "Dashboard");
  for (const shown of [
    metrics.hookCompleted,
    metrics.hookFailed,
    "HookDeadLetters",
    "HandleEvents",
  ])
    expect(String(dashboardBody)).toContain(shown);
});

test.each(["Scans", "Plain"])(
  "an instance whose kinds have no hooks for events has none of this: %s",
  (name) => {
    const others = graph.resources.filter(
      (resource) => resource.name.startsWith(name) && /Hook|HandleEvents/.test(resource.name),
    );
    expect(others).toEqual([]);
    expect(look(graph, name).all("cloudwatch/eventRule:EventRule")).toEqual([]);
  },
);

describe.each(Object.entries(awsRules))("%s:", (_, rules) => {
  test.each(rules)("$rule", ({ violations, source }) =>
    expect(violations(graph), source).toEqual([]),
  );
});

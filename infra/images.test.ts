// Tests derived images: the queue behind the bus, the function that derives them, and what reports its failures.
import { derivableTypes } from "@slipway/core/content/derivable";
import { imagePackages } from "@slipway/core/deployment/function-entries";
import { listStatements } from "@slipway/core/deployment/grants";
import { limits } from "@slipway/core/limits";
import { beforeAll, expect, test } from "vitest";
import { type Deployment, look, statementsIn } from "./testing/deployment.ts";
import { evaluate, type Graph } from "./testing/graph.ts";

let graph: Graph;
let albums: Deployment;
beforeAll(async () => {
  graph = await evaluate({ stage: "ada", config: "infra/testing/configs/two-configs.sst.ts" });
  albums = look(graph, "Albums1");
});

test("only uploads of kinds with variants, and of types that images are derived from, are sent to the queue", () => {
  const { eventPattern, eventBusName } = albums.inputs(
    "cloudwatch/eventRule:EventRule",
    "ImagesRule",
  );
  expect(JSON.parse(String(eventPattern))).toEqual({
    source: ["slipway"],
    "detail-type": ["upload.ready"],
    detail: { kind: ["avatar"], object: { contentType: derivableTypes } },
  });
  expect(eventBusName).toBe(albums.bus.name);
  expect(albums.inputs("cloudwatch/eventTarget:EventTarget", "ImagesTarget")).toMatchObject({
    arn: albums.queueArn("Images"),
    deadLetterConfig: { arn: albums.queueArn("ImageDeadLetters") },
  });
});

test("an upload that failed five times goes to the dead-letter queue", () => {
  const { redrivePolicy, visibilityTimeoutSeconds } = albums.inputs(
    "sqs/queue:Queue",
    "ImagesQueue",
  );
  expect(JSON.parse(String(redrivePolicy))).toEqual({
    deadLetterTargetArn: albums.queueArn("ImageDeadLetters"),
    maxReceiveCount: 5,
  });
  // AWS Lambda Developer Guide, "Creating and configuring an Amazon SQS event source mapping": at least six times the timeout.
  expect(visibilityTimeoutSeconds).toBeGreaterThanOrEqual(6 * limits.timeout.images);
  // The upload is given up before, with a reason in its record.
  expect(limits.images.mostAttempts).toBeLessThan(limits.images.maxReceiveCount);
});

test("derive-images takes one upload at a time, and has its own grants and nothing else", () => {
  const { arn, inputs } = albums.functionNamed("derive-images");
  const mappings = albums.all("lambda/eventSourceMapping:EventSourceMapping");
  expect(mappings.filter(({ inputs: { functionName } }) => functionName === arn)).toMatchObject([
    { inputs: { eventSourceArn: albums.queueArn("Images"), batchSize: 1 } },
  ]);
  expect(inputs).toMatchObject({
    runtime: "nodejs24.x",
    architectures: ["arm64"],
    timeout: limits.timeout.images,
    memorySize: limits.memory.images,
  });
  const [inline, ...more] = albums.inputs("iam/role:Role", "DeriveImagesRole").inlinePolicies as {
    policy: string;
  }[];
  expect(more).toEqual([]);
  const granted = statementsIn(inline?.policy).map(({ Action, Resource }) => [Action, Resource]);
  const own = listStatements("derive-images", albums.arns);
  expect(granted).toEqual(
    expect.arrayContaining(own.map(({ actions, resources }) => [actions, resources])),
  );
  expect(granted).toHaveLength(own.length);
});

test("derive-images has the config of its own app", () => {
  const bundle = graph.bundles.find(({ functionName }) => functionName === "Albums1DeriveImages");
  expect(bundle?.sources).toContain("infra/testing/configs/albums.config.ts");
  expect(bundle?.sources).not.toContain("infra/testing/configs/scans.config.ts");
});

test("the sweep can request images of the kinds that have variants", () => {
  expect(albums.functionNamed("sweep-uploads").inputs.environment).toMatchObject({
    variables: { SLIPWAY_DERIVED_KINDS: "avatar", SLIPWAY_IMAGE_QUEUE: expect.any(String) },
  });
});

test("the packages with native code are installed in the versions that the tests use", async () => {
  const { default: lock } = await import("../package-lock.json", { with: { type: "json" } });
  const packages: Readonly<Record<string, object>> = lock.packages;
  for (const [name, version] of Object.entries(imagePackages))
    expect(packages[`node_modules/${name}`]).toMatchObject({ version });
});

test("failures raise alarms", () => {
  const alarm = (part: string) =>
    albums.inputs("cloudwatch/metricAlarm:MetricAlarm", `${part}Alarm`);
  expect(alarm("ImageDeadLetters")).toMatchObject({
    metricName: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: albums.inputs("sqs/queue:Queue", "ImageDeadLettersQueue").name },
    threshold: 0,
  });
  const { name } = albums.functionNamed("derive-images").inputs;
  for (const metricName of ["Errors", "Throttles"])
    expect(alarm(`DeriveImages${metricName}`)).toMatchObject({
      metricName,
      dimensions: { FunctionName: name },
    });
});

test.each(["Scans", "Plain"])("an instance without variants has none of this: %s", (name) => {
  const others = graph.resources.filter(
    (resource) => resource.name.startsWith(name) && /Image|DeriveImages/.test(resource.name),
  );
  expect(others).toEqual([]);
  const { environment } = look(graph, name).functionNamed("sweep-uploads").inputs;
  expect(JSON.stringify(environment)).not.toContain("SLIPWAY_IMAGE_QUEUE");
});

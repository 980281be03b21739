// Tests deployments that use what the app has: its own API, and a bucket that exists.
import { hookFunctionName, listServerStatements } from "@slipway/core/deployment/grants";
import { objectPrefix } from "@slipway/core/identity";
import { routes } from "@slipway/core/routes";
import { beforeAll, describe, expect, test } from "vitest";
import { partOf } from "./functions/functions.ts";
import { describeProblems } from "./options/check-options.ts";
import type { SlipwayOptions } from "./options/slipway-options.ts";
import { type Deployment, look, statementsIn } from "./testing/deployment.ts";
import { evaluate, type Graph } from "./testing/graph.ts";

const folder = "infra/testing/own-app";

describe("an app with its own API, and a bucket that exists", () => {
  let graph: Graph;
  let server: Deployment;
  let kept: Deployment;
  beforeAll(async () => {
    graph = await evaluate({ stage: "ada", config: `${folder}/own-app.sst.ts` });
    server = look(graph, "Server");
    kept = look(graph, "Kept");
  });

  test("an app that answers the API itself gets no API, sign-in, page, or functions for them", () => {
    for (const type of ["apigatewayv2/api:Api", "cognito/userPool:UserPool"])
      expect(server.all(type), type).toEqual([]);
    expect(server.all("cloudfront/distribution:Distribution")).toEqual([]);
    const names = server.all("lambda/function:Function").map(({ name }) => name);
    const http = Object.values(routes).map((route) => `Server${partOf(route.function)}Function`);
    expect(names.filter((name) => http.includes(name))).toEqual([]);
    expect(names).toHaveLength(4);
    expect(names).not.toContain(`Server${partOf(hookFunctionName)}Function`);
    const alarms = server.all("cloudwatch/metricAlarm:MetricAlarm").map(({ name }) => name);
    expect(alarms).toContain("ServerSweepUploadsErrorsAlarm");
    expect(alarms.filter((name) => /Api|RequestUpload|Library|Statuses/.test(name))).toEqual([]);
  });

  test("the app's function may do exactly what the functions behind the API may, and knows the names", () => {
    const [inline] = look(graph, "Web").inputs("iam/role:Role", "Role").inlinePolicies as {
      policy: string;
    }[];
    const { bucket, table, arns } = server;
    const { completeUpload } = arns;
    const granted = listServerStatements({
      bucket: bucket.arn,
      table: table.arn,
      completeUpload,
    }).map(({ actions, resources, conditions }) => ({
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      ...(conditions && {
        Condition: Object.fromEntries(
          conditions.map(({ test, variable, values }) => [test, { [variable]: values }]),
        ),
      }),
    }));
    expect(statementsIn(inline?.policy)).toEqual(granted);
    const { environment } = look(graph, "Web").inputs("lambda/function:Function", "Function");
    expect(environment).toMatchObject({
      variables: {
        SLIPWAY_BUCKET: bucket.name,
        SLIPWAY_TABLE: table.name,
        SLIPWAY_COMPLETE_UPLOAD: server.functionNamed("complete-upload").inputs.name,
      },
    });
    const link = graph.resources.find(({ name }) => name === "ServerLinkRef");
    expect(link?.inputs.properties).toMatchObject({
      bucket: bucket.name,
      table: table.name,
      completeUpload: server.functionNamed("complete-upload").inputs.name,
    });
  });

  test("a bucket that exists gets notifications, CORS, and lifecycle rules for Slipway's objects, and nothing else", () => {
    const ofBucket = graph.resources.filter(({ inputs }) => inputs.bucket === "media-files");
    expect(ofBucket.map(({ type }) => type.replace(/^.*:/, "")).toSorted()).toEqual([
      "BucketCorsConfiguration",
      "BucketLifecycleConfiguration",
      "BucketNotification",
    ]);
    const id = "studio-ada-KeptFiles";
    expect(
      kept.inputs("s3/bucketNotification:BucketNotification", "FilesNotification"),
    ).toMatchObject({
      queues: [{ id, queueArn: kept.queueArn("ObjectEvents"), filterPrefix: objectPrefix }],
    });
    const type = "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
    const rules = kept.inputs(type, "FilesLifecycle").rules as { id: string; filter: object }[];
    for (const rule of rules) {
      expect(rule.id.startsWith(id)).toBe(true);
      expect(rule.filter).toEqual({ prefix: objectPrefix });
    }
    expect(
      kept.inputs("s3/bucketCorsConfiguration:BucketCorsConfiguration", "FilesCors").corsRules,
    ).toEqual([expect.objectContaining({ id, allowedOrigins: ["https://page.cloudfront.net"] })]);
  });

  test("functions may only use Slipway's objects in a bucket that exists", () => {
    const { variables } = kept.functionNamed("finalize-upload").inputs.environment as {
      variables: object;
    };
    expect(variables).toMatchObject({ SLIPWAY_BUCKET: "media-files" });
    const [inline] = kept.inputs("iam/role:Role", "FinalizeUploadRole").inlinePolicies as {
      policy: string;
    }[];
    expect(inline?.policy).toContain(`arn:aws:s3:::media-files/${objectPrefix}*`);
    expect(inline?.policy).not.toContain("media-files/*");
  });
});

const deploy = (bucket: string, instances = "Kept") =>
  evaluate({
    stage: "ada",
    config: `${folder}/taken-bucket.sst.ts`,
    configuration: { TEST_BUCKET: bucket, TEST_INSTANCES: instances },
  });

test("deploys again to a bucket with its own configurations", async () => {
  const graph = await deploy("deployed-before");
  expect(look(graph, "Kept").all("s3/bucketNotification:BucketNotification")).toHaveLength(1);
});

test("refuses a bucket with notifications, CORS, and lifecycle rules of others", async () => {
  const failure = await deploy("taken-files").catch(String);
  for (const [name, ids] of [
    ["notification", "thumbnails, EventBridge"],
    ["CORS", "without an id"],
    ["lifecycle", "archive"],
  ])
    expect(failure).toContain(
      `taken-files has a ${name} configuration that this instance did not create (${ids}), and would overwrite it. Remove it, or use another bucket.`,
    );
});

test("refuses a bucket that does not keep what records need, and lists all reasons", async () => {
  const failure = await deploy("open-files").catch(String);
  expect(failure).toMatch(/open-files does not keep versions\. Enable versioning/);
  expect(failure).toMatch(/open-files does not block all public access\./);
  expect(failure).toMatch(/open-files encrypts with a KMS key/);
});

test("refuses a bucket that does not exist", async () => {
  await expect(deploy("no-files")).rejects.toThrow(
    /The versioning of the bucket no-files could not be read in eu-central-1: NoSuchBucket/,
  );
});

test("refuses two instances with the same bucket", async () => {
  await expect(deploy("media-files", "One,Two")).rejects.toThrow(
    /bucket\.name must differ from that of One, because two instances cannot use the bucket media-files/,
  );
});

const problems = (options: unknown) => describeProblems("Media", options as SlipwayOptions);
const origins = ["https://app.example.com"];

test("refuses options of the API without an API, and requires the app's origins", () => {
  expect(problems({ api: false, origins, page: false })).toEqual([]);
  expect(
    problems({ api: false, origins, page: true, domain: "a.example.com", services: ["cleaner"] }),
  ).toEqual([
    expect.stringMatching(/^SLIPWAY_PAGE \(page\) must not be set if api is false/),
    expect.stringMatching(/^SLIPWAY_DOMAIN \(domain\) must not be set if api is false/),
    expect.stringMatching(/^SLIPWAY_SERVICES \(services\) must not be set if api is false/),
  ]);
  expect(problems({ api: false })).toEqual([
    expect.stringMatching(/^SLIPWAY_ORIGINS \(origins\) is required/),
  ]);
});

test("refuses buckets that cannot exist, and other prefixes", () => {
  expect(problems({ bucket: { name: "Media.Files", prefix: "media/" } })).toEqual([
    'bucket.name must be the name of a bucket, not "Media.Files". Example: media-files',
    'bucket.prefix must be uploads/, because the keys of all objects start with it, not "media/". Example: uploads/',
  ]);
});

// Tests deployments that use what the app has: its own API, and a bucket that exists.
import { hookFunctionName, listServerStatements } from "@slipway/core/deployment/grants";
import { routes } from "@slipway/core/routes";
import { beforeAll, describe, expect, test } from "vitest";
import { awsRules } from "./aws-rules.ts";
import { partOf } from "./functions/functions.ts";
import { describeProblems } from "./options/check-options.ts";
import type { SlipwayOptions } from "./options/slipway-options.ts";
import { type Deployment, look, statementsIn } from "./testing/deployment.ts";
import { evaluate, type Graph } from "./testing/graph.ts";

const folder = "infra/testing/own-app";
/** The prefix in the bucket of the app. */
const prefix = "media/files/";

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
      prefix: "uploads/",
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
        SLIPWAY_PREFIX: "uploads/",
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
      queues: [{ id, queueArn: kept.queueArn("ObjectEvents"), filterPrefix: prefix }],
    });
    const type = "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
    const rules = kept.inputs(type, "FilesLifecycle").rules as { id: string; filter: object }[];
    for (const rule of rules) {
      expect(rule.id.startsWith(id)).toBe(true);
      expect(rule.filter).toEqual({ prefix });
    }
    expect(
      kept.inputs("s3/bucketCorsConfiguration:BucketCorsConfiguration", "FilesCors").corsRules,
    ).toEqual([expect.objectContaining({ id, allowedOrigins: ["https://page.cloudfront.net"] })]);
  });

  test("functions may only use Slipway's objects in a bucket that exists", () => {
    const { variables } = kept.functionNamed("finalize-upload").inputs.environment as {
      variables: object;
    };
    expect(variables).toMatchObject({ SLIPWAY_BUCKET: "media-files", SLIPWAY_PREFIX: prefix });
    const resources = policiesOf(kept).flatMap(({ Resource }) => [Resource].flat());
    const ofBucket = resources.filter((resource) => String(resource).includes("media-files"));
    expect(new Set(ofBucket)).toEqual(
      new Set([
        `arn:aws:s3:::media-files/${prefix}*`,
        `arn:aws:s3:::media-files/${prefix}derived/*`,
        "arn:aws:s3:::media-files",
      ]),
    );
    // A list is a request to the bucket, and a condition limits it.
    for (const { Resource, Action, Condition } of policiesOf(kept))
      if ([Resource].flat().includes("arn:aws:s3:::media-files")) {
        expect(Action).toEqual(["s3:ListBucketVersions"]);
        const isOwn = (listed: readonly string[]) =>
          listed.every((each) => each.startsWith(prefix));
        expect(Condition).toEqual({ StringLike: { "s3:prefix": expect.toSatisfy(isOwn) } });
      }
    expect(JSON.stringify(policiesOf(kept))).not.toContain("uploads/");
  });

  test("data events of a bucket that exists are those of Slipway's objects", () => {
    const trail = kept.inputs("cloudtrail/trail:Trail", "DataEvents");
    expect(JSON.stringify(trail.advancedEventSelectors)).toContain(
      JSON.stringify({
        field: "resources.ARN",
        startsWiths: [`arn:aws:s3:::media-files/${prefix}`],
      }),
    );
  });

  test("a bucket of Slipway's own next to it has the default prefix", () => {
    expect(
      server.inputs("s3/bucketNotification:BucketNotification", "FilesNotification"),
    ).toMatchObject({ queues: [{ filterPrefix: "uploads/" }] });
  });

  test.each(Object.values(awsRules).flat())("AWS's rule holds: $rule", ({ violations, source }) =>
    expect(violations(graph), source).toEqual([]),
  );
});

/** Returns the statements of the roles of all functions. */
const policiesOf = ({ all }: Deployment) =>
  all("iam/role:Role").flatMap(({ inputs }) =>
    ((inputs.inlinePolicies ?? []) as { policy: string }[]).flatMap(({ policy }) =>
      statementsIn(policy),
    ),
  );

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

test("refuses buckets and prefixes that cannot exist", () => {
  expect(problems({ bucket: { name: "media-files", prefix: "media/" } })).toEqual([]);
  expect(problems({ bucket: { name: "Media.Files", prefix: "media" } })).toEqual([
    'bucket.name must be the name of a bucket, not "Media.Files". Example: media-files',
    'bucket.prefix must end with a slash, start without one, have only letters, digits, and -_. between slashes, and at most 985 characters, not "media". Example: uploads/',
  ]);
});

// Tests Slipway as a part of other apps, and its options.
import { pageSettingsVariable } from "@slipway/core/deployment/page-settings";
import { beforeAll, describe, expect, test } from "vitest";
import { policyAllowsNothing } from "./statements/files.ts";
import { statements } from "./statements.ts";
import { awsAccount, awsRegion } from "./testing/aws-mocks.ts";
import { type Deployment, denyPlainHttp, look, statementsIn } from "./testing/deployment.ts";
import { evaluate, type Graph } from "./testing/graph.ts";

describe("an app with two Slipways", () => {
  let graph: Graph;
  let media: Deployment;
  let papers: Deployment;

  beforeAll(async () => {
    graph = await evaluate({ stage: "ada", config: "docs/examples/two-slipways.sst.ts" });
    media = look(graph, "Media");
    papers = { ...look(graph, "Papers"), isProtected: true };
  });

  test("creates everything twice and shares nothing", () => {
    const names = graph.resources.map(({ urn }) => urn);
    expect(new Set(names).size).toBe(names.length);
    const physical = graph.resources.flatMap(({ type, inputs }) =>
      typeof inputs.name === "string" ? [`${type} ${inputs.name}`] : [],
    );
    const unique = physical.filter(
      (name) => !/route|authorizer|stage|policyattachment/i.test(name),
    );
    expect(new Set(unique).size).toBe(unique.length);
    expect(media.bucket.name).not.toBe(papers.bucket.name);
    expect(media.queueArn("ObjectEvents")).not.toBe(papers.queueArn("ObjectEvents"));
  });

  test("gives each instance access to its own bucket, table, and queues only", () => {
    for (const deployment of [media, papers]) {
      policyAllowsNothing(deployment);
      statements["events of S3"][
        "only S3 may send to the queue, and only for this bucket and account"
      ](deployment);
      statements.functions["each role is trusted to one service only"](deployment);
      statements.operations["healed, missing, and unexpected objects raise an alarm"](deployment);
      statements.operations["every resource that supports tags has them"](deployment);
    }
    for (const { name, inputs } of media.all("iam/role:Role"))
      for (const { policy } of inputs.inlinePolicies as { policy: string }[])
        expect(policy, name).not.toMatch(/papers/i);
  });

  test("notifies by email when an alarm is raised and when it ends", () => {
    const topic = media.one("sns/topic:Topic", "Alarms");
    expect(media.inputs("sns/topicSubscription:TopicSubscription", "AlarmsByEmail")).toMatchObject({
      protocol: "email",
      endpoint: "ops@example.com",
    });
    for (const { inputs } of media.all("cloudwatch/metricAlarm:MetricAlarm")) {
      expect(inputs.alarmActions).toEqual([expect.stringContaining(topic.name)]);
      expect(inputs.okActions).toEqual(inputs.alarmActions);
    }
    for (const { inputs } of papers.all("cloudwatch/metricAlarm:MetricAlarm"))
      expect(inputs.alarmActions).toEqual([]);
  });

  test("records each access to files and records of the instance that enables data events", () => {
    const trail = media.inputs("cloudtrail/trail:Trail", "DataEvents");
    const everyEventOf = (type: string, field: object) => ({
      name: type,
      fieldSelectors: [
        { field: "eventCategory", equals: ["Data"] },
        { field: "resources.type", equals: [type] },
        { field: "resources.ARN", ...field },
      ],
    });
    expect(trail).toMatchObject({
      enableLogFileValidation: true,
      advancedEventSelectors: [
        everyEventOf("AWS::S3::Object", { startsWiths: [`${media.bucket.arn}/`] }),
        everyEventOf("AWS::DynamoDB::Table", { equals: [media.table.arn] }),
      ],
    });
    const bucket = media.inputs("s3/bucket:Bucket", "DataEventLogsBucket").bucket;
    const mayWrite = (action: string, resource: string) => ({
      Effect: "Allow",
      Action: [action],
      Resource: [resource],
      Principal: { Service: ["cloudtrail.amazonaws.com"] },
      Condition: {
        StringEquals: {
          "aws:SourceArn": [`arn:aws:cloudtrail:${awsRegion}:${awsAccount}:trail/${trail.name}`],
        },
      },
    });
    const { policy } = media.inputs("s3/bucketPolicy:BucketPolicy", "DataEventLogsPolicy");
    expect(statementsIn(policy)).toEqual([
      denyPlainHttp("s3:*", [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]),
      mayWrite("s3:GetBucketAcl", `arn:aws:s3:::${bucket}`),
      mayWrite("s3:PutObject", `arn:aws:s3:::${bucket}/AWSLogs/*`),
    ]);
    expect(papers.all("cloudtrail/trail:Trail")).toEqual([]);
  });

  test("serves the page at the domain, which the API and the bucket allow", () => {
    expect(
      media.inputs("cloudfront/distribution:Distribution", "FrontCdnDistribution").aliases,
    ).toEqual(["media.example.com"]);
    expect(media.inputs("apigatewayv2/api:Api", "ApiApi").corsConfiguration).toMatchObject({
      allowOrigins: ["https://media.example.com"],
    });
  });

  test("deploys no page if another one is used, and accepts the tokens of its issuer", () => {
    expect(papers.all("cloudfront/distribution:Distribution")).toEqual([]);
    expect(papers.all("cognito/userPool:UserPool")).toEqual([]);
    expect(papers.inputs("apigatewayv2/api:Api", "ApiApi").corsConfiguration).toMatchObject({
      allowOrigins: ["https://app.example.com"],
    });
    expect(
      papers.inputs("apigatewayv2/authorizer:Authorizer", "ApiAuthorizerCallersAuthorizer")
        .jwtConfiguration,
    ).toEqual({ issuer: "https://id.example.com", audiences: ["papers"] });
  });

  test("uses the limits, log retention, and protection of each instance", () => {
    expect(papers.inputs("apigatewayv2/stage:Stage", "ApiStage").defaultRouteSettings).toEqual({
      throttlingRateLimit: 50,
      throttlingBurstLimit: 100,
    });
    for (const { inputs } of media.all("cloudwatch/logGroup:LogGroup"))
      expect(inputs.retentionInDays).toBe(365);
    statements.removal["production's records and users cannot be deleted by mistake"](media);
    expect(papers.inputs("dynamodb/table:Table", "RecordsTable").deletionProtectionEnabled).toBe(
      true,
    );
    expect(papers.one("s3/bucket:Bucket", "FilesBucket").retainOnDelete).toBe(true);
    expect(papers.inputs("s3/bucket:Bucket", "FilesBucket").forceDestroy).toBe(false);
  });

  test("links a function to the names, without permissions", () => {
    const [inline] = look(graph, "Gallery").inputs("iam/role:Role", "Role").inlinePolicies as {
      policy: string;
    }[];
    expect(statementsIn(inline?.policy)).toEqual([
      {
        Effect: "Allow",
        Action: ["s3:GetObject"],
        Resource: [`${media.bucket.arn}/uploads/*`],
      },
    ]);
    const link = graph.resources.find(({ name }) => name === "MediaLinkRef");
    expect(link?.inputs.properties).toMatchObject({
      url: "https://media.example.com",
      bucket: media.bucket.name,
      table: media.table.name,
    });
  });
});

test("refuses a deployment with invalid settings, and lists all of them", async () => {
  const configuration = { SLIPWAY_ORIGINS: "example.com", SLIPWAY_THROTTLE_RATE: "many" };
  await expect(evaluate({ stage: "ada", configuration })).rejects.toThrow(
    /SLIPWAY_ORIGINS \(origins\) must be .* Example: https:\/\/app\.example\.com\nSLIPWAY_THROTTLE_RATE \(throttle\.rate\) must be .*, not "many"/,
  );
});

test("refuses a topic of another region, which CloudWatch could not notify", async () => {
  const configuration = { SLIPWAY_ALARM_TOPIC: "arn:aws:sns:us-east-1:123456789012:ops" };
  await expect(evaluate({ stage: "ada", configuration })).rejects.toThrow(
    'SLIPWAY_ALARM_TOPIC (alarms.topic) must be in the region of the deployment, eu-central-1, not "arn:aws:sns:us-east-1:123456789012:ops".',
  );
});

test("signs users in with your own issuer: the API accepts its tokens, and the page may connect to it", async () => {
  const configuration = {
    SLIPWAY_JWT_ISSUER: "https://id.example.com/tenant",
    SLIPWAY_JWT_AUDIENCE: "uploads",
    SLIPWAY_JWT_CLIENT_ID: "0oa2abcd",
    SLIPWAY_JWT_ORIGINS: "https://tokens.example.com",
  };
  const graph = await evaluate({ stage: "ada", configuration });
  const deployment = look(graph);
  expect(deployment.all("cognito/userPool:UserPool")).toEqual([]);
  expect(
    deployment.inputs("apigatewayv2/authorizer:Authorizer", "ApiAuthorizerCallersAuthorizer")
      .jwtConfiguration,
  ).toEqual({ issuer: "https://id.example.com/tenant", audiences: ["uploads"] });
  const page = graph.resources.find(({ name }) => name === "SlipwayPageBuilder");
  const { [pageSettingsVariable]: settings } = Object(page?.inputs.environment);
  expect(JSON.parse(settings)).toMatchObject({
    signIn: {
      issuer: "https://id.example.com/tenant",
      clientId: "0oa2abcd",
      scope: "openid profile email offline_access",
      audience: "uploads",
    },
  });
  const { value } = deployment.inputs(
    "cloudfront/keyvaluestoreKey:KeyvaluestoreKey",
    "PagePolicyText",
  );
  expect(value).toMatch(
    /connect-src [^;]* https:\/\/id\.example\.com https:\/\/tokens\.example\.com;/,
  );
});

test("`sst dev` serves the page on the developer's machine, and only files from CloudFront", async () => {
  const deployment = look(await evaluate({ stage: "ada", dev: true }));
  const distributions = deployment.all("cloudfront/distribution:Distribution");
  expect(distributions.map(({ name }) => name)).toEqual(["SlipwayFilesCdnDistribution"]);
  expect(deployment.inputs("apigatewayv2/api:Api", "ApiApi").corsConfiguration).toMatchObject({
    allowOrigins: ["http://localhost:5173"],
  });
});

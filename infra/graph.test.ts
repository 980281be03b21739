// What a deployment creates, read off the evaluated resources.
import { corsRule, notifiedEvents, removalDays } from "@slipway/core/bucket";
import { type FunctionName, functionNames, statementsOf } from "@slipway/core/grants";
import { objectPrefix } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { metrics } from "@slipway/core/metrics";
import { routeKey, routes } from "@slipway/core/routes";
import { table as tableKeys } from "@slipway/core/table";
import { streamFilter } from "@slipway/core/upload-event";
import { beforeAll, describe, expect, test } from "vitest";
import { awsAccount, awsRegion, cloudFrontDomain } from "./testing/aws-mocks.ts";
import { evaluate, type Graph, type Resource } from "./testing/graph.ts";

const day = 24 * 60 * 60;
const pageOrigin = `https://${cloudFrontDomain}`;

let production: Graph;
let development: Graph;

beforeAll(async () => {
  [production, development] = await Promise.all([
    evaluate({ stage: "production" }),
    evaluate({ stage: "ada" }),
  ]);
});

const allOf = (graph: Graph, type: string): readonly Resource[] =>
  graph.resources.filter((resource) => resource.type === type);

/** The only resource of this type and name. */
const one = (graph: Graph, type: string, name: string): Resource => {
  const found = allOf(graph, type).filter((resource) => resource.name === name);
  if (found.length !== 1) throw new Error(`${found.length} resources ${name} of ${type}`);
  return found[0] as Resource;
};

const inputsOf = (type: string, name: string) => one(production, type, name).inputs;

/** The statements of an IAM policy in its JSON form. */
const statementsIn = (policy: unknown) => JSON.parse(String(policy)).Statement;

const bucketName = () => inputsOf("aws:s3/bucket:Bucket", "UploadsBucket").bucket as string;
const bucketArn = () => `arn:aws:s3:::${bucketName()}`;
const tableName = () => inputsOf("aws:dynamodb/table:Table", "RecordsTable").name as string;
const arnOf = (service: string, resource: string) =>
  `arn:aws:${service}:${awsRegion}:${awsAccount}:${resource}`;
const queueArn = (name = "ObjectEventsQueue") =>
  arnOf("sqs", String(inputsOf("aws:sqs/queue:Queue", name).name));

/** The logical name of a function's resources. */
const logicalName: Record<FunctionName, string> = {
  "request-upload": "RequestUpload",
  "finalize-upload": "FinalizeUpload",
  library: "Library",
  "sweep-uploads": "SweepUploads",
  "publish-events": "PublishEvents",
};
const functionOf = (name: FunctionName) =>
  inputsOf("aws:lambda/function:Function", `${logicalName[name]}Function`);
const functionArn = (name: FunctionName) =>
  arnOf("lambda", `function:${String(functionOf(name).name)}`);

const streamArn = () => arnOf("dynamodb", `table/${tableName()}/stream/2026-01-01T00:00:00.000`);
const busName = () => inputsOf("aws:cloudwatch/eventBus:EventBus", "EventsBus").name as string;

/** What calls a function with batches. */
const mappingsOf = (name: FunctionName) =>
  allOf(production, "aws:lambda/eventSourceMapping:EventSourceMapping")
    .map(({ inputs }) => inputs)
    .filter(({ functionName }) => functionName === functionArn(name));

const denyPlainHttp = (actions: string, resources: readonly string[]) => ({
  Effect: "Deny",
  Action: [actions],
  Resource: resources,
  Principal: { "*": ["*"] },
  Condition: { Bool: { "aws:SecureTransport": ["false"] } },
});

describe("the bucket of uploads", () => {
  test("refuses public access in every form", () => {
    expect(
      inputsOf(
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "UploadsPublicAccessBlock",
      ),
    ).toEqual({
      bucket: bucketName(),
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(
      inputsOf("aws:s3/bucketOwnershipControls:BucketOwnershipControls", "UploadsOwnership"),
    ).toEqual({ bucket: bucketName(), rule: { objectOwnership: "BucketOwnerEnforced" } });
  });

  test("has one policy, which denies plain HTTP and allows nobody anything", () => {
    const { policy } = inputsOf("aws:s3/bucketPolicy:BucketPolicy", "UploadsPolicy");
    expect(statementsIn(policy)).toEqual([
      denyPlainHttp("s3:*", [bucketArn(), `${bucketArn()}/*`]),
    ]);
    const policies = allOf(production, "aws:s3/bucketPolicy:BucketPolicy");
    expect(policies.filter(({ inputs }) => inputs.bucket === bucketName())).toHaveLength(1);
  });

  test("keeps every version, encrypted", () => {
    expect(inputsOf("aws:s3/bucketVersioning:BucketVersioning", "UploadsVersioning")).toMatchObject(
      { bucket: bucketName(), versioningConfiguration: { status: "Enabled" } },
    );
    expect(
      inputsOf(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "UploadsEncryption",
      ),
    ).toMatchObject({
      bucket: bucketName(),
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
  });

  test("lets the page's origin post and read, and no other origin", () => {
    const { corsRules } = inputsOf(
      "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
      "UploadsCors",
    );
    expect(corsRules).toEqual([corsRule([pageOrigin])]);
  });

  test("gives back what was deleted by mistake for 30 days, and forgets abandoned parts", () => {
    const { rules } = inputsOf(
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "UploadsLifecycle",
    );
    expect(removalDays.noncurrentVersion).toBe(30);
    expect(rules).toMatchObject([
      {
        status: "Enabled",
        abortIncompleteMultipartUpload: { daysAfterInitiation: removalDays.abandonedMultipart },
      },
      {
        status: "Enabled",
        noncurrentVersionExpiration: { noncurrentDays: removalDays.noncurrentVersion },
        expiration: { expiredObjectDeleteMarker: true },
      },
    ]);
  });

  test("logs who asked for what into a bucket where only S3's log delivery may write", () => {
    const logs = inputsOf("aws:s3/bucket:Bucket", "AccessLogsBucket").bucket as string;
    expect(inputsOf("aws:s3/bucketLogging:BucketLogging", "UploadsLogging")).toEqual({
      bucket: bucketName(),
      targetBucket: logs,
      targetPrefix: "uploads-bucket/",
    });
    const { policy } = inputsOf("aws:s3/bucketPolicy:BucketPolicy", "AccessLogsPolicy");
    expect(statementsIn(policy)).toEqual([
      denyPlainHttp("s3:*", [`arn:aws:s3:::${logs}`, `arn:aws:s3:::${logs}/*`]),
      {
        Effect: "Allow",
        Action: ["s3:PutObject"],
        Resource: [`arn:aws:s3:::${logs}/uploads-bucket/*`],
        Principal: { Service: ["logging.s3.amazonaws.com"] },
        Condition: {
          ArnEquals: { "aws:SourceArn": [bucketArn()] },
          StringEquals: { "aws:SourceAccount": [awsAccount] },
        },
      },
    ]);
  });
});

describe("the table of records", () => {
  test("has the keys and indexes that core names, and a time to live", () => {
    const { hashKey, globalSecondaryIndexes, attributes, ttl } = inputsOf(
      "aws:dynamodb/table:Table",
      "RecordsTable",
    );
    expect(hashKey).toBe(tableKeys.partitionKey);
    expect(globalSecondaryIndexes).toEqual(
      Object.entries(tableKeys.indexes).map(([name, { partitionKey, sortKey }]) => ({
        name,
        hashKey: partitionKey,
        rangeKey: sortKey,
        projectionType: "ALL",
      })),
    );
    expect(attributes).toEqual(
      ["id", "owner", "dueShard", "dueAt"].map((name) => ({ name, type: "S" })),
    );
    expect(ttl).toEqual({ attributeName: tableKeys.timeToLive, enabled: true });
  });

  test("can be restored to any second of the last weeks, and is encrypted", () => {
    expect(inputsOf("aws:dynamodb/table:Table", "RecordsTable")).toMatchObject({
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true },
      billingMode: "PAY_PER_REQUEST",
    });
  });
});

describe("events", () => {
  test("go from the bucket to the queue, once the queue admits them", () => {
    const notification = one(
      production,
      "aws:s3/bucketNotification:BucketNotification",
      "UploadsNotification",
    );
    expect(notification.inputs).toEqual({
      bucket: bucketName(),
      queues: [{ queueArn: queueArn(), events: [...notifiedEvents], filterPrefix: objectPrefix }],
    });
    const policy = one(production, "aws:sqs/queuePolicy:QueuePolicy", "ObjectEventsPolicy");
    expect(notification.dependsOn).toContain(policy.urn);
  });

  test("may be sent by S3 for this bucket of this account only", () => {
    const { policy } = inputsOf("aws:sqs/queuePolicy:QueuePolicy", "ObjectEventsPolicy");
    expect(statementsIn(policy)).toEqual([
      {
        Effect: "Allow",
        Action: ["sqs:SendMessage"],
        Resource: [queueArn()],
        Principal: { Service: ["s3.amazonaws.com"] },
        Condition: {
          ArnEquals: { "aws:SourceArn": [bucketArn()] },
          StringEquals: { "aws:SourceAccount": [awsAccount] },
        },
      },
      denyPlainHttp("sqs:*", [queueArn()]),
    ]);
  });

  test("reach finalize-upload in batches, of which only what failed comes again", () => {
    expect(mappingsOf("finalize-upload")).toEqual([
      {
        eventSourceArn: queueArn(),
        functionName: functionArn("finalize-upload"),
        functionResponseTypes: ["ReportBatchItemFailures"],
        batchSize: limits.queue.batchSize,
        maximumBatchingWindowInSeconds: 0,
      },
    ]);
  });

  test("that fail five times go to the dead letters, where they stay for 14 days", () => {
    expect(limits.queue.maxReceiveCount).toBe(5);
    const { redrivePolicy, visibilityTimeoutSeconds } = inputsOf(
      "aws:sqs/queue:Queue",
      "ObjectEventsQueue",
    );
    expect(JSON.parse(String(redrivePolicy))).toEqual({
      deadLetterTargetArn: queueArn("DeadLettersQueue"),
      maxReceiveCount: limits.queue.maxReceiveCount,
    });
    expect(inputsOf("aws:sqs/queue:Queue", "DeadLettersQueue").messageRetentionSeconds).toBe(
      14 * day,
    );
    // AWS Lambda Developer Guide, "Using Lambda with Amazon SQS": at least six times the function's timeout.
    expect(visibilityTimeoutSeconds).toBeGreaterThanOrEqual(6 * limits.timeout.finalize);
  });

  test("raise an alarm when they wait long or are given up", () => {
    const alarms = allOf(production, "aws:cloudwatch/metricAlarm:MetricAlarm");
    const watched = alarms.map(({ inputs: { metricName, dimensions } }) => [
      metricName,
      arnOf("sqs", (dimensions as { QueueName: string }).QueueName),
    ]);
    expect(watched).toEqual(
      expect.arrayContaining([
        ["ApproximateNumberOfMessagesVisible", queueArn("DeadLettersQueue")],
        ["ApproximateAgeOfOldestMessage", queueArn()],
      ]),
    );
  });
});

describe("what happened to uploads", () => {
  test("is in the table's stream, before and after each change", () => {
    expect(inputsOf("aws:dynamodb/table:Table", "RecordsTable")).toMatchObject({
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
    });
  });

  test("is published from the stream alone, from its beginning and until it is too old", () => {
    expect(mappingsOf("publish-events")).toEqual([
      {
        eventSourceArn: streamArn(),
        functionName: functionArn("publish-events"),
        startingPosition: "TRIM_HORIZON",
        batchSize: limits.stream.batchSize,
        filterCriteria: { filters: [{ pattern: JSON.stringify(streamFilter) }] },
        functionResponseTypes: ["ReportBatchItemFailures"],
        bisectBatchOnFunctionError: true,
        maximumRetryAttempts: -1,
        maximumRecordAgeInSeconds: limits.stream.maximumRecordAge,
        destinationConfig: {
          onFailure: { destinationArn: queueArn("UnpublishedEventsQueue") },
        },
      },
    ]);
    const mapped = allOf(production, "aws:lambda/eventSourceMapping:EventSourceMapping");
    expect(mapped).toHaveLength(2);
    // What is set aside is only told of; the stream itself keeps it for a day.
    expect(limits.stream.maximumRecordAge).toBeLessThanOrEqual(day / 2);
  });

  test("and was given up stays in an encrypted queue for 14 days, which only TLS reaches", () => {
    expect(inputsOf("aws:sqs/queue:Queue", "UnpublishedEventsQueue")).toMatchObject({
      sqsManagedSseEnabled: true,
      messageRetentionSeconds: 14 * day,
    });
    const { policy } = inputsOf("aws:sqs/queuePolicy:QueuePolicy", "UnpublishedEventsPolicy");
    expect(statementsIn(policy)).toEqual([
      denyPlainHttp("sqs:*", [queueArn("UnpublishedEventsQueue")]),
    ]);
  });

  test("raises an alarm when it waits, is given up, or cannot be read", () => {
    const alarms = allOf(production, "aws:cloudwatch/metricAlarm:MetricAlarm");
    const watched = alarms.map(({ inputs: { metricName, dimensions, threshold } }) => ({
      metricName,
      dimensions,
      threshold,
    }));
    expect(watched).toEqual(
      expect.arrayContaining([
        {
          metricName: "IteratorAge",
          dimensions: { FunctionName: functionOf("publish-events").name },
          threshold: 5 * 60 * 1000,
        },
        {
          metricName: "ApproximateNumberOfMessagesVisible",
          dimensions: {
            QueueName: inputsOf("aws:sqs/queue:Queue", "UnpublishedEventsQueue").name,
          },
          threshold: 0,
        },
        {
          metricName: metrics.notARecord,
          dimensions: { service: "publish-events" },
          threshold: 0,
        },
      ]),
    );
  });
});

describe.each(functionNames)("%s", (name) => {
  const role = () => inputsOf("aws:iam/role:Role", `${logicalName[name]}Role`);

  test("may do what its grants say, write its logs, and nothing else", () => {
    const { inlinePolicies, managedPolicyArns } = role();
    const [inline, ...more] = inlinePolicies as { policy: string }[];
    expect(more).toEqual([]);
    const granted = statementsOf(name, {
      bucket: bucketArn(),
      table: arnOf("dynamodb", `table/${tableName()}`),
      stream: streamArn(),
      queue: queueArn(),
      bus: arnOf("events", `event-bus/${busName()}`),
      unpublished: queueArn("UnpublishedEventsQueue"),
    });
    expect(statementsIn(inline?.policy)).toEqual(
      granted.map(({ actions, resources, conditions = [] }) => ({
        Effect: "Allow",
        Action: actions,
        Resource: resources,
        ...(conditions.length > 0 && {
          Condition: Object.fromEntries(
            conditions.map(({ test, variable, values }) => [test, { [variable]: values }]),
          ),
        }),
      })),
    );
    expect(managedPolicyArns).toEqual([
      "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    ]);
    const attached = production.resources.filter(({ type }) =>
      /:(RolePolicy|RolePolicyAttachment|Policy)$/.test(type),
    );
    expect(attached).toEqual([]);
  });

  test("is trusted to Lambda alone", () => {
    expect(role().assumeRolePolicy).toMatchObject({
      Statement: [
        {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "lambda.amazonaws.com" },
        },
      ],
    });
  });

  test("runs on Node 24 and knows what it works on", () => {
    const { environment, ...known } = functionOf(name);
    expect(known).toMatchObject({
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      loggingConfig: { logFormat: "JSON" },
    });
    const { variables } = environment as { variables: Record<string, unknown> };
    const ours = Object.entries(variables).filter(([key]) => key.startsWith("SLIPWAY_"));
    expect(Object.fromEntries(ours)).toEqual({
      SLIPWAY_BUCKET: bucketName(),
      ...(name === "publish-events"
        ? { SLIPWAY_EVENT_BUS: busName() }
        : { SLIPWAY_TABLE: tableName() }),
    });
  });

  test("was bundled with our handler in it", () => {
    const bundle = production.bundles.find(
      ({ functionName }) => functionName === logicalName[name],
    );
    expect(bundle?.files).toContain(`packages/functions/src/handlers/${name}.ts`);
  });
});

describe("the API", () => {
  test("has core's routes, and the JWT authorizer before each that needs a caller", () => {
    const authorizer = inputsOf(
      "aws:apigatewayv2/authorizer:Authorizer",
      "ApiAuthorizerCallersAuthorizer",
    );
    const found = allOf(production, "aws:apigatewayv2/route:Route").map(({ inputs }) => ({
      routeKey: inputs.routeKey,
      authorizationType: inputs.authorizationType,
      authorizerId: inputs.authorizerId,
    }));
    const wanted = Object.values(routes).map((route) => ({
      routeKey: routeKey(route),
      authorizationType: route.authorized ? "JWT" : "NONE",
      authorizerId: route.authorized ? authorizer.name : undefined,
    }));
    expect(found).toHaveLength(wanted.length);
    expect(found).toEqual(expect.arrayContaining(wanted));
  });

  test("calls the function that a route names", () => {
    for (const { inputs } of allOf(production, "aws:apigatewayv2/route:Route")) {
      const route = Object.values(routes).find((known) => routeKey(known) === inputs.routeKey);
      const integration = String(inputs.target).replace("integrations/", "");
      expect(inputsOf("aws:apigatewayv2/integration:Integration", integration).integrationUri).toBe(
        functionArn(route?.function ?? "sweep-uploads"),
      );
    }
  });

  test("answers the page's origin and no other", () => {
    const { corsConfiguration } = inputsOf("aws:apigatewayv2/api:Api", "ApiApi");
    expect(corsConfiguration).toMatchObject({ allowOrigins: [pageOrigin] });
  });

  test("takes tokens of a user pool that nobody can join uninvited", () => {
    expect(inputsOf("aws:cognito/userPool:UserPool", "UsersUserPool")).toMatchObject({
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
    });
  });

  test("takes tokens of a configured issuer instead", async () => {
    const graph = await evaluate({
      stage: "ada",
      configuration: {
        SLIPWAY_JWT_ISSUER: "https://id.example.com",
        SLIPWAY_JWT_AUDIENCE: "uploads",
      },
    });
    expect(allOf(graph, "aws:cognito/userPool:UserPool")).toEqual([]);
    expect(
      one(graph, "aws:apigatewayv2/authorizer:Authorizer", "ApiAuthorizerCallersAuthorizer").inputs
        .jwtConfiguration,
    ).toEqual({ issuer: "https://id.example.com", audiences: ["uploads"] });
  });
});

test("the sweep runs on its schedule, and the next run is its retry", () => {
  expect(inputsOf("aws:scheduler/schedule:Schedule", "SweepSchedule")).toMatchObject({
    scheduleExpression: `rate(${limits.sweep.every / 60} minutes)`,
    state: "ENABLED",
    target: { arn: functionArn("sweep-uploads"), retryPolicy: { maximumRetryAttempts: 0 } },
  });
});

test("the page is a private bucket behind CloudFront, which speaks HTTPS only", () => {
  expect(
    inputsOf(
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "PageAssetsPublicAccessBlock",
    ),
  ).toMatchObject({ blockPublicPolicy: true, restrictPublicBuckets: true });
  expect(
    inputsOf("aws:cloudfront/distribution:Distribution", "FrontCdnDistribution"),
  ).toMatchObject({ defaultCacheBehavior: { viewerProtocolPolicy: "redirect-to-https" } });
});

describe("removing a stage", () => {
  const kept = [
    ["aws:s3/bucket:Bucket", "UploadsBucket"],
    ["aws:s3/bucket:Bucket", "AccessLogsBucket"],
    ["aws:dynamodb/table:Table", "RecordsTable"],
  ] as const;

  test("keeps the files and records of production, and protects them from a mistake", () => {
    expect(production.app).toMatchObject({ protect: true, removal: "retain" });
    for (const [type, name] of kept) expect(one(production, type, name).retainOnDelete).toBe(true);
    expect(inputsOf("aws:s3/bucket:Bucket", "UploadsBucket").forceDestroy).toBe(false);
    expect(inputsOf("aws:s3/bucket:Bucket", "AccessLogsBucket").forceDestroy).toBe(false);
    expect(inputsOf("aws:dynamodb/table:Table", "RecordsTable").deletionProtectionEnabled).toBe(
      true,
    );
  });

  test("removes all of any other stage", () => {
    expect(development.app).toMatchObject({ protect: false, removal: "remove" });
    for (const [type, name] of kept)
      expect(one(development, type, name).retainOnDelete).toBe(false);
    expect(one(development, "aws:s3/bucket:Bucket", "UploadsBucket").inputs.forceDestroy).toBe(
      true,
    );
    expect(
      one(development, "aws:dynamodb/table:Table", "RecordsTable").inputs.deletionProtectionEnabled,
    ).not.toBe(true);
  });
});

describe("a configuration that cannot be meant", () => {
  test.each([
    [
      { SLIPWAY_JWT_ISSUER: "https://id.example.com" },
      "SLIPWAY_JWT_ISSUER and SLIPWAY_JWT_AUDIENCE go together",
    ],
    [
      { SLIPWAY_JWT_ISSUER: "http://id.example.com", SLIPWAY_JWT_AUDIENCE: "uploads" },
      "SLIPWAY_JWT_ISSUER must be the https:// address",
    ],
    [{ SLIPWAY_ORIGINS: "https://example.com/page" }, "SLIPWAY_ORIGINS"],
  ])("%o is refused by name", async (configuration, words) => {
    await expect(evaluate({ stage: "ada", configuration })).rejects.toThrow(words);
  });
});

import { notifiedEvents } from "@slipway/core/deployment/bucket";
import type { FunctionName } from "@slipway/core/deployment/grants";
import { streamFilter } from "@slipway/core/events/upload-event";
import { objectPrefix } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { expect } from "vitest";
import { awsAccount } from "../testing/aws-mocks.ts";
import {
  type Deployment,
  denyPlainHttp,
  type Statement,
  statementsIn,
} from "../testing/deployment.ts";

const day = 24 * 60 * 60;

const policyOf = ({ inputs }: Deployment, part: string) =>
  statementsIn(inputs("sqs/queuePolicy:QueuePolicy", `${part}Policy`).policy);

/** The mappings that invoke a function with batches. */
const mappingsOf = ({ all, functionNamed }: Deployment, name: FunctionName) =>
  all("lambda/eventSourceMapping:EventSourceMapping")
    .map(({ inputs }) => inputs)
    .filter(({ functionName }) => functionName === functionNamed(name).arn);

export const s3NotifiesTheQueue: Statement = ({ one, bucket, queueArn }) => {
  const notification = one("s3/bucketNotification:BucketNotification", "FilesNotification");
  expect(notification.inputs).toEqual({
    bucket: bucket.name,
    queues: [
      {
        queueArn: queueArn("ObjectEvents"),
        events: [...notifiedEvents],
        filterPrefix: objectPrefix,
      },
    ],
  });
  const policy = one("sqs/queuePolicy:QueuePolicy", "ObjectEventsPolicy");
  expect(notification.dependsOn).toContain(policy.urn);
};

export const onlyS3MaySend: Statement = (deployment) => {
  const { bucket, queueArn } = deployment;
  expect(policyOf(deployment, "ObjectEvents")).toEqual([
    {
      Effect: "Allow",
      Action: ["sqs:SendMessage"],
      Resource: [queueArn("ObjectEvents")],
      Principal: { Service: ["s3.amazonaws.com"] },
      Condition: {
        ArnEquals: { "aws:SourceArn": [bucket.arn] },
        StringEquals: { "aws:SourceAccount": [awsAccount] },
      },
    },
    denyPlainHttp("sqs:*", [queueArn("ObjectEvents")]),
  ]);
};

export const queuesAreEncryptedAndRequireTls: Statement = (deployment) => {
  const { all, name, queueArn } = deployment;
  for (const queue of all("sqs/queue:Queue")) {
    expect(queue.inputs).toMatchObject({ sqsManagedSseEnabled: true });
    const part = queue.name.slice(name.length, -"Queue".length);
    expect(policyOf(deployment, part)).toContainEqual(denyPlainHttp("sqs:*", [queueArn(part)]));
  }
  // Only Lambda sends to these, with its function's role.
  for (const part of ["DeadLetters", "UnpublishedEvents"])
    expect(policyOf(deployment, part)).toHaveLength(1);
};

export const redeliversOnlyFailures: Statement = (deployment) =>
  expect(mappingsOf(deployment, "finalize-upload")).toMatchObject([
    {
      eventSourceArn: deployment.queueArn("ObjectEvents"),
      functionResponseTypes: ["ReportBatchItemFailures"],
      batchSize: limits.queue.batchSize,
      maximumBatchingWindowInSeconds: 0,
    },
  ]);

export const aFloodWaitsInTheQueue: Statement = (deployment) =>
  expect(mappingsOf(deployment, "finalize-upload")).toMatchObject([
    { scalingConfig: { maximumConcurrency: limits.concurrency.finalize } },
  ]);

export const fiveFailuresGoToDeadLetters: Statement = ({ inputs, queueArn }) => {
  const { redrivePolicy, visibilityTimeoutSeconds } = inputs(
    "sqs/queue:Queue",
    "ObjectEventsQueue",
  );
  expect(JSON.parse(String(redrivePolicy ?? "{}"))).toEqual({
    deadLetterTargetArn: queueArn("DeadLetters"),
    maxReceiveCount: 5,
  });
  // AWS Lambda Developer Guide, "Using Lambda with Amazon SQS": at least six times the function's timeout.
  expect(visibilityTimeoutSeconds).toBeGreaterThanOrEqual(6 * limits.timeout.finalize);
};

export const deadLettersAreKept14Days: Statement = ({ inputs, queueArn }) => {
  expect(inputs("sqs/queue:Queue", "DeadLettersQueue").messageRetentionSeconds).toBe(14 * day);
  const allow = inputs("sqs/redriveAllowPolicy:RedriveAllowPolicy", "DeadLettersRedriveAllow");
  expect(JSON.parse(String(allow.redriveAllowPolicy))).toEqual({
    redrivePermission: "byQueue",
    sourceQueueArns: [queueArn("ObjectEvents")],
  });
};

export const publishesOnlyFromTheStream: Statement = (deployment) => {
  const { table, queueArn, functionNamed, all } = deployment;
  const [mapping, ...more] = mappingsOf(deployment, "publish-events");
  const { tags: _, ...asked } = mapping ?? {};
  expect(more).toEqual([]);
  expect(asked).toEqual({
    eventSourceArn: table.streamArn,
    functionName: functionNamed("publish-events").arn,
    startingPosition: "TRIM_HORIZON",
    batchSize: limits.stream.batchSize,
    filterCriteria: { filters: [{ pattern: JSON.stringify(streamFilter) }] },
    functionResponseTypes: ["ReportBatchItemFailures"],
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: -1,
    maximumRecordAgeInSeconds: limits.stream.maximumRecordAge,
    destinationConfig: { onFailure: { destinationArn: queueArn("UnpublishedEvents") } },
  });
  const invoked: readonly FunctionName[] = ["finalize-upload", "publish-events", "derive-images"];
  const arns = invoked.map((name) => functionNamed(name).arn);
  const mappings = all("lambda/eventSourceMapping:EventSourceMapping");
  expect(mappings.map(({ inputs }) => inputs.functionName).toSorted()).toEqual(arns.toSorted());
};

export const reportsUnpublishedChanges: Statement = ({ inputs }) => {
  expect(inputs("sqs/queue:Queue", "UnpublishedEventsQueue").messageRetentionSeconds).toBe(
    14 * day,
  );
  // The message only describes the batch. The stream keeps its changes for a day.
  expect(limits.stream.maximumRecordAge).toBeLessThanOrEqual(day / 2);
};

// Derived images: the queue behind the bus, the function that derives them, and what reports its failures.
import { derivableTypes } from "@slipway/core/content/derivable";
import { metrics } from "@slipway/core/deployment/metrics";
import { limits } from "@slipway/core/limits";
import { expect } from "vitest";
import { awsAccount } from "../testing/aws-mocks.ts";
import { denyPlainHttp, type Statement, statementsIn } from "../testing/deployment.ts";

const day = 24 * 60 * 60;
const parts = { queue: "Images", deadLetters: "ImageDeadLetters" } as const;

/** Only uploads of these kinds, and of types that images are derived from, are sent to the queue. */
export const derivesFrom =
  (...kinds: readonly string[]): Statement =>
  (deployment) => {
    const { inputs, queueArn, bus } = deployment;
    const { eventPattern, eventBusName } = inputs("cloudwatch/eventRule:EventRule", "ImagesRule");
    expect(JSON.parse(String(eventPattern))).toEqual({
      source: ["slipway"],
      "detail-type": ["upload.ready"],
      detail: { kind: kinds, object: { contentType: derivableTypes } },
    });
    expect(eventBusName).toBe(bus.name);
    expect(inputs("cloudwatch/eventTarget:EventTarget", "ImagesTarget")).toMatchObject({
      eventBusName: bus.name,
      arn: queueArn(parts.queue),
      deadLetterConfig: { arn: queueArn(parts.deadLetters) },
    });
    // The sweep can request images of these kinds again.
    expect(deployment.functionNamed("sweep-uploads").inputs.environment).toMatchObject({
      variables: {
        SLIPWAY_DERIVED_KINDS: kinds.join(","),
        SLIPWAY_IMAGE_QUEUE: expect.stringContaining(queueArn(parts.queue).split(":").at(-1) ?? ""),
      },
    });
  };

export const onlyTheRuleMaySend: Statement = ({ name, inputs, queueArn }) => {
  for (const part of Object.values(parts)) {
    const { policy } = inputs("sqs/queuePolicy:QueuePolicy", `${part}Policy`);
    expect(statementsIn(policy)).toEqual([
      {
        Effect: "Allow",
        Action: ["sqs:SendMessage"],
        Resource: [queueArn(part)],
        Principal: { Service: ["events.amazonaws.com"] },
        Condition: {
          ArnEquals: { "aws:SourceArn": [expect.stringMatching(new RegExp(`:${name}ImagesRule`))] },
          StringEquals: { "aws:SourceAccount": [awsAccount] },
        },
      },
      denyPlainHttp("sqs:*", [queueArn(part)]),
    ]);
  }
};

export const fiveFailuresGoToImageDeadLetters: Statement = ({ inputs, queueArn }) => {
  const { redrivePolicy, visibilityTimeoutSeconds } = inputs("sqs/queue:Queue", "ImagesQueue");
  expect(JSON.parse(String(redrivePolicy ?? "{}"))).toEqual({
    deadLetterTargetArn: queueArn(parts.deadLetters),
    maxReceiveCount: 5,
  });
  // AWS Lambda Developer Guide, "Creating and configuring an Amazon SQS event source mapping": at least six times the timeout.
  expect(visibilityTimeoutSeconds).toBeGreaterThanOrEqual(6 * limits.timeout.images);
  // The upload is given up before, with a reason in its record.
  expect(limits.images.mostAttempts).toBeLessThan(limits.images.maxReceiveCount);
  expect(inputs("sqs/queue:Queue", "ImageDeadLettersQueue")).toMatchObject({
    messageRetentionSeconds: 14 * day,
  });
  const allow = inputs("sqs/redriveAllowPolicy:RedriveAllowPolicy", "ImageDeadLettersRedriveAllow");
  expect(JSON.parse(String(allow.redriveAllowPolicy))).toEqual({
    redrivePermission: "byQueue",
    sourceQueueArns: [queueArn(parts.queue)],
  });
};

export const derivesOneUploadAtATime: Statement = ({ all, functionNamed, queueArn }) => {
  const { arn } = functionNamed("derive-images");
  const mappings = all("lambda/eventSourceMapping:EventSourceMapping");
  expect(
    mappings.map(({ inputs }) => inputs).filter(({ functionName }) => functionName === arn),
  ).toMatchObject([
    {
      eventSourceArn: queueArn(parts.queue),
      batchSize: 1,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: limits.concurrency.images },
    },
  ]);
};

export const failuresOfImagesAreReported: Statement = (deployment) => {
  const { inputs } = deployment;
  const alarm = (part: string) => inputs("cloudwatch/metricAlarm:MetricAlarm", `${part}Alarm`);
  expect(alarm("ImageDeadLetters")).toMatchObject({
    metricName: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: inputs("sqs/queue:Queue", "ImageDeadLettersQueue").name },
    threshold: 0,
  });
  const { name } = deployment.functionNamed("derive-images").inputs;
  for (const metricName of ["Errors", "Throttles"])
    expect(alarm(`DeriveImages${metricName}`)).toMatchObject({
      metricName,
      dimensions: { FunctionName: name },
    });
};

export const dashboardShowsImages: Statement = ({ inputs }) => {
  const { dashboardBody } = inputs("cloudwatch/dashboard:Dashboard", "Dashboard");
  const { widgets } = JSON.parse(String(dashboardBody));
  const shown = JSON.stringify(widgets.slice(1));
  for (const part of Object.values(parts))
    expect(shown).toContain(`"${inputs("sqs/queue:Queue", `${part}Queue`).name}"`);
  for (const metric of [metrics.derived, metrics.notDerived, metrics.derivedLate])
    expect(shown).toContain(`"${metric}"`);
};

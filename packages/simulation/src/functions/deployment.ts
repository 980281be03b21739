import type { Metric } from "@slipway/core/deployment/metrics";
import type { CompletionEvent } from "@slipway/core/events/completion-event";
import type { UploadEvent } from "@slipway/core/events/upload-event";
import { limits } from "@slipway/core/limits";
import type { HttpFunction } from "@slipway/core/routes";
import { type Change, publishEvents } from "@slipway/functions/events/publish";
import { finalizeUploadHandler } from "@slipway/functions/lambda/handlers/handle-bucket-events";
import { completeUploadHandler } from "@slipway/functions/lambda/handlers/handle-completion";
import { sweepUploadsHandler } from "@slipway/functions/lambda/handlers/handle-schedule";
import type { RequestAdapters } from "@slipway/functions/ports/adapters";
import type { Downloads } from "@slipway/functions/ports/downloads";
import type { EventBus } from "@slipway/functions/ports/events";
import type { Telemetry } from "@slipway/functions/ports/telemetry";
import type { Context, SQSEvent } from "aws-lambda";
import type { Faults } from "../faults.ts";
import type { Random } from "../random.ts";
import type { Bucket } from "../services/bucket.ts";
import type { Message } from "../services/queue.ts";
import type { Table } from "../services/table.ts";
import type { Trace } from "../trace.ts";
import { simulatedDownloads } from "./downloads.ts";
import { type Poison, simulatedInspector } from "./inspector.ts";
import { simulatedObjects } from "./objects.ts";
import { simulatedRecords } from "./records.ts";
import type { Ending, Invocation, Runtime } from "./runtime.ts";

/** The functions of Slipway, deployed on simulated services. */
export interface Deployment {
  /** Answer a request: whatever a use case does with its adapters. */
  request<Answer>(
    name: HttpFunction,
    answer: (adapters: RequestAdapters) => Promise<Answer>,
  ): Promise<Ending<Answer>>;
  finalize(batch: readonly Message[]): Promise<Ending<readonly string[]>>;
  sweep(): Promise<Ending<unknown>>;
  publish(changes: readonly Change[]): Promise<Ending<Change | undefined>>;
  /** What the functions counted. */
  readonly counts: Partial<Record<Metric, number>>;
}

export const createDeployment = (world: {
  readonly runtime: Runtime;
  readonly table: Table;
  readonly bucket: Bucket;
  readonly counters: Downloads;
  readonly now: () => number;
  readonly faults: Faults;
  readonly random: Random;
  readonly trace: Trace | undefined;
  readonly poison: Poison;
  readonly onPublished: (event: UploadEvent) => void;
}): Deployment => {
  const { runtime, bucket, counters, faults, random, trace, onPublished } = world;
  const counts: Partial<Record<Metric, number>> = {};
  let ids = 0;
  /** In S3's eyes a function that may not list the bucket may not know that a version is gone. */
  const sweepMayList = random.chance(0.5);

  /** UUIDs of version 7: by time first, then by number. */
  const newId = (time: Date): string => {
    ids += 1;
    const milliseconds = time.getTime().toString(16).padStart(12, "0");
    const number = ids.toString(16).padStart(12, "0");
    return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-7000-8000-${number}`;
  };

  const telemetryOf = ({ name }: Invocation): Telemetry => {
    const say = (message: string, fields: object = {}) =>
      trace?.(name, () => `"${message}" ${JSON.stringify(fields, withErrors)}`);
    return {
      info: say,
      warn: say,
      error: say,
      count: (metric) => {
        counts[metric] = (counts[metric] ?? 0) + 1;
      },
    };
  };

  /** Invokes complete-upload as Lambda does with an event: again where it fails, three times at most. */
  const complete = async (completion: CompletionEvent): Promise<void> => {
    for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
      const ending = await runtime.invoke(
        "complete-upload",
        limits.timeout.complete,
        (invocation) =>
          completeUploadHandler(adaptersOf(invocation))(completion, contextOf(invocation)),
      );
      if (ending.kind === "answered") return;
    }
  };

  const adaptersOf = (invocation: Invocation, mayList = false): RequestAdapters => ({
    completions: {
      start: (completion) =>
        invocation.call({
          to: "lambda Invoke",
          detail: () => completion.id,
          act: () => {
            void complete(completion);
          },
        }),
    },
    records: simulatedRecords(invocation, world),
    objects: simulatedObjects(invocation, bucket, mayList),
    downloads: simulatedDownloads(invocation, counters),
    inspector: simulatedInspector(invocation, world.poison, random),
    telemetry: telemetryOf(invocation),
    clock: invocation.clock,
    pause: invocation.pause,
    newId: () => newId(invocation.clock()),
  });

  const busOf = ({ call }: Invocation): EventBus => ({
    publish: (events) =>
      call({
        to: "eventbridge PutEvents",
        detail: () => events.map(({ type, id }) => `${type} ${id}`).join(", "),
        act: () => {
          const taken = faults.strikes("refused event")
            ? random.below(events.length)
            : events.length;
          for (const event of events.slice(0, taken)) onPublished(event);
          return events
            .slice(taken)
            .map((event, index) => ({ event, ...(index === 0 && { error: "InternalFailure" }) }));
        },
      }),
  });

  return {
    counts,
    request: (name, answer) =>
      runtime.invoke(name, timeouts[name], (invocation) => answer(adaptersOf(invocation))),
    finalize: (batch) =>
      runtime.invoke("finalize-upload", limits.timeout.finalize, async (invocation) => {
        const handler = finalizeUploadHandler(adaptersOf(invocation));
        const { batchItemFailures } = await handler(eventOf(batch), contextOf(invocation));
        return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
      }),
    sweep: () =>
      runtime.invoke("sweep-uploads", limits.timeout.sweep, (invocation) =>
        sweepUploadsHandler(adaptersOf(invocation, sweepMayList))({}, contextOf(invocation)),
      ),
    publish: (changes) =>
      runtime.invoke("publish-events", limits.timeout.publish, (invocation) =>
        publishEvents(changes, {
          events: busOf(invocation),
          bucket: "uploads",
          telemetry: telemetryOf(invocation),
        }),
      ),
  };
};

/** Lambda's default for events (AWS Lambda Developer Guide, "Invoking a Lambda function asynchronously"). */
const mostAttempts = 3;

const timeouts: Record<HttpFunction, number> = {
  "request-upload": limits.timeout.request,
  library: limits.timeout.library,
  "upload-statuses": limits.timeout.statuses,
};

const withErrors = (_: string, value: unknown) => (value instanceof Error ? value.message : value);

const eventOf = (batch: readonly Message[]): SQSEvent => ({
  Records: batch.map(({ messageId, body, receiveCount }) => ({
    messageId,
    receiptHandle: messageId,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: "0",
      SenderId: "s3.amazonaws.com",
      ApproximateFirstReceiveTimestamp: "0",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:uploads",
    awsRegion: "us-east-1",
  })),
});

const contextOf = ({ name, remaining }: Invocation): Context => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName: name,
  functionVersion: "$LATEST",
  invokedFunctionArn: name,
  memoryLimitInMB: "1024",
  awsRequestId: name,
  logGroupName: name,
  logStreamName: name,
  getRemainingTimeInMillis: remaining,
  done: () => {},
  fail: () => {},
  succeed: () => {},
});

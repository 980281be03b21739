import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { table } from "@slipway/core/deployment/table";
import { announcedStatuses } from "@slipway/core/events/upload-event";
import { limits } from "@slipway/core/limits";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { createBackoff } from "../backoff.ts";
import { region, streamArn } from "../names.ts";
import type { StreamChange, StreamJournal } from "./stream-journal.ts";

export interface StreamConsumer {
  /** Resolves when every change was delivered or dropped. */
  idle(): Promise<void>;
  /** Stops deliveries, and resolves when the running batch has ended. */
  stop(): Promise<void>;
}

export interface ConsumerOptions {
  readonly journal: StreamJournal;
  readonly invoke: (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;
  /** Called for each change that was dropped. */
  readonly onGivenUp: (change: StreamChange) => void;
  /** Returns the milliseconds until a batch is delivered again, by its number of failures. */
  readonly retryDelay?: (failures: number) => number;
}

/**
 * Milliseconds from a batch to the next one that is not full, so that changes that follow each other are delivered
 * together. Lambda polls a stream four times a second (AWS Lambda Developer Guide, "Polling and batching streams").
 */
const pollInterval = 100;

/**
 * Delivers the changes of a stream to a function as Lambda's event source mapping does for one shard: in order and in
 * batches. After a failure, it delivers again from the first failed change. It halves the batch if the whole function
 * fails, and drops a change that is too old.
 */
export const consumeStream = ({
  journal,
  invoke,
  onGivenUp,
  retryDelay = createBackoff(2),
}: ConsumerOptions): StreamConsumer => {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let whenIdle: (() => void)[] = [];
  let size: number = limits.stream.batchSize;
  let failures = 0;
  let deliveredAt = Number.NEGATIVE_INFINITY;

  /** Invokes the function, and returns the first change that failed. */
  const firstFailed = async (batch: readonly StreamChange[]): Promise<StreamChange | undefined> => {
    const passing = batch.filter(isAnnounced);
    if (passing.length === 0) return undefined;
    try {
      const { batchItemFailures } = await invoke({ Records: passing.map(createRecord) });
      const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
      // An unknown identifier means that the whole batch failed.
      return failed.length === 0
        ? undefined
        : (passing.find((change) => failed.includes(formatSequenceNumber(change))) ?? passing[0]);
    } catch {
      size = Math.max(1, Math.floor(passing.length / 2));
      return passing[0];
    }
  };

  const handle = async (batch: readonly StreamChange[]): Promise<void> => {
    const failed = await firstFailed(batch);
    const delivered = failed === undefined ? batch : batch.slice(0, batch.indexOf(failed));
    const last = delivered.at(-1);
    if (last !== undefined) journal.forget(last.sequence);
    if (failed === undefined) {
      size = limits.stream.batchSize;
      failures = 0;
      deliveredAt = performance.now();
      return;
    }
    if (Date.now() - failed.at > limits.stream.maximumRecordAge * 1000) {
      onGivenUp(failed);
      journal.forget(failed.sequence);
      return;
    }
    failures = last === undefined ? failures + 1 : 1;
    await pause(retryDelay(failures));
  };

  const pause = (milliseconds: number) => delay(milliseconds, undefined, stopping).catch(() => {});

  /** Waits until the next batch may be delivered, and returns it. */
  const takeBatch = async (): Promise<readonly StreamChange[]> => {
    const waiting = journal.oldest(size);
    const early = deliveredAt + pollInterval - performance.now();
    if (early <= 0 || waiting.length === 0 || waiting.length === size) return waiting;
    await pause(early);
    return stopping.signal.aborted ? [] : journal.oldest(size);
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const batch = await takeBatch();
      if (batch.length === 0) break;
      await handle(batch);
    }
  };

  const deliver = (): void => {
    if (stopping.signal.aborted || running !== undefined) return;
    running = run().finally(() => {
      running = undefined;
      if (journal.oldest(1).length > 0) return deliver();
      for (const resolve of whenIdle) resolve();
      whenIdle = [];
    });
  };

  journal.onChange(deliver);
  deliver();
  return {
    idle: () =>
      new Promise((resolve) => {
        whenIdle.push(resolve);
        deliver();
      }),
    async stop() {
      stopping.abort();
      await running;
    },
  };
};

/** Applies `streamFilter`. */
const isAnnounced = ({ after }: StreamChange): boolean =>
  announcedStatuses.some((status) => status === after?.status?.S);

const formatSequenceNumber = ({ sequence }: StreamChange): string =>
  String(sequence).padStart(21, "0");

// Amazon DynamoDB Developer Guide, "DynamoDB Streams and AWS Lambda triggers": the time in whole seconds.
const createRecord = (change: StreamChange): DynamoDBRecord => {
  const { id, at, before, after } = change;
  return {
    eventID: randomUUID(),
    eventName: after === undefined ? "REMOVE" : before === undefined ? "INSERT" : "MODIFY",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: region,
    eventSourceARN: streamArn,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(at / 1000),
      Keys: { [table.partitionKey]: { S: id } },
      ...(after && { NewImage: after }),
      ...(before && { OldImage: before }),
      SequenceNumber: formatSequenceNumber(change),
      SizeBytes: Buffer.byteLength(JSON.stringify([before, after])),
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
  };
};

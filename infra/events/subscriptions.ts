import { streamFilter } from "@slipway/core/events/upload-event";
import { limits } from "@slipway/core/limits";
import type { Functions, Parts } from "../functions/functions.ts";
import type { Scope } from "../scope.ts";

/** Invokes finalize-upload with messages of the queue. Only failed messages of a batch are redelivered. */
export const finalizeFromQueue = (
  { settings }: Scope,
  { queue, functions }: Pick<Parts, "queue"> & { functions: Functions },
): void => {
  queue.subscribe(functions["finalize-upload"].arn, {
    batch: {
      // guard: a batch needs no batching window
      size: limits.queue.batchSize,
      partialResponses: true,
    },
    transform: {
      eventSourceMapping: (args) => {
        args.tags = { ...settings.tags };
        // A flood of uploads waits in the queue, and leaves the account's executions to the API.
        args.scalingConfig = { maximumConcurrency: settings.concurrency.finalize };
        return undefined;
      },
    },
  });
};

/**
 * Invokes publish-events with changes of the table's stream, which is the outbox of events. A batch is retried from the
 * first change whose event was not published, and halved if the whole function fails. When its changes are too old, a
 * message about the batch goes to a queue.
 */
export const publishFromStream = (
  { settings, named }: Scope,
  {
    table,
    unpublished,
    functions,
  }: Pick<Parts, "table" | "unpublished"> & {
    functions: Functions;
  },
): void => {
  table.subscribe(named("PublishEvents"), functions["publish-events"].arn, {
    filters: [streamFilter],
    transform: {
      eventSourceMapping: (args) => {
        args.tags = { ...settings.tags };
        // From the stream's start, so that changes from before this mapping existed are published too.
        args.startingPosition = "TRIM_HORIZON";
        args.batchSize = limits.stream.batchSize;
        args.functionResponseTypes = ["ReportBatchItemFailures"];
        args.bisectBatchOnFunctionError = true;
        args.maximumRecordAgeInSeconds = limits.stream.maximumRecordAge;
        // Unlimited: only the age of a change ends its retries.
        args.maximumRetryAttempts = -1;
        args.destinationConfig = { onFailure: { destinationArn: unpublished.arn } };
        return undefined;
      },
    },
  });
};

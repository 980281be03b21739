import { streamFilter } from "@slipway/core/events/upload-event";
import { limits } from "@slipway/core/limits";
import type { Functions, Parts } from "../functions/functions.ts";
import type { Scope } from "../scope.ts";

/** A message that fails comes again alone, not with its whole batch. */
export const finalizeFromQueue = (
  { settings }: Scope,
  { queue, functions }: Pick<Parts, "queue"> & { functions: Functions },
): void => {
  queue.subscribe(functions["finalize-upload"].arn, {
    batch: { size: limits.queue.batchSize, partialResponses: true },
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
 * The table's stream is the outbox of events. A batch comes again from the first change whose event was not published,
 * halved where the function fails whole, until its changes are too old: then it is told of in a queue.
 */
export const publishFromStream = (
  { settings, named }: Scope,
  {
    table,
    unpublished,
    functions,
  }: Omit<Parts, "bucket" | "queue" | "bus"> & {
    functions: Functions;
  },
): void => {
  table.subscribe(named("PublishEvents"), functions["publish-events"].arn, {
    filters: [streamFilter],
    transform: {
      eventSourceMapping: (args) => {
        args.tags = { ...settings.tags };
        // From the stream's beginning: what is written before this stands is told too.
        args.startingPosition = "TRIM_HORIZON";
        args.batchSize = limits.stream.batchSize;
        args.functionResponseTypes = ["ReportBatchItemFailures"];
        args.bisectBatchOnFunctionError = true;
        args.maximumRecordAgeInSeconds = limits.stream.maximumRecordAge;
        // As often as it takes: age alone ends it.
        args.maximumRetryAttempts = -1;
        args.destinationConfig = { onFailure: { destinationArn: unpublished.arn } };
        return undefined;
      },
    },
  });
};

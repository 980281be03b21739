import { limits } from "@slipway/core/limits";
import { streamFilter } from "@slipway/core/upload-event";
import { unpublished } from "./bus.ts";
import { functions } from "./functions.ts";
import { table } from "./table.ts";

/**
 * The table's stream is the outbox of events. A batch comes again from the first change whose event was not published,
 * halved where the function fails whole, until its changes are too old: then it is told of in a queue.
 */
table.subscribe("PublishEvents", functions["publish-events"].arn, {
  filters: [streamFilter],
  transform: {
    eventSourceMapping: (args) => {
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

import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { parseObjectEvents } from "@slipway/core/events/s3-event";
import { limits } from "@slipway/core/limits";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Adapters } from "../../ports/adapters.ts";
import { finalizeUpload } from "../../uploads/finalize.ts";

const parseReceiveCount = ({ attributes }: SQSRecord): number =>
  Number(attributes.ApproximateReceiveCount);
const mayCrashFunction = (record: SQSRecord): boolean =>
  parseReceiveCount(record) > limits.inspection.attemptsWithMedia;

/**
 * Creates the handler of queue messages with S3 events. Only failed messages are received again. After several attempts, they
 * are moved to the dead-letter queue. A message that was received several times may be what crashes the function. It is
 * handled last, alone, and without media details.
 */
export const finalizeUploadHandler =
  (adapters: Adapters) =>
  async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const finalizeMessage = async (record: SQSRecord): Promise<void> => {
      const { body, messageId } = record;
      // guard: finalize reads no media details from the third receive
      const options = { media: !mayCrashFunction(record) };
      try {
        for (const objectEvent of parseObjectEvents(body))
          await finalizeUpload(objectEvent, adapters, options);
      } catch (error) {
        adapters.telemetry.error("an event could not be handled", { messageId, body, error });
        // guard: a failed event is retried
        throw error;
      }
    };
    const Records = event.Records.toSorted(
      (one, other) => parseReceiveCount(one) - parseReceiveCount(other),
    );
    return processPartialResponse({ Records }, finalizeMessage, new BatchProcessor(EventType.SQS), {
      context,
      processInParallel: !Records.some(mayCrashFunction),
      // If every message fails, the response lists them all. An exception would add no information.
      throwOnFullBatchFailure: false,
    });
  };

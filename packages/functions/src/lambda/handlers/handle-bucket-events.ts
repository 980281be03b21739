import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { parseObjectEvents } from "@slipway/core/events/s3-event";
import { limits } from "@slipway/core/limits";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Adapters } from "../../ports/adapters.ts";
import { finalizeUpload } from "../../uploads/finalize.ts";

const attemptOf = ({ attributes }: SQSRecord): number => Number(attributes.ApproximateReceiveCount);
const isSuspect = (record: SQSRecord): boolean =>
  attemptOf(record) > limits.inspection.attemptsWithMedia;

/**
 * A batch of the queue. What fails comes again and, in the end, to the dead-letter queue; the rest is done. A message that
 * was received often may be the one that ends its function: it is handled after all that were received less, alone, and
 * without reading media details.
 */
export const finalizeUploadHandler =
  (adapters: Adapters) =>
  async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const finalizeMessage = async (record: SQSRecord): Promise<void> => {
      const { body, messageId } = record;
      // guard: finalize reads no media details from the third receive
      const options = { media: !isSuspect(record) };
      try {
        for (const objectEvent of parseObjectEvents(body))
          await finalizeUpload(objectEvent, adapters, options);
      } catch (error) {
        adapters.telemetry.error("an event could not be handled", { messageId, body, error });
        // guard: a failed event is retried
        throw error;
      }
    };
    const Records = event.Records.toSorted((one, other) => attemptOf(one) - attemptOf(other));
    return processPartialResponse({ Records }, finalizeMessage, new BatchProcessor(EventType.SQS), {
      context,
      processInParallel: !Records.some(isSuspect),
      // A batch that fails whole is an ordinary answer: throwing would only add noise to the retries.
      throwOnFullBatchFailure: false,
    });
  };

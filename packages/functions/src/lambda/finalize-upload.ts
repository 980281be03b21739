import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { objectEvents } from "@slipway/core/s3-event";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Adapters } from "../adapters.ts";
import { finalizeUpload } from "../finalize-upload.ts";

/** A batch of the queue. What fails comes again and, in the end, to the dead-letter queue; the rest is done. */
export const finalizeUploadHandler =
  (adapters: Adapters) =>
  async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const finalizeMessage = async ({ body, messageId }: SQSRecord): Promise<void> => {
      try {
        for (const objectEvent of objectEvents(body)) await finalizeUpload(objectEvent, adapters);
      } catch (error) {
        adapters.telemetry.error("an event could not be handled", { messageId, body, error });
        throw error;
      }
    };
    return processPartialResponse(event, finalizeMessage, new BatchProcessor(EventType.SQS), {
      context,
      // A batch that fails whole is an ordinary answer: throwing would only add noise to the retries.
      throwOnFullBatchFailure: false,
    });
  };

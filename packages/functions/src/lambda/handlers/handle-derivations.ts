import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { parseDerivationBody } from "../../images/derivation-message.ts";
import { type DeriveAdapters, deriveImages } from "../../images/derive.ts";

/**
 * Creates the handler of queue messages about uploads to derive images from. Only failed messages are received again. After
 * `limits.images.maxReceiveCount` attempts, they are moved to the dead-letter queue.
 */
export const deriveImagesHandler =
  (adapters: DeriveAdapters) =>
  async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const handleMessage = async ({ body, messageId }: SQSRecord): Promise<void> => {
      try {
        await deriveImages(parseDerivationBody(body), adapters);
      } catch (error) {
        adapters.telemetry.error("images could not be derived", { messageId, body, error });
        // guard: a failed derivation is retried
        throw error;
      }
    };
    return processPartialResponse(event, handleMessage, new BatchProcessor(EventType.SQS), {
      context,
      // If every message fails, the response lists them all. An exception would add no information.
      throwOnFullBatchFailure: false,
    });
  };

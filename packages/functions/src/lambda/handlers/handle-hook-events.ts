import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { IdempotencyAlreadyInProgressError } from "@aws-lambda-powertools/idempotency";
import { UploadEvent } from "@slipway/core/events/upload-event";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import * as v from "valibot";
import { callHook } from "../../events/call-hook.ts";
import type { HookAdapters } from "../../ports/hook-adapters.ts";

/** An event as EventBridge sends it to a queue. */
const Message = v.pipe(v.string(), v.parseJson(), v.object({ detail: UploadEvent }));

/**
 * Creates the handler of queue messages with events of the bus. Only failed messages are received again. After
 * `limits.hooks.maxReceiveCount` attempts, they are moved to the dead-letter queue.
 */
export const handleEventsHandler =
  (adapters: HookAdapters) =>
  async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const handleMessage = async ({ body, messageId }: SQSRecord): Promise<void> => {
      try {
        await callHook(v.parse(Message, body).detail, adapters, context);
      } catch (error) {
        reportFailure(adapters, { messageId, body, error });
        // guard: an event whose hook failed is received again
        throw error;
      }
    };
    return processPartialResponse(event, handleMessage, new BatchProcessor(EventType.SQS), {
      context,
      processInParallel: true,
      // If every message fails, the response lists them all. An exception would add no information.
      throwOnFullBatchFailure: false,
    });
  };

const reportFailure = (
  { telemetry }: HookAdapters,
  {
    messageId,
    body,
    error,
  }: { readonly messageId: string; readonly body: string; readonly error: unknown },
): void => {
  if (error instanceof IdempotencyAlreadyInProgressError)
    telemetry.info("another call of the hook may be running", { messageId });
  else telemetry.error("a hook failed", { messageId, body, error });
};

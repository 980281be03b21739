import { CompletionEvent } from "@slipway/core/events/completion-event";
import type { Context } from "aws-lambda";
import * as v from "valibot";
import type { Adapters } from "../../ports/adapters.ts";
import { runCompletion } from "../../uploads/parts.ts";

/** Creates the handler that completes one upload. If it fails, Lambda invokes it again. */
export const completeUploadHandler =
  (adapters: Adapters) =>
  async (event: unknown, _context: Context): Promise<{ readonly isCompleted: boolean }> => {
    const completion = v.parse(CompletionEvent, event);
    try {
      return { isCompleted: await runCompletion(completion, adapters) };
    } catch (error) {
      adapters.telemetry.error("an upload could not be completed", {
        id: completion.id,
        error,
      });
      throw error;
    }
  };

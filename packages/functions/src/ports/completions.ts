import type { CompletionEvent } from "@slipway/core/events/completion-event";

/** Completes multipart uploads, which can take minutes. */
export interface Completions {
  /** Starts a completion. Resolves when the completion is certain to be attempted. The same upload can be started again. */
  start(event: CompletionEvent): Promise<void>;
}

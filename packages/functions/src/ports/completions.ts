import type { CompletionEvent } from "@slipway/core/events/completion-event";

/** Where multipart uploads are completed, however long it takes. */
export interface Completions {
  /** Has an upload completed. Resolves once that is certain to be tried; the same upload may be started again. */
  start(event: CompletionEvent): Promise<void>;
}

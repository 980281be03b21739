/**
 * The reason of a signal that aborts work on a file. It is an `AbortError`, so that code that wraps `fetch` can tell it
 * from a lost connection.
 */
export class UploadAbortedError extends DOMException {
  /** `cancel`: everything that was sent is discarded. `pause`: the upload can be resumed. `close`: the page is closing. */
  readonly action: "cancel" | "pause" | "close";

  constructor(action: UploadAbortedError["action"]) {
    super(`The upload was aborted: ${action}.`, "AbortError");
    this.action = action;
  }
}

import type { UploadEvent, UploadList } from "./upload-list.ts";

/** Yields all events of a list from now on, until no file has any work left or the uploader is closed. */
export async function* iterateEvents(
  list: UploadList,
  closing: AbortSignal,
): AsyncGenerator<UploadEvent, void, undefined> {
  const queued: UploadEvent[] = [];
  let wake = () => {};
  const unsubscribe = list.onEvent((event) => {
    queued.push(event);
    wake();
  });
  const close = () => wake();
  closing.addEventListener("abort", close);
  const isDone = () => closing.aborted || list.isDone();
  try {
    for (;;) {
      const event = queued.shift();
      if (event) yield event;
      else if (isDone()) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    unsubscribe();
    closing.removeEventListener("abort", close);
  }
}

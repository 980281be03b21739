import type { createUploadList, UploadEvent } from "./upload-list.ts";

/** All events of a list from now on, until nothing is left to do for any file or the uploader is closed. */
export async function* iterateEvents(
  list: ReturnType<typeof createUploadList>,
  closing: AbortSignal,
): AsyncGenerator<UploadEvent, void, undefined> {
  const waiting: UploadEvent[] = [];
  let wake = () => {};
  const leave = list.onEvent((event) => {
    waiting.push(event);
    wake();
  });
  const close = () => wake();
  closing.addEventListener("abort", close);
  const isDone = () => closing.aborted || list.isDone();
  try {
    for (;;) {
      const event = waiting.shift();
      if (event) yield event;
      else if (isDone()) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    leave();
    closing.removeEventListener("abort", close);
  }
}

import { createBackoff } from "../backoff.ts";
import type { BusEvent } from "./event-bus.ts";
import { openEventStore } from "./event-store.ts";

export interface EventTarget {
  /** Stores events for delivery. Once this returns, they survive a kill. */
  take(events: readonly BusEvent[]): void;
  /** Stops deliveries, and resolves when the running ones have ended. Events can still be added. */
  stop(): Promise<void>;
  close(): void;
}

export interface TargetOptions {
  /** Receives each event by POST, and accepts it with any 2xx status. */
  readonly url: string;
  /** Called for each event that failed for a day. */
  readonly onGivenUp: (event: BusEvent) => void;
  /** Returns the milliseconds until an event is sent again, by its number of failures. */
  readonly retryDelay?: (failures: number) => number;
}

/** The number of uploads whose events are sent concurrently. */
const concurrentUploads = 8;
const responseTimeout = 30_000;
/** How long EventBridge retries, in milliseconds. */
const retryPeriod = 24 * 60 * 60 * 1000;

/** The waiting events of one upload. */
interface UploadEvents {
  readonly waiting: number[];
  /** How often the oldest event failed. */
  failures: number;
}

/**
 * Sends events to a URL as a rule with that target does: at least once, and until the target accepts them. The events of
 * one upload are sent in order.
 *
 * @param file stores the waiting events. Events from an earlier process are sent, too
 */
export const openEventTarget = (
  file: string,
  { url, onGivenUp, retryDelay = createBackoff(2) }: TargetOptions,
): EventTarget => {
  const store = openEventStore(file);
  const stopping = new AbortController();
  /** The waiting events of each upload, oldest first. */
  const queues = new Map<string, UploadEvents>();
  /** The uploads whose oldest event can be sent now. */
  const ready: string[] = [];
  const running = new Set<Promise<void>>();
  const retries = new Set<NodeJS.Timeout>();

  const enqueue = (upload: string, sequence: number): void => {
    const queue = queues.get(upload);
    if (queue !== undefined) queue.waiting.push(sequence);
    else {
      queues.set(upload, { waiting: [sequence], failures: 0 });
      ready.push(upload);
    }
  };

  /** Sends an event once. Returns true if it needs no retry. */
  const deliver = async (sequence: number): Promise<boolean> => {
    const { event, takenAt } = store.read(sequence);
    const isAccepted = await postEvent(url, event, stopping.signal);
    const isOld = Date.now() - takenAt > retryPeriod;
    if (!isAccepted && (stopping.signal.aborted || !isOld)) return false;
    if (!isAccepted) onGivenUp(JSON.parse(event));
    store.remove(sequence);
    return true;
  };

  /** Sends the oldest event of an upload. A failure delays only the events of this upload. */
  const advance = async (upload: string, queue: UploadEvents): Promise<void> => {
    const [oldest] = queue.waiting;
    if (oldest !== undefined && !(await deliver(oldest))) {
      if (stopping.signal.aborted) return;
      queue.failures += 1;
      const timer = setTimeout(() => {
        retries.delete(timer);
        ready.push(upload);
        deliverReady();
      }, retryDelay(queue.failures));
      retries.add(timer);
      return;
    }
    queue.waiting.shift();
    queue.failures = 0;
    if (queue.waiting.length > 0) ready.push(upload);
    else queues.delete(upload);
  };

  const deliverReady = (): void => {
    while (!stopping.signal.aborted && running.size < concurrentUploads) {
      const upload = ready.shift();
      const queue = upload === undefined ? undefined : queues.get(upload);
      if (upload === undefined || queue === undefined) return;
      const advancing = advance(upload, queue).finally(() => {
        running.delete(advancing);
        deliverReady();
      });
      running.add(advancing);
    }
  };

  for (const { upload, sequence } of store.list()) enqueue(upload, sequence);
  deliverReady();

  return {
    take(events) {
      for (const { upload, sequence } of store.insert(events)) enqueue(upload, sequence);
      deliverReady();
    },
    async stop() {
      stopping.abort();
      for (const timer of retries) clearTimeout(timer);
      await Promise.all(running);
    },
    close: store.close,
  };
};

/** Posts an event. Returns true if the target accepts it. */
const postEvent = async (url: string, event: string, signal: AbortSignal): Promise<boolean> => {
  try {
    const { ok, body } = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: event,
      signal: AbortSignal.any([signal, AbortSignal.timeout(responseTimeout)]),
    });
    await body?.cancel();
    return ok;
  } catch {
    return false;
  }
};

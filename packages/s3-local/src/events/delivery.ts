import type { IndexDb } from "../storage/database/index-db.ts";
import type { S3Notification } from "./notification.ts";

/** Consumes one message. Resolve to acknowledge it, or reject to receive it again. */
export type Deliver = (notification: S3Notification, signal: AbortSignal) => Promise<void>;

/** Delivers the outbox to a consumer: at least once, oldest first, several messages at a time. */
export interface Delivery {
  /** Delivers new events. Call it after a commit. */
  wake(): void;
  /** Starts no more deliveries, and waits for those in flight. */
  close(): Promise<void>;
}

const parallel = 8;
const firstRetryMilliseconds = 100;
const longestRetryMilliseconds = 30_000;

export const startDelivery = (db: IndexDb, deliver: Deliver): Delivery => {
  const stopping = new AbortController();
  const queue: number[] = [];
  const running = new Set<Promise<void>>();
  const retries = new Set<NodeJS.Timeout>();
  const failures = new Map<number, number>();
  let seen = 0;

  const retryLater = (id: number, error: unknown): void => {
    const failed = (failures.get(id) ?? 0) + 1;
    failures.set(id, failed);
    if (stopping.signal.aborted) return;
    if (failed === 1)
      console.error(`s3-local: the delivery of event ${id} failed and will be retried:`, error);
    const wait = Math.min(firstRetryMilliseconds * 2 ** (failed - 1), longestRetryMilliseconds);
    const timer = setTimeout(() => {
      retries.delete(timer);
      queue.unshift(id);
      pump();
    }, wait);
    retries.add(timer);
  };

  const run = async (id: number): Promise<void> => {
    const stored = db.outbox.get(id);
    if (stored === undefined) return;
    const notification: S3Notification = JSON.parse(stored);
    try {
      await deliver(notification, stopping.signal);
      failures.delete(id);
      // If a crash loses this write, the event is delivered again, which consumers must expect anyway.
      db.commitSoon(() => db.outbox.remove(id));
    } catch (error) {
      retryLater(id, error);
    }
  };

  const pump = (): void => {
    while (!stopping.signal.aborted && running.size < parallel) {
      const id = queue.shift();
      if (id === undefined) return;
      const delivery = run(id).finally(() => {
        running.delete(delivery);
        pump();
      });
      running.add(delivery);
    }
  };

  const wake = (): void => {
    const fresh = db.outbox.idsAfter(seen);
    seen = fresh.at(-1) ?? seen;
    queue.push(...fresh);
    pump();
  };

  wake();
  return {
    wake,
    async close() {
      stopping.abort();
      for (const timer of retries) clearTimeout(timer);
      await Promise.all(running);
    },
  };
};

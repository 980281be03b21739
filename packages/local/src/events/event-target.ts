import { openPrivateDatabase } from "../data/private-files.ts";
import type { BusEvent } from "./event-bus.ts";

export interface EventTarget {
  /** Keep events for delivery. When this returns, they survive a kill. */
  take(events: readonly BusEvent[]): void;
  /** Send nothing more; resolves when what is under way is done. Events can still be taken. */
  stop(): Promise<void>;
  close(): void;
}

export interface TargetOptions {
  /** Gets each event by POST; any 2xx takes it. */
  readonly url: string;
  /** Told of each event that was tried for a day. */
  readonly onGivenUp: (event: BusEvent) => void;
  /** Milliseconds until an event that failed so many times is sent again. */
  readonly retryDelay?: (failures: number) => number;
}

/** Uploads whose events are sent at once. */
const parallel = 8;
const answerWithin = 30_000;
/** As long as EventBridge tries, in milliseconds. */
const longest = 24 * 60 * 60 * 1000;

/** What waits of one upload. */
interface Lane {
  readonly waiting: number[];
  /** How often its oldest event failed. */
  failures: number;
}

const shortButGrowing = (failures: number): number => Math.min(200 * 2 ** (failures - 1), 30_000);

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    upload TEXT NOT NULL,
    event TEXT NOT NULL,
    taken_at INTEGER NOT NULL
  ) STRICT`;

/**
 * Send events to a URL as a rule with that target would: at least once, those of one upload one after the other, again
 * until it takes them.
 *
 * @param file where they wait; what another process left in it is sent too
 */
export const openEventTarget = (
  file: string,
  { url, onGivenUp, retryDelay = shortButGrowing }: TargetOptions,
): EventTarget => {
  const database = openPrivateDatabase(file);
  database.exec(schema);
  const insert = database.prepare("INSERT INTO events (upload, event, taken_at) VALUES (?, ?, ?)");
  const select = database.prepare("SELECT event, taken_at FROM events WHERE sequence = ?");
  const left = database.prepare("SELECT upload, sequence FROM events ORDER BY sequence");
  const remove = database.prepare("DELETE FROM events WHERE sequence = ?");
  const stopping = new AbortController();
  /** What waits of each upload, oldest first. */
  const lanes = new Map<string, Lane>();
  /** Uploads whose oldest event can be sent now. */
  const ready: string[] = [];
  const running = new Set<Promise<void>>();
  const retries = new Set<NodeJS.Timeout>();

  const enqueue = (upload: string, sequence: number): void => {
    const lane = lanes.get(upload);
    if (lane !== undefined) lane.waiting.push(sequence);
    else {
      lanes.set(upload, { waiting: [sequence], failures: 0 });
      ready.push(upload);
    }
  };

  const post = async (event: string): Promise<boolean> => {
    try {
      const { ok, body } = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: event,
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(answerWithin)]),
      });
      await body?.cancel();
      return ok;
    } catch {
      return false;
    }
  };

  /** Send an event once; whether it is done with. */
  const deliver = async (sequence: number): Promise<boolean> => {
    const row = select.get(sequence);
    const event = String(row?.event);
    const taken = await post(event);
    const old = Date.now() - Number(row?.taken_at) > longest;
    if (!taken && (stopping.signal.aborted || !old)) return false;
    if (!taken) onGivenUp(JSON.parse(event));
    remove.run(sequence);
    return true;
  };

  /** Send an upload's oldest event; the next one when it is done with. One that fails holds up its upload alone. */
  const advance = async (upload: string, lane: Lane): Promise<void> => {
    const [oldest] = lane.waiting;
    if (oldest !== undefined && !(await deliver(oldest))) {
      if (stopping.signal.aborted) return;
      lane.failures += 1;
      const timer = setTimeout(() => {
        retries.delete(timer);
        ready.push(upload);
        pump();
      }, retryDelay(lane.failures));
      retries.add(timer);
      return;
    }
    lane.waiting.shift();
    lane.failures = 0;
    if (lane.waiting.length > 0) ready.push(upload);
    else lanes.delete(upload);
  };

  const pump = (): void => {
    while (!stopping.signal.aborted && running.size < parallel) {
      const upload = ready.shift();
      const lane = upload === undefined ? undefined : lanes.get(upload);
      if (upload === undefined || lane === undefined) return;
      const advancing = advance(upload, lane).finally(() => {
        running.delete(advancing);
        pump();
      });
      running.add(advancing);
    }
  };

  for (const { upload, sequence } of left.all()) enqueue(String(upload), Number(sequence));
  pump();

  return {
    take(events) {
      database.exec("BEGIN IMMEDIATE");
      const taken = events.map((event) => ({
        upload: event.detail.id,
        sequence: Number(
          insert.run(event.detail.id, JSON.stringify(event), Date.now()).lastInsertRowid,
        ),
      }));
      database.exec("COMMIT");
      for (const { upload, sequence } of taken) enqueue(upload, sequence);
      pump();
    },
    async stop() {
      stopping.abort();
      for (const timer of retries) clearTimeout(timer);
      await Promise.all(running);
    },
    close: () => database.close(),
  };
};

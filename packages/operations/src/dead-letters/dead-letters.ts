/** A message that failed as often as the queue allows. */
export interface DeadLetter {
  readonly messageId: string;
  readonly body: string;
  /** ISO 8601, UTC. */
  readonly sentAt: string;
  /** The number of times that it was received. */
  readonly receiveCount: number;
}

/** A task that moves messages back to their source queue. Its counts are approximate. */
export interface Redrive {
  /** Milliseconds since the epoch. Identifies a task of a queue. */
  readonly startedAt: number;
  readonly status: "running" | "completed" | "cancelled" | "failed";
  readonly moved: number;
  readonly toMove: number;
  /** The reason of a failure. */
  readonly reason?: string | undefined;
}

/** A dead-letter queue. */
export interface DeadLetters {
  /** Returns the approximate number of messages. */
  count(): Promise<number>;

  /** Returns up to `limit` messages. They stay in the queue, but are invisible to other consumers for some seconds. */
  list(limit: number): Promise<readonly DeadLetter[]>;

  /** Starts to move all messages back to their source queue. SQS refuses it while another task is running. */
  startRedrive(): Promise<void>;

  /** Returns the task that was started last; undefined if there is none. */
  lastRedrive(): Promise<Redrive | undefined>;
}

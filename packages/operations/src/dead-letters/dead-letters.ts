/** A message that could not be handled as often as it may be tried. */
export interface DeadLetter {
  readonly messageId: string;
  readonly body: string;
  /** ISO 8601, UTC. */
  readonly sentAt: string;
  /** How often it was handed out. */
  readonly receiveCount: number;
}

/** A task that moves messages back to where they came from. The counts are about right. */
export interface Redrive {
  /** Milliseconds since the epoch; no two tasks of a queue have the same. */
  readonly startedAt: number;
  readonly status: "running" | "completed" | "cancelled" | "failed";
  readonly moved: number;
  readonly toMove: number;
  /** Why it failed. */
  readonly reason?: string | undefined;
}

/** The queue of what could not be handled. */
export interface DeadLetters {
  /** How many there are, about. */
  count(): Promise<number>;

  /** Look at up to `limit` of them. They stay, but nobody else can look at them for some seconds. */
  list(limit: number): Promise<readonly DeadLetter[]>;

  /** Begin to move all of them back to the queue they came from. SQS refuses it while another such task runs. */
  startRedrive(): Promise<void>;

  /** The task that was begun last, or undefined where there never was one. */
  lastRedrive(): Promise<Redrive | undefined>;
}

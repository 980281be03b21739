import type { DueEntry } from "@slipway/core/lifecycle";
import type { Write } from "@slipway/core/lifecycle/decision";
import type { PendingRecord, StoredRecord, UploadRecord, UploadStatus } from "@slipway/core/record";

/** The most items that one BatchWriteItem takes (Amazon DynamoDB API Reference, "BatchWriteItem"). */
export const newRecordsPerWrite = 25;

/** Where records live. */
export interface Records {
  /**
   * The record as it is now, after every write that was acknowledged; undefined where there is none.
   *
   * @throws {UnreadableRecordError}
   */
  get(id: string): Promise<StoredRecord | undefined>;

  /** Those of these records that there are, in no order; a write of the last moment may be missing. */
  getMany(ids: readonly string[]): Promise<readonly StoredRecord[]>;

  /**
   * Do a write of the life cycle, if its guard holds.
   *
   * @returns the record as it is after the write, or undefined when the guard did not hold and nothing was written
   * @throws {UnreadableRecordError} when the write was done, and what it made is no record
   */
  apply(write: Write): Promise<StoredRecord | undefined>;

  /**
   * Writes the records of new uploads, without a condition and without retries: up to `newRecordsPerWrite` of them.
   *
   * An attempt whose outcome is unknown may still arrive later, and would then overwrite what the record has become.
   * Only records that this method returned may be written again.
   *
   * @returns the records that were not written
   * @throws {Error} if the outcome is unknown
   */
  putNew(records: readonly PendingRecord[]): Promise<readonly PendingRecord[]>;

  /** An owner's uploads, newest first: up to `limit` of these statuses, older than the one with the id `before`. */
  listByOwner(query: {
    readonly owner: string;
    readonly statuses: readonly UploadStatus[];
    readonly limit: number;
    readonly before?: string | undefined;
  }): Promise<readonly UploadRecord[]>;

  /** Entries of one shard whose `dueAt` is not after `until`, the longest due first. Their items may be unreadable. */
  listDue(query: {
    readonly shard: string;
    readonly until: string;
    readonly limit: number;
  }): Promise<readonly DueEntry[]>;
}

/** An item of the table has an upload's id and is no record. */
export class UnreadableRecordError extends Error {
  override readonly name = "UnreadableRecordError";
  readonly id: string;

  constructor(id: string, why: string) {
    super(`The item ${id} is not a valid record: ${why}`);
    this.id = id;
  }
}

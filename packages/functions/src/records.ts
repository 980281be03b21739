import type { Write } from "@slipway/core/decision";
import type { StoredRecord, UploadRecord, UploadStatus } from "@slipway/core/record";

/** Where records live. */
export interface Records {
  /** The record as it is now, after every write that was acknowledged; undefined where there is none. */
  get(id: string): Promise<StoredRecord | undefined>;

  /** Those of these records that there are, in no order; a write of the last moment may be missing. At most 100 ids. */
  getMany(ids: readonly string[]): Promise<readonly StoredRecord[]>;

  /**
   * Do a write of the life cycle, if its guard holds.
   *
   * @returns the record as it is after the write, or undefined when the guard did not hold and nothing was written
   */
  apply(write: Write): Promise<StoredRecord | undefined>;

  /** An owner's uploads, newest first: up to `limit` of these statuses, older than the one with the id `before`. */
  listByOwner(query: {
    readonly owner: string;
    readonly statuses: readonly UploadStatus[];
    readonly limit: number;
    readonly before?: string | undefined;
  }): Promise<readonly UploadRecord[]>;

  /** Ids of one shard whose `dueAt` is not after `until`, the longest due first. */
  listDue(query: {
    readonly shard: string;
    readonly until: string;
    readonly limit: number;
  }): Promise<readonly string[]>;
}

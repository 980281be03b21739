import type { DueEntry } from "@slipway/core/lifecycle";
import type { Write } from "@slipway/core/lifecycle/decision";
import type { PendingRecord, StoredRecord, UploadRecord, UploadStatus } from "@slipway/core/record";

/** The most items that one BatchWriteItem takes (Amazon DynamoDB API Reference, "BatchWriteItem"). */
export const newRecordsPerWrite = 25;

/** Uploads of an owner. */
export interface OwnerQuery {
  readonly owner: string;
  readonly statuses: readonly UploadStatus[];
  readonly kind?: string | undefined;
  readonly limit: number;
  readonly before?: string | undefined;
}

export interface OwnerPage {
  readonly records: readonly UploadRecord[];
  readonly next?: string | undefined;
}

/** A place in the changes of an owner. Without an ID, it is before all changes of that time. */
export interface ChangePosition {
  readonly at: string;
  readonly id?: string | undefined;
}

export interface ChangesQuery {
  readonly owner: string;
  /** The changes after this place; all of them without one. */
  readonly after: ChangePosition | undefined;
  readonly limit: number;
}

export type ChangedRecord = Extract<UploadRecord, { status: "ready" | "trashed" | "deleted" }> & {
  readonly changedAt: string;
};

/** Stores records. */
export interface Records {
  /**
   * Returns a record with a strongly consistent read; undefined if there is none.
   *
   * @throws {UnreadableRecordError}
   */
  get(id: string): Promise<StoredRecord | undefined>;

  /** Returns the existing records with these ids in no particular order. The reads are eventually consistent. */
  getMany(ids: readonly string[]): Promise<readonly StoredRecord[]>;

  /**
   * Applies a write of the life cycle if its guard holds.
   *
   * @returns the record after the write; undefined if the guard did not hold and nothing was written
   * @throws {UnreadableRecordError} if the written item is not a valid record
   */
  apply(write: Write): Promise<StoredRecord | undefined>;

  /**
   * Writes the records of new uploads, without a condition and without retries: up to `newRecordsPerWrite` of them.
   *
   * An attempt with an unknown outcome can still arrive later, and would then overwrite the record's newer state. Write only
   * the returned records again.
   *
   * @returns the records that were not written
   * @throws {Error} if the outcome is unknown
   */
  putNew(records: readonly PendingRecord[]): Promise<readonly PendingRecord[]>;

  /**
   * Lists up to `limit` uploads of an owner with these statuses, and of this kind if one is given, newest first, starting after the
   * id `before`.
   */
  listByOwner(query: OwnerQuery): Promise<readonly UploadRecord[]>;

  /**
   * Reads up to `limit` uploads of an owner, newest first, starting after the id `before`, and returns those with these statuses, and
   * of this kind if one is given.
   *
   * @returns `next`, the id after which the next read starts, if there may be more
   */
  readByOwner(query: OwnerQuery): Promise<OwnerPage>;

  /**
   * Lists up to `limit` uploads that have all of these field keys and one of these statuses, newest first, starting after the id
   * `before`. The keys are those of one owner.
   */
  listByFields(query: {
    /** One or two keys. */
    readonly keys: readonly string[];
    readonly statuses: readonly UploadStatus[];
    readonly limit: number;
    readonly before?: string | undefined;
  }): Promise<readonly UploadRecord[]>;

  /** Lists up to `limit` uploads of an owner that were ever ready, by the time of their last change, oldest first. */
  listChanges(query: ChangesQuery): Promise<readonly ChangedRecord[]>;

  /**
   * Finds uploads of an owner by the SHA-256 of their bytes. The reads are eventually consistent.
   *
   * @param digests one or more digests in base64, each once
   * @returns the ID of one upload by its digest
   */
  findByDigests(owner: string, digests: readonly string[]): Promise<ReadonlyMap<string, string>>;

  /** Lists entries of a shard whose `dueAt` is not after `until`, oldest first. Their items may be unreadable. */
  listDue(query: {
    readonly shard: string;
    readonly until: string;
    readonly limit: number;
  }): Promise<readonly DueEntry[]>;
}

/** An item has an upload's id, and is not a valid record. */
export class UnreadableRecordError extends Error {
  override readonly name = "UnreadableRecordError";
  readonly id: string;

  constructor(id: string, reason: string) {
    super(`The item ${id} is not a valid record: ${reason}`);
    this.id = id;
  }
}

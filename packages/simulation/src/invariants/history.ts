import type { UploadEvent } from "@slipway/core/events/upload-event";
import type { ObjectKeys } from "@slipway/core/identity";
import type { PinnedObject, StoredRecord } from "@slipway/core/record";
import type { StoredVersion } from "../services/versions.ts";

/** A change of a record's status. */
export interface Transition {
  readonly status: StoredRecord["status"];
  readonly revision: number;
  readonly event: UploadEvent["type"] | undefined;
}

/** What really happened to one ID, as opposed to what its record says. Times are in milliseconds since the epoch. */
export interface UploadHistory {
  readonly id: string;
  /** The object key of its record, once it was requested. */
  key: string | undefined;
  /** When its form or multipart upload can no longer be used. */
  usableUntil: number | undefined;
  /** Every version that its key ever had. Before it is requested: every version of any key of its ID. */
  readonly stored: { readonly version: StoredVersion; readonly manually: boolean }[];
  /** Its object was changed outside Slipway. */
  changedManually: boolean;
  /** A client completed it from whatever parts S3 had. */
  completedAsStored: boolean;
  /** Its owner sent a delete request, and got a response that it is deleted. */
  deletionRequested: boolean;
  deletionConfirmed: boolean;
  /** The object of its record when it first became ready. */
  pinned: PinnedObject | undefined;
  /** The start of its retention: when it became ready, or its owner chose the retention. */
  keptSince: number | undefined;
  /** When it was deleted because its retention ended, and when that was expected. */
  retentionEnd: { readonly expected: number; readonly seen: number } | undefined;
  /** When it was deleted because its time in the trash ended, and when that was expected. */
  trashEnd: { readonly expected: number; readonly seen: number } | undefined;
  /** When its bytes ended sweeps, since a sweep last settled it. */
  sweepDeaths: number[];
  /** When its record stopped being pending. */
  decidedAt: number | undefined;
  /** When its record expired. */
  expiredAt: number | undefined;
  /** The latest image of its record. */
  last: StoredRecord | undefined;
  /** The statuses that its record took, each with its revision, and the type of the event that must be published. */
  readonly transitions: Transition[];
  /** When it last was moved to the trash. */
  trashedSince: number | undefined;
  /** The requests of its owner to remove it, each with the last restore that the record had which it read first. */
  readonly removals: { readonly restoredAt: string | undefined; readonly permanently: boolean }[];
  /** The number of its owner's requests to restore it. */
  restoreRequests: number;
  /** The changes of fields that its owner requested. Null removes a field. */
  readonly edits: Readonly<Record<string, unknown>>[];
  /** The events that were published. */
  readonly published: UploadEvent[];
}

export interface History {
  get(id: string): UploadHistory;
  findByKey(key: string): UploadHistory | undefined;
  all(): readonly UploadHistory[];
  /** The multipart uploads that a record knows. */
  readonly knownMultipart: Set<string>;
}

export const createHistory = (keys: ObjectKeys): History => {
  const uploads = new Map<string, UploadHistory>();
  const get = (id: string): UploadHistory => {
    const known = uploads.get(id);
    if (known !== undefined) return known;
    const history: UploadHistory = {
      id,
      key: undefined,
      usableUntil: undefined,
      stored: [],
      changedManually: false,
      completedAsStored: false,
      deletionRequested: false,
      deletionConfirmed: false,
      pinned: undefined,
      keptSince: undefined,
      retentionEnd: undefined,
      trashEnd: undefined,
      sweepDeaths: [],
      decidedAt: undefined,
      expiredAt: undefined,
      last: undefined,
      transitions: [],
      trashedSince: undefined,
      removals: [],
      restoreRequests: 0,
      edits: [],
      published: [],
    };
    uploads.set(id, history);
    return history;
  };
  return {
    get,
    findByKey(key) {
      const id = keys.parse(key);
      return id === undefined ? undefined : get(id);
    },
    all: () => [...uploads.values()],
    knownMultipart: new Set(),
  };
};

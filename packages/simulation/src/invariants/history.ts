import type { UploadEvent } from "@slipway/core/events/upload-event";
import { idOfKey } from "@slipway/core/identity";
import type { PinnedObject, StoredRecord } from "@slipway/core/record";
import type { StoredVersion } from "../services/versions.ts";

/** What really happened to one id, whatever Slipway knows of it. Times in milliseconds since the epoch. */
export interface UploadHistory {
  readonly id: string;
  /** Where its record has its object, from when it was requested. */
  key: string | undefined;
  /** When the last form or multipart upload for it ends. */
  usableUntil: number | undefined;
  /** Every version that its key ever had; before it is requested, every version of any key of its id. */
  readonly stored: { readonly version: StoredVersion; readonly byHand: boolean }[];
  /** Somebody changed its object past Slipway. */
  touchedByHand: boolean;
  /** Somebody had it completed from whatever parts S3 has. */
  completedAsStored: boolean;
  /** Its owner tried to delete it; and was told that it is deleted. */
  deletionAsked: boolean;
  deletionAnswered: boolean;
  /** What its record was about when it first was ready. */
  pinned: PinnedObject | undefined;
  /** From when on its retention counts: when it became ready, or its owner chose it. */
  keptSince: number | undefined;
  /** When its retention had it deleted, and when that was to be. */
  retentionEnd: { readonly expected: number; readonly seen: number } | undefined;
  /** When sweeps died of its bytes, since one last settled it. */
  sweepDeaths: number[];
  /** When its record stopped being pending. */
  decidedAt: number | undefined;
  /** When its record expired. */
  expiredAt: number | undefined;
  /** The last image of its record. */
  last: StoredRecord | undefined;
  /** The statuses that its record came to have, with the revision at which it did. */
  readonly turns: { readonly status: StoredRecord["status"]; readonly revision: number }[];
  /** What the bus was told of it. */
  readonly published: UploadEvent[];
}

export interface History {
  of(id: string): UploadHistory;
  ofKey(key: string): UploadHistory | undefined;
  all(): readonly UploadHistory[];
  /** Multipart uploads that a record names. */
  readonly knownMultipart: Set<string>;
}

export const createHistory = (): History => {
  const uploads = new Map<string, UploadHistory>();
  const of = (id: string): UploadHistory => {
    const known = uploads.get(id);
    if (known !== undefined) return known;
    const history: UploadHistory = {
      id,
      key: undefined,
      usableUntil: undefined,
      stored: [],
      touchedByHand: false,
      completedAsStored: false,
      deletionAsked: false,
      deletionAnswered: false,
      pinned: undefined,
      keptSince: undefined,
      retentionEnd: undefined,
      sweepDeaths: [],
      decidedAt: undefined,
      expiredAt: undefined,
      last: undefined,
      turns: [],
      published: [],
    };
    uploads.set(id, history);
    return history;
  };
  return {
    of,
    ofKey(key) {
      const id = idOfKey(key);
      return id === undefined ? undefined : of(id);
    },
    all: () => [...uploads.values()],
    knownMultipart: new Set(),
  };
};

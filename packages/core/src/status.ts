import type { StoredRecord } from "./record.ts";

/** The statuses of records. Uploads that the API returns have the same, except `orphan`. */
export type RecordStatus = StoredRecord["status"];

interface HasStatus {
  readonly status: RecordStatus;
}

type WithStatus<Item, Status extends RecordStatus> = Item & { readonly status: Status };

/** Returns true if the upload waits for its object and has not expired. */
export const isPending = <Item extends HasStatus>(
  item: Item | undefined,
): item is WithStatus<Item, "pending"> => item?.status === "pending";

/** Returns true if the upload has a verified object. */
export const isReady = <Item extends HasStatus>(
  item: Item | undefined,
): item is WithStatus<Item, "ready"> => item?.status === "ready";

/** Returns true if the upload is in the trash: its owner can restore it, and nothing serves it. */
export const isTrashed = <Item extends HasStatus>(
  item: Item | undefined,
): item is WithStatus<Item, "trashed"> => item?.status === "trashed";

/** Returns true if the object was not the declared one. */
export const isRejected = <Item extends HasStatus>(
  item: Item | undefined,
): item is WithStatus<Item, "rejected"> => item?.status === "rejected";

/** Returns true if no object arrived in time. */
export const isExpired = <Item extends HasStatus>(
  item: Item | undefined,
): item is WithStatus<Item, "expired"> => item?.status === "expired";

/** Returns true if the upload was deleted. */
export const isDeleted = <Item extends HasStatus>(
  item: Item | undefined,
): item is WithStatus<Item, "deleted"> => item?.status === "deleted";

/** Returns true if the item is about an object that no record requested. */
export const isOrphan = <Item extends HasStatus>(
  item: Item | undefined,
): item is WithStatus<Item, "orphan"> => item?.status === "orphan";

type StatusesWhere<Table> = {
  [Status in keyof Table]: Table[Status] extends true ? Status & RecordStatus : never;
}[keyof Table];

// A new status does not compile without a row in each table.
const awaitingObject = {
  pending: true,
  ready: false,
  trashed: false,
  rejected: false,
  // An expired upload accepts a late object.
  expired: true,
  deleted: false,
  orphan: false,
} as const satisfies Record<RecordStatus, boolean>;

const withFile = {
  pending: false,
  ready: true,
  trashed: true,
  rejected: false,
  expired: false,
  deleted: false,
  orphan: false,
} as const satisfies Record<RecordStatus, boolean>;

const terminal = {
  pending: false,
  ready: false,
  trashed: false,
  rejected: true,
  expired: false,
  deleted: true,
  orphan: false,
} as const satisfies Record<RecordStatus, boolean>;

/** Returns true if an object that arrives now can still become the upload's object. */
export const isAwaitingObject = <Item extends HasStatus>(
  item: Item | undefined,
): item is WithStatus<Item, StatusesWhere<typeof awaitingObject>> =>
  item !== undefined && awaitingObject[item.status];

/** Returns true if the upload has a verified object, which is served or in the trash. */
export const hasFile = <Item extends HasStatus>(
  item: Item | undefined,
): item is WithStatus<Item, StatusesWhere<typeof withFile>> =>
  item !== undefined && withFile[item.status];

/** Returns true if nothing can make the upload ready any more. */
export const isTerminal = <Item extends HasStatus>(
  item: Item | undefined,
): item is WithStatus<Item, StatusesWhere<typeof terminal>> =>
  item !== undefined && terminal[item.status];

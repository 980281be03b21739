import type { ChangesPage, ChangesQuery, FileChange, Tombstone } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { getKindName } from "@slipway/core/record";
import { isDeleted } from "@slipway/core/status";
import { fillResponse } from "../library/fill-response.ts";
import type { ApiAdapters } from "../ports/adapters.ts";
import type { ChangedRecord, ChangePosition } from "../ports/records.ts";
import { createFeedCursor, type FeedState, parseFeedCursor } from "./feed-cursor.ts";

const { feed } = limits;

/**
 * Returns the changes of an owner's files since a cursor, oldest first.
 *
 * The index that lists changes by their time shows a change late: clocks differ, and a write can be delayed. Therefore, the feed reads its
 * last minutes again from time to time, up to the time before which no change can appear any more. A reader ignores what it has.
 *
 * @throws {Problem} `invalid-request` if the cursor belongs to another owner
 */
export const listChanges = async (
  owner: string,
  { since }: ChangesQuery,
  { records, clock }: Pick<ApiAdapters, "records" | "clock">,
): Promise<ChangesPage> => {
  const now = clock().getTime();
  const state = startReading(since === undefined ? undefined : parseFeedCursor(since, owner), now);
  const found = await records.listChanges({
    owner,
    after: state.position,
    limit: feed.changes,
  });
  // A deleted file is no news for a reader that has none.
  const listed = found.filter((record) => !state.full || !isDeleted(record));
  const { items, left } = await fillResponse(listed, describeChange, feed.size);
  const last = left.length > 0 ? listed[items.length - 1] : found.at(-1);
  const more = left.length > 0 || found.length === feed.changes;
  const position = toPosition(last) ?? state.position;
  const next: FeedState = { ...state, position: more ? position : settle(position, now), more };
  return {
    changes: [...items],
    cursor: createFeedCursor({ ...next, full: state.full && more }, owner),
    more,
    full: state.full,
  };
};

/** Returns where a request starts to read. */
const startReading = (state: FeedState | undefined, now: number): FeedState => {
  const isExpired =
    state !== undefined && Date.parse(state.safe) < now - feed.cursorLifetime * 1000;
  // guard: a change that appears late is read
  const safe = subtract(now, feed.lateness);
  const fresh = { safe, rereadAt: toTime(now), more: false };
  if (state === undefined || isExpired) return { ...fresh, position: undefined, full: true };
  const age = Math.abs(now - Date.parse(state.rereadAt));
  // guard: the feed reads its last minutes again
  if (!state.more && age >= feed.rereadEvery * 1000)
    return { ...fresh, position: { at: state.safe }, full: false };
  return state;
};

/** Returns the place after which the next request reads. Of the last moments, everything is read again, in which changes can still appear. */
const settle = (position: ChangePosition | undefined, now: number): ChangePosition | undefined => {
  const settled = subtract(now, feed.settled);
  return position !== undefined && position.at > settled ? { at: settled } : position;
};

const toTime = (milliseconds: number): string => new Date(milliseconds).toISOString();
const subtract = (now: number, seconds: number): string => toTime(now - seconds * 1000);

const toPosition = (record: ChangedRecord | undefined): ChangePosition | undefined =>
  record && { at: record.changedAt, id: record.id };

const describeChange = async (record: ChangedRecord): Promise<FileChange | Tombstone> => {
  const { id, revision, fileName, path, title, caption, fields } = record;
  if (isDeleted(record)) return { id, revision, status: "deleted" };
  return {
    id,
    revision,
    status: record.status,
    kind: getKindName(record),
    fileName,
    ...(path !== undefined && { path }),
    ...(title !== undefined && { title }),
    ...(caption !== undefined && { caption }),
    ...(fields !== undefined && { fields }),
    type: record.object.contentType,
    size: record.object.size,
  };
};

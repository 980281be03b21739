import { createHash, timingSafeEqual } from "node:crypto";
import { Timestamp } from "@slipway/core/fields/fields";
import { UploadId } from "@slipway/core/fields/upload-id";
import { invalid } from "@slipway/core/parse";
import * as v from "valibot";

const Position = v.strictObject({ at: Timestamp, id: v.optional(UploadId) });

/** Where a reader of a feed is. Times are ISO 8601, UTC, by the clocks of the functions that answered. */
export const FeedState = v.strictObject({
  /** The place of the last change that was read. Absent at the start of a feed. */
  position: v.optional(Position),
  /** Every change up to this time was read. */
  safe: Timestamp,
  /** When the last minutes were last read again. */
  rereadAt: Timestamp,
  /** True while the feed reads all files. */
  full: v.boolean(),
  /** True if the last response did not have all changes of its time. */
  more: v.boolean(),
});
export type FeedState = v.InferOutput<typeof FeedState>;

/** The state in a cursor. Anyone can compute the digest of another text. */
const StateText = v.pipe(v.string(), v.parseJson(), FeedState);

const digestSize = 12;

// A digest without a key is enough: a cursor contains no secret, and its owner can only read the owner's own feed with it.
const computeDigest = (state: Uint8Array, owner: string): Buffer =>
  createHash("sha256")
    .update(JSON.stringify(["feed", owner]))
    .update(state)
    .digest()
    .subarray(0, digestSize);

/** Returns the cursor of a reader. */
export const createFeedCursor = (state: FeedState, owner: string): string => {
  const bytes = Buffer.from(JSON.stringify(state));
  return Buffer.concat([bytes, computeDigest(bytes, owner)]).toString("base64url");
};

/**
 * Returns the state of a reader.
 *
 * @throws {Problem} `invalid-request` if the cursor belongs to another owner's feed, or was changed
 */
export const parseFeedCursor = (cursor: string, owner: string): FeedState => {
  const bytes = Buffer.from(cursor, "base64url");
  const state = bytes.subarray(0, -digestSize);
  const digest = bytes.subarray(-digestSize);
  const isOwn =
    digest.length === digestSize && timingSafeEqual(digest, computeDigest(state, owner));
  const parsed = isOwn ? v.safeParse(StateText, state.toString()) : undefined;
  if (parsed?.success) return parsed.output;
  throw invalid([{ path: "since", message: "must be a cursor of this owner's feed" }]);
};

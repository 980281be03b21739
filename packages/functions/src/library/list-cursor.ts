import { createHash, timingSafeEqual } from "node:crypto";
import { UploadId } from "@slipway/core/fields/upload-id";
import { invalid } from "@slipway/core/parse";
import type { UploadStatus } from "@slipway/core/record";
import * as v from "valibot";

/** The list that a cursor belongs to. */
export interface ListIdentity {
  readonly owner: string;
  readonly status?: UploadStatus | undefined;
  readonly kind?: string | undefined;
}

// A digest without a key is enough: a cursor contains no secret, and owners can read only their own list. The digest
// detects a cursor of another list.
const computeDigest = (id: string, { owner, status, kind }: ListIdentity): Buffer =>
  createHash("sha256")
    // Without a kind, the same as before there were kinds, so that old cursors stay valid.
    .update(JSON.stringify([id, owner, status ?? null, ...(kind === undefined ? [] : [kind])]))
    .digest()
    .subarray(0, 12);

/** Returns the cursor of the page that starts after the upload with this id. */
export const createCursor = (id: string, list: ListIdentity): string =>
  Buffer.concat([Buffer.from(id), computeDigest(id, list)]).toString("base64url");

/**
 * Returns the id of the upload after which the cursor's page starts.
 *
 * @throws {Problem} `invalid-request` if the cursor belongs to another list
 */
export const parseCursor = (cursor: string, list: ListIdentity): string => {
  const bytes = Buffer.from(cursor, "base64url");
  const id = bytes.subarray(0, -12).toString();
  if (!v.is(UploadId, id) || !timingSafeEqual(bytes.subarray(-12), computeDigest(id, list)))
    throw invalid([{ path: "cursor", message: "must be the cursor of a page of this list" }]);
  return id;
};

import { createHash, timingSafeEqual } from "node:crypto";
import { UploadId } from "@slipway/core/identity";
import { invalid } from "@slipway/core/parse";
import type { UploadStatus } from "@slipway/core/record";
import * as v from "valibot";

/** What a cursor is good for: this list of this owner. */
export interface ListIdentity {
  readonly owner: string;
  readonly status?: UploadStatus | undefined;
}

// It keeps no secret, so it needs no key: an owner can only ever read their own list. The digest tells a mistake apart.
const digestOf = (id: string, { owner, status }: ListIdentity): Buffer =>
  createHash("sha256")
    .update(JSON.stringify([id, owner, status ?? null]))
    .digest()
    .subarray(0, 12);

/** A cursor that goes on after the upload with this id. */
export const cursorAfter = (id: string, list: ListIdentity): string =>
  Buffer.concat([Buffer.from(id), digestOf(id, list)]).toString("base64url");

/**
 * The id that a cursor goes on after.
 *
 * @throws {Problem} `invalid-request` when the cursor was not given out for this list
 */
export const idOfCursor = (cursor: string, list: ListIdentity): string => {
  const bytes = Buffer.from(cursor, "base64url");
  const id = bytes.subarray(0, -12).toString();
  if (!v.is(UploadId, id) || !timingSafeEqual(bytes.subarray(-12), digestOf(id, list)))
    throw invalid([{ path: "cursor", message: "must be the cursor of a page of this list" }]);
  return id;
};

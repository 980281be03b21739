import { createHash, timingSafeEqual } from "node:crypto";
import { UploadId } from "@slipway/core/fields/upload-id";
import { invalid } from "@slipway/core/parse";
import type { UploadStatus } from "@slipway/core/record";
import * as v from "valibot";
import type { ListedField } from "./listed-fields.ts";

/** The list that a cursor belongs to. */
export interface ListIdentity {
  readonly owner: string;
  readonly status?: UploadStatus | undefined;
  readonly kind?: string | undefined;
  /** The fields that the uploads are listed by, in the order of the kind's `index`. */
  readonly fields?: readonly ListedField[] | undefined;
}

// A digest without a key is enough: a cursor contains no secret, and owners can read only their own list. The digest
// detects a cursor of another list.
const computeDigest = (id: string, { owner, status, kind, fields = [] }: ListIdentity): Buffer => {
  // Without a kind, the same as before there were kinds, so that old cursors stay valid.
  const ofKind = kind === undefined ? [] : [kind, ...fields.map(({ name, text }) => [name, text])];
  return createHash("sha256")
    .update(JSON.stringify([id, owner, status ?? null, ...ofKind]))
    .digest()
    .subarray(0, 12);
};

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

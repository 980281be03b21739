import { createHash, timingSafeEqual } from "node:crypto";
import { UploadId } from "@slipway/core/fields/upload-id";
import { invalid } from "@slipway/core/parse";
import type { UploadStatus } from "@slipway/core/record";
import * as v from "valibot";
import type { ListedField } from "./listed-fields.ts";
import type { Search } from "./search.ts";

/** The list that a cursor belongs to. */
export interface ListIdentity {
  readonly owner: string;
  readonly status?: UploadStatus | undefined;
  readonly kind?: string | undefined;
  /** The fields that the uploads are listed by, in the order of the kind's `index`. */
  readonly fields?: readonly ListedField[] | undefined;
  readonly search?: Search | undefined;
}

// A digest without a key is enough: a cursor contains no secret, and owners can read only their own list. The digest
// detects a cursor of another list.
const computeDigest = (
  position: string,
  { owner, status, kind, fields = [], search }: ListIdentity,
): Buffer => {
  // Without a kind, the same as before there were kinds, so that old cursors stay valid.
  const ofKind = kind === undefined ? [] : [kind, ...fields.map(({ name, text }) => [name, text])];
  const { path, q, type, sort } = search ?? {};
  const ofSearch = search === undefined ? [] : [{ path, q, type, sort }];
  return createHash("sha256")
    .update(JSON.stringify([position, owner, status ?? null, ...ofKind, ...ofSearch]))
    .digest()
    .subarray(0, 12);
};

/**
 * Returns the cursor of the page that starts after a position: the ID of an upload, and in a sorted list, the value that it is sorted by.
 */
export const createCursor = (position: string, list: ListIdentity): string =>
  Buffer.concat([Buffer.from(position), computeDigest(position, list)]).toString("base64url");

/**
 * Returns the position after which the cursor's page starts.
 *
 * @throws {Problem} `invalid-request` if the cursor belongs to another list
 */
export const parseCursor = (cursor: string, list: ListIdentity): string => {
  const bytes = Buffer.from(cursor, "base64url");
  const position = bytes.subarray(0, -12).toString();
  const isOfList =
    v.is(UploadId, position.slice(0, idLength)) &&
    timingSafeEqual(bytes.subarray(-12), computeDigest(position, list));
  if (!isOfList)
    throw invalid([{ path: "cursor", message: "must be the cursor of a page of this list" }]);
  return position;
};

/** The characters of an ID, which a position starts with. */
const idLength = 36;

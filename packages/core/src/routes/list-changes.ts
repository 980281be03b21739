import * as v from "valibot";
import { UploadId } from "../fields/upload-id.ts";
import { Fields, uploadStatuses } from "../record.ts";
import { Count, type Route } from "./route.ts";

/** Query of `GET /uploads/changes`. Without `since`, the feed starts with all files. */
export const ChangesQuery = v.strictObject({
  since: v.optional(v.pipe(v.string(), v.minLength(1, "must not be empty"))),
});
export type ChangesQuery = v.InferOutput<typeof ChangesQuery>;

/** A file in the feed, without what a list does not show. The type and size are those of its object. */
export const FileChange = v.object({
  id: UploadId,
  revision: Count,
  status: v.picklist(uploadStatuses),
  kind: v.string(),
  fileName: v.string(),
  path: v.optional(v.string()),
  title: v.optional(v.string()),
  caption: v.optional(v.string()),
  fields: v.optional(Fields),
  type: v.string(),
  size: Count,
});
export type FileChange = v.InferOutput<typeof FileChange>;

/** What remains of a deleted file. */
export const Tombstone = v.object({
  id: UploadId,
  revision: Count,
  status: v.literal("deleted"),
});
export type Tombstone = v.InferOutput<typeof Tombstone>;

/**
 * Response of `GET /uploads/changes`. A change can be repeated: of two with the same ID, the one with the higher revision is newer.
 */
export const ChangesPage = v.object({
  changes: v.array(v.union([FileChange, Tombstone])),
  /** The `since` of the next request. */
  cursor: v.string(),
  /** True if there are more changes now. */
  more: v.boolean(),
  /** True if the feed starts over with all files. Forget every other file when `more` is false. */
  full: v.boolean(),
});
export type ChangesPage = v.InferOutput<typeof ChangesPage>;

export const listChanges = {
  method: "GET",
  path: "/uploads/changes",
  function: "library",
  authorized: true,
  summary: "Get the changes of the caller's files",
  description:
    "Starts with all files, and then returns what changed since a cursor: files that became ready, edits, and deletions. Pass each response's cursor as `since` of the next request. A cursor is valid for four weeks; the feed then starts over, with `full`.",
  query: ChangesQuery,
  isCompressed: true,
  response: {
    status: 200,
    description: "Changes, oldest first, and the cursor of the next request",
    schema: ChangesPage,
  },
  problems: [],
} as const satisfies Route;

import * as v from "valibot";
import { RetentionOfAnyKind } from "../../fields/fields.ts";
import { UploadId } from "../../fields/upload-id.ts";
import { limits } from "../../limits.ts";
import { hasEdit, noEditMessage, UploadEdit } from "../edit-upload.ts";
import { NoQuery, objectMessage, type Route } from "../route.ts";
import { Upload } from "../upload.ts";
import { ProblemBody } from "./problem-details.ts";

const { uploads } = limits.batch;

const ids = v.pipe(
  v.array(UploadId, "must be an array of ids"),
  v.minLength(1, "must have at least one id"),
  v.maxLength(uploads, `must have at most ${uploads} ids`),
  // A list that is too long has been refused, and is not compared: that takes the square of its length.
  v.checkItems(
    (id, index, all) => all.length > uploads || all.indexOf(id) === index,
    "must not be repeated",
  ),
);

/** The actions of a batch. */
export const batchActions = ["trash", "restore", "delete", "edit", "retention"] as const;

/** Body of `POST /uploads/batch`: the uploads, the action, and what the action needs. */
export const BatchRequest = v.variant(
  "action",
  [
    v.strictObject({ ids, action: v.literal("trash") }, objectMessage),
    v.strictObject({ ids, action: v.literal("restore") }, objectMessage),
    v.strictObject({ ids, action: v.literal("delete") }, objectMessage),
    v.pipe(
      v.strictObject({ ids, action: v.literal("edit"), ...UploadEdit.entries }, objectMessage),
      v.check(({ ids: _ids, action: _action, ...edit }) => hasEdit(edit), noEditMessage),
    ),
    v.strictObject(
      { ids, action: v.literal("retention"), retention: v.nullable(RetentionOfAnyKind) },
      objectMessage,
    ),
  ],
  ({ path }) => (path ? `must be one of ${batchActions.join(", ")}` : objectMessage),
);
export type BatchRequest = v.InferOutput<typeof BatchRequest>;

/** The outcome for one upload of a batch: the upload, or the problem that its own request would have had. */
export const BatchResult = v.union([
  v.object({ id: UploadId, upload: Upload }),
  v.object({ id: UploadId, problem: ProblemBody }),
]);
export type BatchResult = v.InferOutput<typeof BatchResult>;

/** Response of `POST /uploads/batch`: one result for each ID, in the order of the request. */
export const BatchResponse = v.object({ results: v.array(BatchResult) });
export type BatchResponse = v.InferOutput<typeof BatchResponse>;

export const changeUploads = {
  method: "POST",
  path: "/uploads/batch",
  function: "library",
  authorized: true,
  summary: "Trash, restore, delete, or edit several uploads",
  description:
    "Does for each upload what its own request would do. A result with a problem of status 503 can be sent again: its upload was not changed, or the change is repeated without harm.",
  query: NoQuery,
  body: BatchRequest,
  response: {
    status: 200,
    description: "The result for each upload, in the order of the request",
    schema: BatchResponse,
  },
  problems: [],
} as const satisfies Route;

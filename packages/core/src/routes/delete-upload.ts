import * as v from "valibot";
import { BooleanText, type Route } from "./route.ts";
import { Upload } from "./upload.ts";

/** Query of `DELETE /uploads/{id}`. With `permanently`, the upload is deleted whatever its status is. */
export const DeletionQuery = v.strictObject({
  permanently: v.optional(BooleanText, "false"),
});
export type DeletionQuery = v.InferOutput<typeof DeletionQuery>;

export const deleteUpload = {
  method: "DELETE",
  path: "/uploads/{id}",
  function: "library",
  authorized: true,
  summary: "Move the file to the trash, or cancel its upload",
  description:
    "A file stays in the trash for as long as its kind says, and can be restored until then. Deleting it again changes nothing. With `permanently`, it is deleted at once.",
  query: DeletionQuery,
  response: { status: 202, description: "The upload, trashed or deleted", schema: Upload },
  problems: ["not-found", "wrong-status"],
} as const satisfies Route;

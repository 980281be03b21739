import * as v from "valibot";
import { AppFields, Caption, RetentionOfAnyKind, Title } from "../fields/fields.ts";
import { FolderPath } from "../fields/folder-path.ts";
import { objectMessage, type Route } from "./route.ts";
import { Upload } from "./upload.ts";

/** Returns true if an edit changes anything. */
export const hasEdit = (edit: object): boolean =>
  Object.values(edit).some((value) => value !== undefined);

/** The message for an edit that changes nothing. */
export const noEditMessage = "must change at least one of title, caption, path, retention, fields";

/**
 * Body of `PATCH /uploads/{id}`. An empty title, caption, or path, or a retention or a field of null, removes it. Without a retention, a file has
 * the default of its kind. Fields that are not named keep their values.
 */
export const UploadEdit = v.pipe(
  v.strictObject(
    {
      title: v.optional(Title),
      caption: v.optional(Caption),
      path: v.optional(FolderPath),
      retention: v.optional(v.nullable(RetentionOfAnyKind)),
      fields: v.optional(AppFields),
    },
    objectMessage,
  ),
  v.check((edit) => hasEdit(edit), noEditMessage),
);
export type UploadEdit = v.InferOutput<typeof UploadEdit>;

export const editUpload = {
  method: "PATCH",
  path: "/uploads/{id}",
  function: "library",
  authorized: true,
  summary: "Change the title, caption, path, retention, or fields",
  body: UploadEdit,
  response: { status: 200, description: "The upload", schema: Upload },
  problems: ["not-found", "wrong-status"],
} as const satisfies Route;

import * as v from "valibot";
import { serviceScope } from "../../deployment/sign-in.ts";
import type { Route } from "../route.ts";
import { Upload } from "../upload.ts";

/** Query of `GET /owners/{owner}/uploads/export`. The header `link` of a response names the next page. */
export const ExportQuery = v.strictObject({
  cursor: v.optional(v.pipe(v.string(), v.minLength(1, "must not be empty"))),
});
export type ExportQuery = v.InferOutput<typeof ExportQuery>;

/** One line of the export: everything that is stored about an upload, without links. */
export const ExportedUpload = v.object({
  ...v.omit(Upload, ["previewUrl", "variants"]).entries,
  owner: v.string(),
});
export type ExportedUpload = v.InferOutput<typeof ExportedUpload>;

export const exportOwnerUploads = {
  method: "GET",
  path: "/owners/{owner}/uploads/export",
  function: "library",
  authorized: true,
  scopes: [serviceScope.full],
  summary: "Export what is stored about an owner's uploads",
  description:
    "Includes uploads in every status whose records still exist, newest first. An owner without uploads has an empty export.",
  query: ExportQuery,
  response: {
    status: 200,
    description: "One upload in each line. The header `link` names the next page, if there is one",
    schema: ExportedUpload,
    isLines: true,
  },
  problems: [],
} as const satisfies Route;

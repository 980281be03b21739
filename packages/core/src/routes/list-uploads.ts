import * as v from "valibot";
import { limits } from "../limits.ts";
import { uploadStatuses } from "../record.ts";
import type { Route } from "./route.ts";
import { Upload } from "./upload.ts";

/** Query of `GET /uploads`. Without a status, it lists all uploads except deleted ones. Without a kind, it lists all kinds. */
export const ListQuery = v.strictObject({
  cursor: v.optional(v.pipe(v.string(), v.minLength(1, "must not be empty"))),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.digits("must be a whole number"),
      v.transform(Number),
      v.number(),
      v.integer("must be a whole number"),
      v.minValue(1, "must be at least 1"),
      v.maxValue(limits.page.max, `must be at most ${limits.page.max}`),
    ),
    String(limits.page.default),
  ),
  kind: v.optional(v.string()),
  status: v.optional(v.picklist(uploadStatuses, `must be one of ${uploadStatuses.join(", ")}`)),
});
export type ListQuery = v.InferOutput<typeof ListQuery>;

/**
 * Query of `GET /uploads` with a config. The other parameters are fields that uploads of the kind can be listed by. They are
 * checked afterward.
 */
export const ListQueryOfAnyKind = v.looseObject(ListQuery.entries);
export type ListQueryOfAnyKind = v.InferOutput<typeof ListQueryOfAnyKind>;

/**
 * Response of `GET /uploads`: newest first, with a cursor if there may be more. It has fewer uploads than requested if
 * more would make it too large.
 */
export const UploadPage = v.object({
  uploads: v.array(Upload),
  cursor: v.optional(v.string()),
});
export type UploadPage = v.InferOutput<typeof UploadPage>;

export const listUploads = {
  method: "GET",
  path: "/uploads",
  function: "library",
  authorized: true,
  summary: "List uploads, newest first",
  description:
    "Uploads of a kind can also be listed by the fields that its `index` names in `GET /kinds`, each as a parameter of its name.",
  query: ListQuery,
  queryFields: "Fields that uploads of the kind can be listed by. They require `kind`.",
  response: {
    status: 200,
    description: "A page of uploads, and a cursor if there may be more",
    schema: UploadPage,
  },
  problems: [],
} as const satisfies Route;

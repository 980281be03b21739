import * as v from "valibot";
import { FolderPath } from "../fields/folder-path.ts";
import { limits } from "../limits.ts";
import { uploadStatuses } from "../record.ts";
import type { Route } from "./route.ts";
import { Upload } from "./upload.ts";

/** The orders of a list: `size` lists the largest uploads first, `name` sorts by title or file name. */
export const sortOrders = ["newest", "oldest", "name", "size"] as const;
export type SortOrder = (typeof sortOrders)[number];

/** Words that an upload must have. */
const SearchText = v.pipe(
  v.string(),
  v.maxLength(
    limits.search.queryLength,
    `must have at most ${limits.search.queryLength} characters`,
  ),
  v.trim(),
  v.nonEmpty("must not be empty"),
);

const typeRule = "must be a media type such as image/jpeg, or its first part such as image";

/** A media type, or the part before its slash. */
const TypePattern = v.pipe(
  v.string(),
  v.maxLength(limits.fileNameLength, typeRule),
  v.toLowerCase(),
  v.regex(/^[!#$%&'*+.^_`|~0-9a-z-]+(?:\/[!#$%&'*+.^_`|~0-9a-z-]+)?$/, typeRule),
);

/** Query of `GET /uploads`. Without a status, it lists all uploads except those in the trash and deleted ones. Without a kind, it lists all kinds. */
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
  path: v.optional(v.pipe(FolderPath, v.nonEmpty("must not be empty"))),
  q: v.optional(SearchText),
  type: v.optional(TypePattern),
  sort: v.optional(v.picklist(sortOrders, `must be one of ${sortOrders.join(", ")}`)),
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
 * Response of `GET /uploads`, with a cursor if there may be more. It has fewer uploads than requested, or none, if more would make it
 * too large, or if the request has read as many uploads as it may.
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
  summary: "List, search, and sort uploads",
  description:
    "Newest first by default. `path` lists a folder with its subfolders, `q` the uploads that have every word in their name, title, caption, fields, type, or path, and `type` those of a media type. A page can have fewer uploads than its limit while it has a cursor. Uploads of a kind can also be listed by the fields that its `index` names in `GET /kinds`, each as a parameter of its name.",
  query: ListQuery,
  isCompressed: true,
  queryFields: "Fields that uploads of the kind can be listed by. They require `kind`.",
  response: {
    status: 200,
    description: "A page of uploads, and a cursor if there may be more",
    schema: UploadPage,
  },
  problems: [],
} as const satisfies Route;

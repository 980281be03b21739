import * as v from "valibot";
import { Count } from "../routes/route.ts";

const Names = v.array(v.string());

/** The rules of one kind for clients. Sizes are in bytes, and retention periods in days. */
export const KindDescription = v.object({
  /** Content types, each with its file name extensions. `any` accepts every file. */
  contentTypes: v.union([v.literal("any"), v.record(v.string(), Names)]),
  minSize: Count,
  maxSize: Count,
  /** Files in one request. */
  maxFiles: Count,
  retention: v.object({ choices: v.array(Count), default: v.optional(Count) }),
  /** How many days a deleted file stays in the trash. 0 deletes it at once. */
  trash: Count,
  /** The fields that uploads can be listed by. */
  index: Names,
  /** The fields that can be changed. */
  editable: Names,
  /** True if uploads of this kind can have fields. */
  hasFields: v.boolean(),
  /** The JSON Schema of the fields in a request. Absent if the app's schema library cannot describe them. */
  fieldsSchema: v.optional(v.record(v.string(), v.unknown())),
});
export type KindDescription = v.InferOutput<typeof KindDescription>;

/** Response of `GET /kinds`: the kinds by name, in the order of the config. */
export const KindsResponse = v.object({ kinds: v.record(v.string(), KindDescription) });
export type KindsResponse = v.InferOutput<typeof KindsResponse>;

import * as v from "valibot";
import { serviceScope } from "../../deployment/sign-in.ts";
import { Count, NoQuery, type Route } from "../route.ts";

/** Response of `DELETE /owners/{owner}/uploads`. */
export const DeletedUploads = v.object({
  /** The number of uploads that this request deleted. */
  deleted: Count,
  /** True if there may be more. Request again until it is false. */
  remaining: v.boolean(),
});
export type DeletedUploads = v.InferOutput<typeof DeletedUploads>;

export const deleteOwnerUploads = {
  method: "DELETE",
  path: "/owners/{owner}/uploads",
  function: "library",
  authorized: true,
  scopes: [serviceScope.full],
  summary: "Delete all uploads of an owner",
  description:
    "Deletes files permanently, including those in the trash, and cancels uploads for a few seconds. Request again until `remaining` is false. An owner without uploads is not an error.",
  query: NoQuery,
  response: {
    status: 200,
    description: "How many uploads were deleted, and whether there may be more",
    schema: DeletedUploads,
  },
  problems: ["unavailable"],
} as const satisfies Route;

import { DeletedUploads } from "../owners/delete-owner-uploads.ts";
import { NoQuery, type Route } from "../route.ts";

export const emptyTrash = {
  method: "DELETE",
  path: "/trash",
  function: "library",
  authorized: true,
  summary: "Delete all files in the trash permanently",
  description:
    "Deletes files for a few seconds. Request again until `remaining` is false. An empty trash is not an error.",
  query: NoQuery,
  response: {
    status: 200,
    description: "How many files were deleted, and whether there may be more",
    schema: DeletedUploads,
  },
  problems: ["unavailable"],
} as const satisfies Route;

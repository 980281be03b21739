import { NoQuery, type Route } from "../route.ts";
import { Upload } from "../upload.ts";

export const restoreUpload = {
  method: "POST",
  path: "/uploads/{id}/restore",
  function: "library",
  authorized: true,
  summary: "Restore the file from the trash",
  description: "Restoring a file that is not in the trash changes nothing.",
  query: NoQuery,
  response: { status: 200, description: "The upload", schema: Upload },
  problems: ["not-found", "wrong-status"],
} as const satisfies Route;

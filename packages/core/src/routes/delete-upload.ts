import { NoQuery, type Route } from "./route.ts";
import { Upload } from "./upload.ts";

export const deleteUpload = {
  method: "DELETE",
  path: "/uploads/{id}",
  function: "library",
  authorized: true,
  summary: "Delete the file, or cancel its upload",
  query: NoQuery,
  response: { status: 202, description: "The deleted upload", schema: Upload },
  problems: ["not-found", "wrong-status"],
} as const satisfies Route;

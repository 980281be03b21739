import { NoQuery, type Route } from "./route.ts";
import { Upload } from "./upload.ts";

export const getUpload = {
  method: "GET",
  path: "/uploads/{id}",
  function: "library",
  authorized: true,
  summary: "Get an upload, with its downloads by day",
  query: NoQuery,
  response: { status: 200, description: "The upload", schema: Upload },
  problems: ["not-found"],
} as const satisfies Route;

import * as v from "valibot";
import { BooleanText, type Route } from "./route.ts";

/** Query of `GET /uploads/{id}/download`. A type that a browser would run is always an attachment. */
export const DownloadQuery = v.strictObject({
  disposition: v.optional(
    v.picklist(["attachment", "inline"], "must be attachment or inline"),
    "attachment",
  ),
  /** False for a page that shows the file to its owner, which is not a download. By default, it counts. */
  count: v.optional(BooleanText),
});
export type DownloadQuery = v.InferOutput<typeof DownloadQuery>;

/** Response of `GET /uploads/{id}/download` to clients that accept JSON: a link that needs no token. */
export const DownloadLink = v.object({ url: v.string() });
export type DownloadLink = v.InferOutput<typeof DownloadLink>;

export const downloadUpload = {
  method: "GET",
  path: "/uploads/{id}/download",
  function: "library",
  authorized: true,
  summary: "Get a link to the file, and count the download",
  description:
    "A page that shows the file to its owner passes `count=false`, so that viewing does not count as a download.",
  query: DownloadQuery,
  response: {
    status: 200,
    description: "A link that is valid for a few minutes and needs no token",
    schema: DownloadLink,
  },
  redirect: "Redirects to the link unless the client accepts application/json",
  problems: ["not-found", "wrong-status", "trashed"],
} as const satisfies Route;

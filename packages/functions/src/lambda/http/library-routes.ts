import {
  type DownloadLink,
  DownloadQuery,
  ListQuery,
  NoQuery,
  UploadEdit,
} from "@slipway/core/api";
import { openapi } from "@slipway/core/openapi";
import {
  deleteUpload,
  downloadUpload,
  editUpload,
  getUpload,
  listUploads,
} from "../../library/library.ts";
import type { Adapters } from "../../ports/adapters.ts";
import {
  acceptsJson,
  bodyOf,
  callerOf,
  type HttpHandler,
  json,
  queryOf,
  redirect,
} from "./http.ts";
import { type Answers, answeringRoutes, idOf } from "./router.ts";

const answers: Answers<"library"> = {
  listUploads: async (event, adapters) =>
    json(200, await listUploads(callerOf(event), queryOf(ListQuery, event), adapters)),
  getUpload: async (event, adapters) => {
    queryOf(NoQuery, event);
    return json(200, await getUpload(callerOf(event), idOf(event), adapters));
  },
  downloadUpload: async (event, adapters) => {
    const query = queryOf(DownloadQuery, event);
    const url = await downloadUpload(callerOf(event), idOf(event), query, adapters);
    // A page sends its token with a request and not with a navigation: it asks for the link, then goes there.
    return acceptsJson(event) ? json(200, { url } satisfies DownloadLink) : redirect(url);
  },
  editUpload: async (event, adapters) => {
    const owner = callerOf(event);
    const id = idOf(event);
    return json(200, await editUpload(owner, id, bodyOf(UploadEdit, event), adapters));
  },
  deleteUpload: async (event, adapters) => {
    queryOf(NoQuery, event);
    return json(202, await deleteUpload(callerOf(event), idOf(event), adapters));
  },
  health: async () => json(200, { status: "ok" }),
  openapi: async () => json(200, openapi),
};

/** Every route that reads, links, edits and deletes. */
export const libraryHandler = (adapters: Adapters): HttpHandler =>
  answeringRoutes(answers, adapters);

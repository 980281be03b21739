import { createOpenApiDocument } from "@slipway/core/openapi";
import { routes } from "@slipway/core/routes";
import { deleteUpload } from "../../library/delete.ts";
import { downloadUpload } from "../../library/download.ts";
import { editUpload } from "../../library/edit.ts";
import { getUpload } from "../../library/get.ts";
import { getKinds } from "../../library/kinds.ts";
import { listUploads } from "../../library/list.ts";
import type { Adapters } from "../../ports/adapters.ts";
import type { HttpHandler } from "./http.ts";
import { createRouter, handleRoute, type RouteHandlers } from "./router.ts";

let openApiDocument: ReturnType<typeof createOpenApiDocument> | undefined;

const handlers: RouteHandlers<"library"> = {
  listUploads: handleRoute(routes.listUploads, async ({ owner, query }, adapters) => ({
    body: await listUploads(owner, query, adapters),
  })),
  getUpload: handleRoute(routes.getUpload, async ({ owner, id }, adapters) => ({
    body: await getUpload(owner, id, adapters),
  })),
  downloadUpload: handleRoute(
    routes.downloadUpload,
    async ({ owner, id, query, acceptsJson }, adapters) => {
      const url = await downloadUpload(owner, id, query, adapters);
      // A page sends its token with a request, but not with a navigation. So it requests the link, and then opens it.
      return acceptsJson ? { body: { url } } : { redirect: url };
    },
  ),
  editUpload: handleRoute(routes.editUpload, async ({ owner, id, body }, adapters) => ({
    body: await editUpload(owner, id, body, adapters),
  })),
  deleteUpload: handleRoute(routes.deleteUpload, async ({ owner, id }, adapters) => ({
    body: await deleteUpload(owner, id, adapters),
  })),
  getKinds: handleRoute(routes.getKinds, async (_, adapters) => ({
    body: await getKinds(adapters),
  })),
  health: handleRoute(routes.health, async () => ({ body: { status: "ok" } })),
  openapi: handleRoute(routes.openapi, async () => {
    openApiDocument ??= createOpenApiDocument();
    return { body: openApiDocument };
  }),
};

/** Creates the handler of the routes that read, download, edit, and delete uploads. */
export const libraryHandler = (adapters: Adapters): HttpHandler => createRouter(handlers, adapters);

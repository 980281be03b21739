import type { DeletionQuery, DownloadQuery, ListQuery } from "@slipway/core/api";
import { routes } from "@slipway/core/routes";
import { ListQueryOfAnyKind } from "@slipway/core/routes/list-uploads";
import { changeUploads } from "../batches/change-uploads.ts";
import { getKinds } from "../description/kinds.ts";
import { getOpenApiDocument } from "../description/openapi.ts";
import { listChanges } from "../feed/list-changes.ts";
import { downloadUpload } from "../library/download.ts";
import { editUpload } from "../library/edit.ts";
import { getUpload } from "../library/get.ts";
import { listUploads } from "../library/list.ts";
import { deleteAllUploads, emptyTrash } from "../owners/delete-all.ts";
import { exportUploads } from "../owners/export.ts";
import type { ApiAdapters } from "../ports/adapters.ts";
import { deleteUpload } from "../trash/delete.ts";
import { restoreUpload } from "../trash/restore.ts";
import type { HttpHandler } from "./http.ts";
import { createRouter, handleRoute, type RouteHandlers } from "./router.ts";
import { shareHandlers } from "./share-routes.ts";

interface OwnRequest {
  readonly owner: string;
  readonly id: string;
}

// The routes for owners and the routes for services that act for an owner differ only in their authorization.
const list = async (
  { owner, query }: { owner: string; query: ListQuery },
  adapters: ApiAdapters,
) => ({
  body: await listUploads(owner, query, adapters),
});

const get = async ({ owner, id }: OwnRequest, adapters: ApiAdapters) => ({
  body: await getUpload(owner, id, adapters),
});

const download = async (
  {
    owner,
    id,
    query,
    acceptsJson,
  }: OwnRequest & { readonly query: DownloadQuery; readonly acceptsJson: boolean },
  adapters: ApiAdapters,
) => {
  const url = await downloadUpload(owner, id, query, adapters);
  // A page sends its token with a request, but not with a navigation. So it requests the link, and then opens it.
  return acceptsJson ? { body: { url } } : { redirect: url };
};

const remove = async (
  { owner, id, query }: OwnRequest & { readonly query: DeletionQuery },
  adapters: ApiAdapters,
) => ({ body: await deleteUpload(owner, id, query, adapters) });

const restore = async ({ owner, id }: OwnRequest, adapters: ApiAdapters) => ({
  body: await restoreUpload(owner, id, adapters),
});

const empty = async ({ owner }: { readonly owner: string }, adapters: ApiAdapters) => ({
  body: await emptyTrash(owner, adapters),
});

const handlers: RouteHandlers<"library"> = {
  listUploads: handleRoute(routes.listUploads, list),
  listChanges: handleRoute(routes.listChanges, async ({ owner, query }, adapters) => ({
    body: await listChanges(owner, query, adapters),
  })),
  getUpload: handleRoute(routes.getUpload, get),
  downloadUpload: handleRoute(routes.downloadUpload, download),
  editUpload: handleRoute(routes.editUpload, async ({ owner, id, body }, adapters) => ({
    body: await editUpload(owner, id, body, adapters),
  })),
  deleteUpload: handleRoute(routes.deleteUpload, remove),
  restoreUpload: handleRoute(routes.restoreUpload, restore),
  changeUploads: handleRoute(routes.changeUploads, async ({ owner, body }, adapters) => ({
    body: await changeUploads(owner, body, adapters),
  })),
  emptyTrash: handleRoute(routes.emptyTrash, empty),
  listOwnerUploads: handleRoute(routes.listOwnerUploads, list),
  getOwnerUpload: handleRoute(routes.getOwnerUpload, get),
  downloadOwnerUpload: handleRoute(routes.downloadOwnerUpload, download),
  deleteOwnerUpload: handleRoute(routes.deleteOwnerUpload, remove),
  restoreOwnerUpload: handleRoute(routes.restoreOwnerUpload, restore),
  emptyOwnerTrash: handleRoute(routes.emptyOwnerTrash, empty),
  deleteOwnerUploads: handleRoute(routes.deleteOwnerUploads, async ({ owner }, adapters) => ({
    body: await deleteAllUploads(owner, adapters),
  })),
  exportOwnerUploads: handleRoute(routes.exportOwnerUploads, ({ owner, query }, adapters) =>
    exportUploads(owner, query, adapters),
  ),
  ...shareHandlers,
  getKinds: handleRoute(routes.getKinds, async (_, adapters) => ({
    body: await getKinds(adapters),
  })),
  health: handleRoute(routes.health, async () => ({ body: { status: "ok" } })),
  openapi: handleRoute(routes.openapi, async (_, adapters) => ({
    body: await getOpenApiDocument(adapters),
  })),
};

/** The lists that a config extends: its fields are parameters, too. */
const listsOfAnyKind = {
  listUploads: handleRoute({ ...routes.listUploads, query: ListQueryOfAnyKind }, list),
  listOwnerUploads: handleRoute({ ...routes.listOwnerUploads, query: ListQueryOfAnyKind }, list),
};

/** Creates the router of the routes that read, download, edit, and delete uploads. */
export const createLibraryRouter = (adapters: ApiAdapters): HttpHandler =>
  createRouter(adapters.kinds.config ? { ...handlers, ...listsOfAnyKind } : handlers, adapters);

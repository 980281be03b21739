import type * as v from "valibot";
import { formatOwner } from "./fields/owner.ts";
import { changeUploads } from "./routes/batches/change-uploads.ts";
import { completeUpload } from "./routes/complete-upload.ts";
import { deleteUpload } from "./routes/delete-upload.ts";
import { downloadUpload } from "./routes/download-upload.ts";
import { editUpload } from "./routes/edit-upload.ts";
import { getKinds } from "./routes/get-kinds.ts";
import { getStatuses } from "./routes/get-statuses.ts";
import { getUpload } from "./routes/get-upload.ts";
import { listChanges } from "./routes/list-changes.ts";
import { listUploads } from "./routes/list-uploads.ts";
import { deleteOwnerUploads } from "./routes/owners/delete-owner-uploads.ts";
import { exportOwnerUploads } from "./routes/owners/export-owner-uploads.ts";
import {
  deleteOwnerUpload,
  downloadOwnerUpload,
  emptyOwnerTrash,
  getOwnerUpload,
  listOwnerUploads,
  restoreOwnerUpload,
} from "./routes/owners/owner-uploads.ts";
import { requestParts } from "./routes/request-parts.ts";
import { requestUploads } from "./routes/request-uploads.ts";
import type { Route } from "./routes/route.ts";
import { health, openapi } from "./routes/service.ts";
import { createShareLink, listShareLinks, revokeShareLink } from "./routes/shares/share-links.ts";
import { getSharedFile, getSharePage, unlockSharePage } from "./routes/shares/share-pages.ts";
import { emptyTrash } from "./routes/trash/empty-trash.ts";
import { restoreUpload } from "./routes/trash/restore-upload.ts";

export type { HttpFunction, Route } from "./routes/route.ts";

/** The whole HTTP API. The infrastructure and the local API create their routes from it. */
export const routes = {
  requestUploads,
  requestParts,
  completeUpload,
  getStatuses,
  listUploads,
  listChanges,
  getUpload,
  downloadUpload,
  editUpload,
  deleteUpload,
  restoreUpload,
  changeUploads,
  emptyTrash,
  listOwnerUploads,
  deleteOwnerUploads,
  exportOwnerUploads,
  getOwnerUpload,
  downloadOwnerUpload,
  deleteOwnerUpload,
  restoreOwnerUpload,
  emptyOwnerTrash,
  createShareLink,
  listShareLinks,
  revokeShareLink,
  getSharePage,
  unlockSharePage,
  getSharedFile,
  getKinds,
  health,
  openapi,
} as const satisfies Record<string, Route>;

export type Routes = typeof routes;
export type RouteName = keyof Routes;

/** Returns API Gateway's name of a route, such as `GET /uploads/{id}`. */
export const routeKey = ({ method, path }: Pick<Route, "method" | "path">): string =>
  `${method} ${path}`;

/** Returns the path of a route, with the ID of an upload, the owner, and the token if the route has them. */
export const buildPath = (
  name: RouteName,
  {
    id = "",
    owner,
    token = "",
  }: {
    readonly id?: string | undefined;
    readonly owner?: string | undefined;
    readonly token?: string | undefined;
  } = {},
): string =>
  routes[name].path
    .replace("{token}", encodeURIComponent(token))
    .replace("{id}", encodeURIComponent(id))
    .replace("{owner}", owner === undefined ? "" : formatOwner(owner));

type RoutesByKey = {
  [Name in RouteName as `${Routes[Name]["method"]} ${Routes[Name]["path"]}`]: Routes[Name];
};

/** The keys of all routes. Clients name a route by its key, so that they need no schemas. */
export type RouteKey = keyof RoutesByKey;

/** What a request to a route must have, and what its response has. */
export interface RouteTypes<Key extends RouteKey> {
  readonly id: RoutesByKey[Key]["path"] extends `${string}{id}${string}` ? string : undefined;
  readonly query: RoutesByKey[Key] extends { readonly query: infer Query extends v.GenericSchema }
    ? v.InferInput<Query>
    : undefined;
  readonly body: RoutesByKey[Key] extends { readonly body: infer Body extends v.GenericSchema }
    ? v.InferInput<Body>
    : undefined;
  /** The body of the response, or one line of it. */
  readonly response: v.InferOutput<RoutesByKey[Key]["response"]["schema"]>;
}

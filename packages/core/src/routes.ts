import { type RouteName, type RoutePath, routePaths } from "./route-paths.ts";

export { pathOf, type RouteName } from "./route-paths.ts";

/** A function that answers HTTP. */
export type HttpFunction = "request-upload" | "library" | "upload-statuses";

export interface Route extends RoutePath {
  readonly function: HttpFunction;
  /** Whether the JWT authorizer stands before it. */
  readonly authorized: boolean;
  /** Of which a token must have one. None asks for any: whose token it is decides about everything. */
  readonly scopes?: readonly string[];
}

/** The whole HTTP API. `infra` and the local API are made from it. */
export const routes = {
  requestUploads: { ...routePaths.requestUploads, function: "request-upload", authorized: true },
  requestParts: { ...routePaths.requestParts, function: "request-upload", authorized: true },
  completeUpload: { ...routePaths.completeUpload, function: "request-upload", authorized: true },
  getStatuses: { ...routePaths.getStatuses, function: "upload-statuses", authorized: true },
  listUploads: { ...routePaths.listUploads, function: "library", authorized: true },
  getUpload: { ...routePaths.getUpload, function: "library", authorized: true },
  downloadUpload: { ...routePaths.downloadUpload, function: "library", authorized: true },
  editUpload: { ...routePaths.editUpload, function: "library", authorized: true },
  deleteUpload: { ...routePaths.deleteUpload, function: "library", authorized: true },
  health: { ...routePaths.health, function: "library", authorized: false },
  openapi: { ...routePaths.openapi, function: "library", authorized: false },
} as const satisfies Record<RouteName, Route>;

/** API Gateway's name of a route: `GET /uploads/{id}`. */
export const routeKey = ({ method, path }: RoutePath): string => `${method} ${path}`;

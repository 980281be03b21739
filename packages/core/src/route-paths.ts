export interface RoutePath {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** With its one parameter, `{id}`, as API Gateway writes it. */
  readonly path: string;
}

/** Where each route of the HTTP API is. Apart from {@link routes} so that clients carry no more than they call. */
export const routePaths = {
  requestUploads: { method: "POST", path: "/uploads" },
  requestParts: { method: "POST", path: "/uploads/{id}/parts" },
  completeUpload: { method: "POST", path: "/uploads/{id}/complete" },
  getStatuses: { method: "POST", path: "/uploads/status" },
  listUploads: { method: "GET", path: "/uploads" },
  getUpload: { method: "GET", path: "/uploads/{id}" },
  downloadUpload: { method: "GET", path: "/uploads/{id}/download" },
  editUpload: { method: "PATCH", path: "/uploads/{id}" },
  deleteUpload: { method: "DELETE", path: "/uploads/{id}" },
  health: { method: "GET", path: "/healthz" },
  openapi: { method: "GET", path: "/openapi.json" },
} as const satisfies Record<string, RoutePath>;

export type RouteName = keyof typeof routePaths;

/** The path of a route, for an upload where it is about one. */
export const pathOf = (
  name: RouteName,
  { id = "" }: { readonly id?: string | undefined } = {},
): string => routePaths[name].path.replace("{id}", encodeURIComponent(id));

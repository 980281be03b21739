/** A function that answers HTTP. */
export type HttpFunction = "request-upload" | "library";

export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** With parameters in braces, as API Gateway writes it. */
  readonly path: string;
  readonly function: HttpFunction;
  /** Whether the JWT authorizer stands before it. */
  readonly authorized: boolean;
}

/** The whole HTTP API. `infra` and the local API are made from it, and the client takes its paths from it. */
export const routes = {
  requestUploads: {
    method: "POST",
    path: "/uploads",
    function: "request-upload",
    authorized: true,
  },
  requestParts: {
    method: "POST",
    path: "/uploads/{id}/parts",
    function: "request-upload",
    authorized: true,
  },
  completeUpload: {
    method: "POST",
    path: "/uploads/{id}/complete",
    function: "request-upload",
    authorized: true,
  },
  getStatuses: { method: "POST", path: "/uploads/status", function: "library", authorized: true },
  listUploads: { method: "GET", path: "/uploads", function: "library", authorized: true },
  getUpload: { method: "GET", path: "/uploads/{id}", function: "library", authorized: true },
  downloadUpload: {
    method: "GET",
    path: "/uploads/{id}/download",
    function: "library",
    authorized: true,
  },
  editUpload: { method: "PATCH", path: "/uploads/{id}", function: "library", authorized: true },
  deleteUpload: { method: "DELETE", path: "/uploads/{id}", function: "library", authorized: true },
  health: { method: "GET", path: "/healthz", function: "library", authorized: false },
  openapi: { method: "GET", path: "/openapi.json", function: "library", authorized: false },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;

/** API Gateway's name of a route: `GET /uploads/{id}`. */
export const routeKey = ({ method, path }: Route): string => `${method} ${path}`;

/** The path of a route with its parameters filled in. */
export const pathOf = (
  name: RouteName,
  parameters: Readonly<Record<string, string>> = {},
): string =>
  routes[name].path.replace(/\{(\w+)\}/g, (_, parameter: string) =>
    encodeURIComponent(parameters[parameter] ?? ""),
  );

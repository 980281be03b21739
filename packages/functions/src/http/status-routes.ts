import { getStatuses as statusesRoute } from "@slipway/core/routes/get-statuses";
import { getStatuses } from "../library/statuses.ts";
import type { ApiAdapters } from "../ports/adapters.ts";
import type { HttpHandler } from "./http.ts";
import { createRouter, handleRoute, type RouteHandlers } from "./router.ts";

const handlers: RouteHandlers<"upload-statuses"> = {
  getStatuses: handleRoute(statusesRoute, async ({ owner, caller: { sub }, body }, adapters) => ({
    body: await getStatuses({ owner, sub }, body, adapters),
  })),
};

/** Creates the router of the route whose requests wait. */
export const createStatusRouter = (adapters: ApiAdapters): HttpHandler =>
  createRouter(handlers, adapters);

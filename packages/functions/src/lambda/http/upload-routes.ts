import { completeUpload as completeRoute } from "@slipway/core/routes/complete-upload";
import { requestParts as partsRoute } from "@slipway/core/routes/request-parts";
import { requestUploads as uploadsRoute } from "@slipway/core/routes/request-uploads";
import type { RequestAdapters } from "../../ports/adapters.ts";
import { completeUpload, requestParts } from "../../uploads/parts.ts";
import { requestUpload } from "../../uploads/request.ts";
import type { HttpHandler } from "./http.ts";
import { createRouter, handleRoute, type RouteHandlers } from "./router.ts";

const handlers: RouteHandlers<"request-upload", RequestAdapters> = {
  requestUploads: handleRoute(uploadsRoute, async ({ owner, body }, adapters) => ({
    body: await requestUpload(body.files, owner, adapters),
  })),
  requestParts: handleRoute(partsRoute, async ({ owner, id, body }, adapters) => ({
    body: await requestParts({ owner, id, after: body.after }, body.parts, adapters),
  })),
  completeUpload: handleRoute(completeRoute, async ({ owner, id, body }, adapters) => ({
    body: await completeUpload(owner, id, adapters, body?.checksum),
  })),
};

/** Creates the handler of the routes that request uploads, sign parts, and complete uploads. */
export const requestUploadHandler = (adapters: RequestAdapters): HttpHandler =>
  createRouter(handlers, adapters);

import type { Caller } from "@slipway/core/kinds/hooks";
import { completeUpload as completeRoute } from "@slipway/core/routes/complete-upload";
import { requestParts as partsRoute } from "@slipway/core/routes/request-parts";
import {
  UploadRequestOfAnyKind,
  requestUploads as uploadsRoute,
} from "@slipway/core/routes/request-uploads";
import type { RequestAdapters } from "../ports/adapters.ts";
import { completeUpload, requestParts } from "../uploads/parts.ts";
import { permitFiles } from "../uploads/permit-files.ts";
import { requestUpload } from "../uploads/request.ts";
import type { HttpHandler } from "./http.ts";
import { createRouter, handleRoute, type RouteHandlers } from "./router.ts";

interface UploadsRequest {
  readonly owner: string;
  readonly caller: Caller;
  readonly body: UploadRequestOfAnyKind;
}

/** Requests uploads that their kind and the app permit. */
export const requestUploads = async (
  { owner, caller, body }: UploadsRequest,
  adapters: RequestAdapters,
) => ({
  body: await requestUpload(await permitFiles(body, { caller, owner }, adapters), owner, adapters),
});

const handlers: RouteHandlers<"request-upload", RequestAdapters> = {
  requestUploads: handleRoute(uploadsRoute, requestUploads),
  requestParts: handleRoute(partsRoute, async ({ owner, caller, id, body }, adapters) => ({
    body: await requestParts(
      { uploader: { owner, sub: caller.sub }, id, after: body.after },
      body.parts,
      adapters,
    ),
  })),
  completeUpload: handleRoute(completeRoute, async ({ owner, caller, id, body }, adapters) => ({
    body: await completeUpload({ owner, sub: caller.sub }, id, adapters, body?.checksum),
  })),
};

/** Requests uploads by the rules of a config, which can accept more than the route's schema. */
const requestUploadsOfAnyKind = handleRoute(
  { ...uploadsRoute, body: UploadRequestOfAnyKind },
  requestUploads,
);

/** Creates the router of the routes that request uploads, sign parts, and complete uploads. */
export const createUploadRouter = (adapters: RequestAdapters): HttpHandler =>
  createRouter(
    adapters.kinds.config ? { ...handlers, requestUploads: requestUploadsOfAnyKind } : handlers,
    adapters,
  );

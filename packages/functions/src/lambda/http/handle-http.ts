import { createLibraryRouter } from "../../http/library-routes.ts";
import { createStatusRouter } from "../../http/status-routes.ts";
import { createUploadRouter } from "../../http/upload-routes.ts";
import type { ApiAdapters, RequestAdapters } from "../../ports/adapters.ts";
import { handleHttpEvents, type LambdaHttpHandler } from "./http-event.ts";

/** Creates the handler of request-upload. */
export const requestUploadHandler = (adapters: RequestAdapters): LambdaHttpHandler =>
  handleHttpEvents(createUploadRouter(adapters));

/** Creates the handler of library. */
export const libraryHandler = (adapters: ApiAdapters): LambdaHttpHandler =>
  handleHttpEvents(createLibraryRouter(adapters));

/** Creates the handler of upload-statuses. It is separate, so that its waiting requests cannot take all executions. */
export const uploadStatusesHandler = (adapters: ApiAdapters): LambdaHttpHandler =>
  handleHttpEvents(createStatusRouter(adapters));

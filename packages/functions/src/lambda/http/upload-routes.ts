import { CompletionRequest, NoQuery, PartsRequest, UploadRequest } from "@slipway/core/api";
import type { RequestAdapters } from "../../ports/adapters.ts";
import { completeUpload, requestParts } from "../../uploads/parts.ts";
import { requestUpload } from "../../uploads/request.ts";
import { bodyOf, callerOf, type HttpHandler, json, queryOf } from "./http.ts";
import { type Answers, answeringRoutes, idOf } from "./router.ts";

const answers: Answers<"request-upload", RequestAdapters> = {
  requestUploads: async (event, adapters) => {
    const owner = callerOf(event);
    const { files } = bodyOf(UploadRequest, event);
    return json(201, await requestUpload(files, owner, adapters));
  },
  requestParts: async (event, adapters) => {
    const owner = callerOf(event);
    const id = idOf(event);
    const { parts, after } = bodyOf(PartsRequest, event);
    return json(200, await requestParts({ owner, id, after }, parts, adapters));
  },
  completeUpload: async (event, adapters) => {
    queryOf(NoQuery, event);
    const owner = callerOf(event);
    const id = idOf(event);
    const { checksum } = event.body ? bodyOf(CompletionRequest, event) : {};
    return json(202, await completeUpload(owner, id, adapters, checksum));
  },
};

/** Every route by which an upload is asked for, sent in parts and completed. */
export const requestUploadHandler = (adapters: RequestAdapters): HttpHandler =>
  answeringRoutes(answers, adapters);

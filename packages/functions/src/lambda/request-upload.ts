import { UploadRequest } from "@slipway/core/api";
import type { Adapters } from "../adapters.ts";
import { requestUpload } from "../request-upload.ts";
import { answering, bodyOf, callerOf, type HttpHandler, json } from "./http.ts";

/** `POST /uploads`: 201 with a signed form for each file. */
export const requestUploadHandler = (adapters: Adapters): HttpHandler =>
  answering(adapters.telemetry, async (event) => {
    const owner = callerOf(event);
    const { files } = bodyOf(UploadRequest, event);
    return json(201, await requestUpload(files, owner, adapters));
  });

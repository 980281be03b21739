import { createApiClient } from "@slipway/client/api-client";
import { createLibrary } from "@slipway/client/library";
import { createUploader } from "@slipway/client/uploader";

/** The page's one engine: the API of its own origin, what is on its way there, and what is there. */
export const api = createApiClient();
export const uploader = createUploader({ ports: { api } });
export const library = createLibrary({ api });

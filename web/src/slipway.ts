import { createApiClient } from "@slipway/client/api-client";
import { createLibrary } from "@slipway/client/library";
import { createIndexedDbStore } from "@slipway/client/resume/indexed-db-store";
import { createUploader } from "@slipway/client/uploader";
import { session } from "./sign-in/session.ts";
import { endpoint } from "./sign-in/settings.ts";

const { getToken } = session;
/** What one person began, another who uses the same browser does not get to see. */
const resumeStore = createIndexedDbStore({ database: `slipway ${session.person().sub}` });

/** The page's one engine, for the person who is signed in: the API, what is on its way there, and what is there. */
export const api = createApiClient({ endpoint, getToken });
export const uploader = createUploader({ endpoint, getToken, ports: { api, resumeStore } });
export const library = createLibrary({ api });

import { createApiClient } from "@slipway/client/api-client";
import { createLibrary } from "@slipway/client/library";
import { createIndexedDbStore } from "@slipway/client/resume/indexed-db-store";
import { createUploader } from "@slipway/client/uploader";
import { createTextKeeper, fileKey } from "./kept-texts.ts";
import { session } from "./sign-in/session.ts";
import { endpoint } from "./sign-in/settings.ts";

const { getToken } = session;
const { sub } = session.person();
/** What one person started, another who uses the same browser does not see. */
const resumeStore = createIndexedDbStore({ database: `slipway ${sub}` });

/** The page's one engine, for the person who is signed in: the API, what is on its way there, and what is there. */
export const api = createApiClient({ endpoint, getToken });
export const uploader = createUploader({ endpoint, getToken, ports: { api, resumeStore } });
export const library = createLibrary({ api });

const storage = () => window.localStorage;
/** What the person typed about files that are not stored yet, by file. */
export const fileTexts = createTextKeeper({ storage, prefix: `slipway file texts ${sub} ` });
/** What the person changed about stored files and did not save yet, by upload. */
export const editTexts = createTextKeeper({ storage, prefix: `slipway edit texts ${sub} ` });
uploader.on("ready", ({ upload: { file } }) => fileTexts.forget(fileKey(file)));

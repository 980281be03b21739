import { createApiClient } from "@slipway/client/api-client";
import { createLibrary } from "@slipway/client/library";
import { createIndexedDbStore } from "@slipway/client/resume/indexed-db-store";
import { createUploader } from "@slipway/client/uploader";
import { createTextKeeper, fileKey, textsPrefix } from "./fields/draft-storage.ts";
import { connection } from "./layout/connection.ts";
import { session } from "./sign-in/session.ts";
import { endpoint } from "./sign-in/settings.ts";

const { getToken } = session;
const { sub } = session.person();
/** What one person started, another who uses the same browser does not see. */
const resumeStore = createIndexedDbStore({ database: `slipway ${sub}` });

/** The page's one engine, for the person who is signed in: the API, what is on its way there, and what is there. */
const { fetch } = connection;
export const api = createApiClient({ endpoint, getToken, fetch });
export const uploader = createUploader({ endpoint, getToken, ports: { api, resumeStore } });
export const library = createLibrary({ api, channel: `slipway library ${sub}` });

const storage = () => window.localStorage;
/** What the person typed about files that are not stored yet, by file. */
export const fileTexts = createTextKeeper({ storage, prefix: `${textsPrefix(sub)}file ` });
/** What the person changed about stored files and did not save yet, by upload. */
export const editTexts = createTextKeeper({ storage, prefix: `${textsPrefix(sub)}edit ` });
uploader.on("ready", ({ upload: { file } }) => fileTexts.forget(fileKey(file)));

/** What could not be sent while nothing could be reached is sent once it can be. */
connection.subscribe(() => {
  if (connection.getSnapshot() !== "online") return;
  if (library.getSnapshot().status === "failed") void library.refresh();
  for (const { localId, state } of uploader.getSnapshot().uploads)
    if (state.status === "failed" && state.failure.kind === "unreachable") uploader.retry(localId);
});

// Another tab ended the session: nothing more is sent or read for this person.
session.subscribe(() => {
  if (session.getSnapshot().status === "signed-out") uploader.close();
});

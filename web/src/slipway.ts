import { createApiClient } from "@slipway/client/api-client";
import { createFeed } from "@slipway/client/feed";
import { createLibrary } from "@slipway/client/library";
import { createIndexedDbStore } from "@slipway/client/resume/indexed-db-store";
import { createSearch } from "@slipway/client/search";
import { createShareClient } from "@slipway/client/share-links";
import { createUploader } from "@slipway/client/uploader";
import { createTextStorage, fileKey, textsPrefix } from "./fields/draft-storage.ts";
import { connection } from "./layout/connection.ts";
import { getPageSettings } from "./page-settings.ts";
import { session } from "./sign-in/session.ts";

const { getToken } = session;
const { api: endpoint } = getPageSettings();
const { sub } = session.person();
/** Each user of the browser sees only their own interrupted uploads. */
const resumeStore = createIndexedDbStore({ database: `slipway ${sub}` });

const { fetch } = connection;

/** The page's one engine for the signed-in user: the API client, the running uploads, and the library. */
export const api = createApiClient({ endpoint, getToken, fetch });
export const uploader = createUploader({ endpoint, getToken, ports: { api, resumeStore } });
/** The user's share links. */
export const shares = createShareClient({ endpoint, getToken, fetch });
const channel = `slipway library ${sub}`;
export const library = createLibrary({ api, channel });
/** The files in the trash. */
export const trash = createLibrary({ api, channel, trash: true });

/** All files of the user in a short form, for the search. */
export const feed = createFeed({ api, owner: sub });
export const search = createSearch(feed);
// What other tabs, devices, and programs change appears in the library, too.
feed.onNews((news) => {
  if (news.isNew) void library.check(news, uploader).catch(() => undefined);
});
session.beforeSignOut(feed.clear);

const storage = () => window.localStorage;
/** Titles and captions of files that are not uploaded yet, by file. */
export const fileTexts = createTextStorage({ storage, prefix: `${textsPrefix(sub)}file ` });
/** Unsaved edits of uploaded files, by upload ID. */
export const editTexts = createTextStorage({ storage, prefix: `${textsPrefix(sub)}edit ` });
uploader.on("ready", ({ upload: { file } }) => fileTexts.forget(fileKey(file)));

// Retries what failed without a connection as soon as there is one.
connection.subscribe(() => {
  if (connection.getSnapshot() !== "online") return;
  if (library.getSnapshot().status === "failed") void library.refresh();
  for (const { localId, state } of uploader.getSnapshot().uploads)
    if (state.status === "failed" && state.failure.kind === "unreachable") uploader.retry(localId);
});

// Another tab ended the session: stop sending and reading for this user.
session.subscribe(() => {
  if (session.getSnapshot().status !== "signed-out") return;
  uploader.close();
  void feed.clear();
});

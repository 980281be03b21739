import { createLazyStore } from "@slipway/client/resume/lazy-store";
import { createFiles } from "@slipway/react/files";
import { connection } from "./layout/connection.ts";
import { getPageSettings } from "./page-settings.ts";
import { session } from "./sign-in/session.ts";

const { getToken } = session;
const { api: endpoint } = getPageSettings();
const { sub } = session.person();
/** Each user of the browser sees only their own interrupted uploads. */
const resumeStore = createLazyStore({ database: `slipway ${sub}` });

const { fetch } = connection;

/** What the page shows of the signed-in user's files. */
export const files = createFiles({
  endpoint,
  getToken,
  fetch,
  owner: sub,
  uploader: { ports: { resumeStore } },
});
const { uploader, library, feed } = files;
session.beforeSignOut(feed.clear);

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

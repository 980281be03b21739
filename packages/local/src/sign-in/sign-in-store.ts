import type { Adapter, AdapterFactory, AdapterPayload } from "oidc-provider";
import { openPrivateDatabase } from "../data/private-files.ts";

/**
 * Opens the store of the local issuer's sessions, grants, and refresh tokens, so that a restart does not sign users out.
 *
 * @param path the database file
 */
export const openSignInStore = (
  path: string,
): { readonly adapter: AdapterFactory; close(): void } => {
  const database = openPrivateDatabase(path);
  database.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS entries (
      model TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL,
      grantId TEXT, uid TEXT, expiresAt INTEGER,
      PRIMARY KEY (model, id)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS byGrant ON entries (grantId) WHERE grantId IS NOT NULL;
    CREATE INDEX IF NOT EXISTS byUid ON entries (model, uid) WHERE uid IS NOT NULL;
  `);
  const now = () => Math.floor(Date.now() / 1000);
  database.prepare("DELETE FROM entries WHERE expiresAt <= ?").run(now());
  const statements = {
    put: database.prepare("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?)"),
    byId: database.prepare("SELECT payload, expiresAt FROM entries WHERE model = ? AND id = ?"),
    byUid: database.prepare("SELECT payload, expiresAt FROM entries WHERE model = ? AND uid = ?"),
    consume: database.prepare(
      "UPDATE entries SET payload = json_set(payload, '$.consumed', ?) WHERE model = ? AND id = ?",
    ),
    remove: database.prepare("DELETE FROM entries WHERE model = ? AND id = ?"),
    removeGrant: database.prepare("DELETE FROM entries WHERE grantId = ?"),
  };
  const parsePayload = (row: Record<string, unknown> | undefined): AdapterPayload | undefined =>
    row === undefined || (row.expiresAt !== null && Number(row.expiresAt) <= now())
      ? undefined
      : JSON.parse(String(row.payload));

  const adapter = (model: string): Adapter => ({
    upsert: async (id, payload, expiresIn) => {
      const { grantId = null, uid = null } = payload;
      const expiresAt = expiresIn ? now() + expiresIn : null;
      statements.put.run(model, id, JSON.stringify(payload), grantId, uid, expiresAt);
    },
    find: async (id) => parsePayload(statements.byId.get(model, id)),
    findByUid: async (uid) => parsePayload(statements.byUid.get(model, uid)),
    // Only the device flow needs it, which the local issuer does not support.
    findByUserCode: async () => undefined,
    consume: async (id) => {
      statements.consume.run(now(), model, id);
    },
    destroy: async (id) => {
      statements.remove.run(model, id);
    },
    revokeByGrantId: async (grantId) => {
      statements.removeGrant.run(grantId);
    },
  });
  return { adapter, close: () => database.close() };
};

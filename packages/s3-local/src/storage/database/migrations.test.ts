import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { startTestServer, temporaryFolder } from "../../testing/test-server.ts";

test("serves objects that a server without multipart uploads stored", async () => {
  const dataDir = await temporaryFolder();
  const blob = "0".repeat(32);
  await mkdir(join(dataDir, "objects"));
  await writeFile(join(dataDir, "objects", blob), "old");
  const database = new DatabaseSync(join(dataDir, "index.db"));
  database.exec(`
    CREATE TABLE buckets (
      name TEXT PRIMARY KEY, created_at INTEGER NOT NULL, versioning TEXT NOT NULL, cors TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE versions (
      sequence INTEGER PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL,
      version_id TEXT NOT NULL, kind TEXT NOT NULL, last_modified INTEGER NOT NULL, blob TEXT,
      size INTEGER NOT NULL, etag TEXT NOT NULL, headers TEXT NOT NULL, metadata TEXT NOT NULL,
      checksums TEXT NOT NULL
    ) STRICT;
    INSERT INTO buckets VALUES ('photos', 0, 'Unversioned', NULL);
    INSERT INTO versions VALUES (1, 'photos', 'a', 'null', 'object', 0, '${blob}', 3, '"e"', '{}',
                                 '{}', '{}');
  `);
  database.close();
  const { client } = await startTestServer({ dataDir });
  const { Body } = await client.send(new GetObjectCommand({ Bucket: "photos", Key: "a" }));
  expect(await Body?.transformToString()).toBe("old");
});

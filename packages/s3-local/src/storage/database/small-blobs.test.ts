import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { startTestServer, startWithBucket } from "../../testing/test-server.ts";
import { smallBytes } from "./small-blobs.ts";

const object = (Key: string) => ({ Bucket: "photos", Key });

/** How many small bodies a data folder keeps, when no server holds it. */
const kept = (dataDir: string): unknown => {
  const database = new DatabaseSync(join(dataDir, "index.db"));
  const { count } = database.prepare("SELECT count(*) AS count FROM small_blobs").get() ?? {};
  database.close();
  return count;
};

test("small bodies are kept in the index and larger ones in files, whole after a restart", async () => {
  const server = await startWithBucket();
  const sizes = [0, 1, smallBytes - 1, smallBytes, smallBytes + 1, 3 * smallBytes];
  for (const size of sizes) {
    const Body = Buffer.alloc(size, "s");
    await server.client.send(new PutObjectCommand({ ...object(String(size)), Body }));
  }
  expect(await readdir(join(server.dataDir, "objects"))).toHaveLength(2);
  await server.close();
  expect(kept(server.dataDir)).toBe(4);

  const { client } = await startTestServer({ dataDir: server.dataDir });
  for (const size of sizes) {
    const { Body } = await client.send(new GetObjectCommand(object(String(size))));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    expect(Buffer.alloc(size, "s").equals(bytes)).toBe(true);
  }
  const ranged = await client.send(
    new GetObjectCommand({ ...object(String(smallBytes)), Range: "bytes=5-9" }),
  );
  expect(await ranged.Body?.transformToString()).toBe("sssss");
});

test("what is replaced or deleted leaves the index too", async () => {
  const { client, close, dataDir } = await startWithBucket();
  for (const Body of ["one", "two", "three"]) {
    await client.send(new PutObjectCommand({ ...object("a"), Body }));
    await client.send(new PutObjectCommand({ ...object("b"), Body }));
  }
  await client.send(new DeleteObjectCommand(object("b")));
  await close();
  expect(kept(dataDir)).toBe(1);
});

test("debris in the index goes at the next start", async () => {
  const { close, dataDir } = await startWithBucket();
  await close();
  const database = new DatabaseSync(join(dataDir, "index.db"));
  database.exec("INSERT INTO small_blobs VALUES ('unreferenced', x'00')");
  database.close();
  const next = await startTestServer({ dataDir });
  await next.close();
  expect(kept(dataDir)).toBe(0);
});

import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { expect, onTestFinished, test } from "vitest";
import type { S3Notification } from "./events/notification.ts";
import { startUpload } from "./testing/multipart.ts";
import { spawnServer } from "./testing/spawn-server.ts";
import { clientFor, postForm, temporaryFolder } from "./testing/test-server.ts";

const kills = Number(process.env.SLIPWAY_TEST_KILLS ?? 25);
const workers = 6;
/** A kill comes after some number of answers up to this one, with the next ones under way. */
const answersBeforeKill = 24;

const Bucket = "photos";
const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");

/** Keeps every event that the server posts. */
const eventListener = async (): Promise<{ url: string; heard: Set<string> }> => {
  const heard = new Set<string>();
  const server = createServer(async (request, response) => {
    const { Records } = (await json(request)) as S3Notification;
    for (const { eventName, s3 } of Records) {
      heard.add(`${eventName.split(":")[0]} ${s3.object.key} ${s3.object.versionId}`);
    }
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
};

interface Written {
  key: string;
  versionId: string;
  md5: string;
  size: number;
}

/** The requests and responses of one run between two kills. */
interface Ledger {
  /** Every body that was ever sent to a key, acknowledged or not. */
  sent: Map<string, { md5: string; size: number }>;
  written: Written[];
  deleted: Set<string>;
  /** Deletions that were asked for; without an answer they may have happened or not. */
  deleting: Set<string>;
}

const describeVersion = ({ key, versionId }: { key: string; versionId: string }) =>
  `${key} ${versionId}`;

const put = async (client: S3Client, key: string, bytes: Buffer): Promise<string | undefined> => {
  const { VersionId } = await client.send(new PutObjectCommand({ Bucket, Key: key, Body: bytes }));
  return VersionId;
};

const post = async (client: S3Client, key: string, bytes: Buffer): Promise<string | undefined> => {
  const form = await createPresignedPost(client, { Bucket, Key: key });
  const response = await postForm(form, new Blob([new Uint8Array(bytes)]));
  expect(response.status).toBe(204);
  return response.headers.get("x-amz-version-id") ?? undefined;
};

const multipart = async (client: S3Client, key: string, bytes: Buffer) => {
  const { part, complete } = await startUpload(client, { Bucket, Key: key });
  const { VersionId } = await complete([await part(1, bytes)], { Bucket, Key: key });
  return VersionId;
};

const ways = [put, post, multipart];

/** Writes and deletes until the server is gone; keeps book of every answer. */
const work = async (
  client: S3Client,
  name: string,
  { ledger, answered }: { ledger: Ledger; answered: () => void },
): Promise<void> => {
  for (let number = 0; ; number++) {
    const key = `${name}/${number}`;
    const bytes = randomBytes(1 + ((number * 7919) % 60_000));
    const description = { md5: md5(bytes), size: bytes.length };
    ledger.sent.set(key, description);
    const versionId = await ways[number % ways.length]?.(client, key, bytes);
    if (versionId === undefined) throw new Error("a versioned bucket gave no version");
    const written = { key, versionId, ...description };
    ledger.written.push(written);
    answered();
    if (number % 4 !== 3) continue;
    ledger.deleting.add(describeVersion(written));
    await client.send(new DeleteObjectCommand({ Bucket, Key: key, VersionId: versionId }));
    ledger.deleted.add(describeVersion(written));
    answered();
  }
};

interface Listed {
  key: string;
  versionId: string;
  eTag: string;
  size: number;
}

const versionsUnder = async (client: S3Client, Prefix: string): Promise<Listed[]> => {
  const listed: Listed[] = [];
  let from: Pick<ListObjectVersionsCommandInput, "KeyMarker" | "VersionIdMarker"> | undefined = {};
  while (from !== undefined) {
    const page: ListObjectVersionsCommandOutput = await client.send(
      new ListObjectVersionsCommand({ Bucket, Prefix, ...from }),
    );
    for (const { Key = "", VersionId = "", ETag = "", Size = 0 } of page.Versions ?? []) {
      listed.push({ key: Key, versionId: VersionId, eTag: ETag.replaceAll('"', ""), size: Size });
    }
    const { IsTruncated, NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
    from = IsTruncated ? { KeyMarker, VersionIdMarker } : undefined;
  }
  return listed;
};

const multipartETag = (part: string): string =>
  `${createHash("md5").update(Buffer.from(part, "hex")).digest("hex")}-1`;

/** Holds what the server shows after a kill against what it had answered before. */
const expectPromiseKept = (listed: readonly Listed[], ledger: Ledger): void => {
  const ids = new Set(listed.map(describeVersion));
  for (const written of ledger.written) {
    const id = describeVersion(written);
    if (ledger.deleted.has(id)) expect(ids, `${id} came back`).not.toContain(id);
    else if (!ledger.deleting.has(id)) expect(ids, `${id} was lost`).toContain(id);
  }
  for (const { key, eTag, size } of listed) {
    const sent = ledger.sent.get(key);
    expect(sent?.size, `${key} is not whole`).toBe(size);
    expect([sent?.md5, multipartETag(sent?.md5 ?? "")]).toContain(eTag);
  }
};

test(`${kills} kills at any moment lose nothing acknowledged, nor its event`, async () => {
  const dataDir = await temporaryFolder();
  const events = await eventListener();
  const start = async () => {
    const server = await spawnServer(dataDir, "--events", events.url);
    return { ...server, client: clientFor(server.url) };
  };
  const ledgers: Ledger[] = [];

  for (let kill = 0; kill < kills; kill++) {
    const { child, exited, client } = await start();
    if (kill === 0) {
      await client.send(new CreateBucketCommand({ Bucket }));
      const VersioningConfiguration = { Status: "Enabled" } as const;
      await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    } else {
      const last = ledgers.at(-1);
      if (last) expectPromiseKept(await versionsUnder(client, `${kill - 1}/`), last);
    }
    const ledger = {
      sent: new Map(),
      written: [],
      deleted: new Set<string>(),
      deleting: new Set<string>(),
    };
    ledgers.push(ledger);
    let left = Math.floor(Math.random() * answersBeforeKill);
    const answered = () => {
      left -= 1;
      if (left < 0) child.kill("SIGKILL");
    };
    const working = Array.from({ length: workers }, (_, worker) =>
      work(client, `${kill}/${worker}`, { ledger, answered }),
    );
    await Promise.allSettled(working);
    await exited;
    client.destroy();
  }

  const { client, child } = await start();
  const listed = await versionsUnder(client, "");
  const there = new Set(listed.map(describeVersion));
  for (const [kill, ledger] of ledgers.entries()) {
    expectPromiseKept(
      listed.filter(({ key }) => key.startsWith(`${kill}/`)),
      ledger,
    );
  }
  const survivors = ledgers.flatMap(({ written }) =>
    written.filter((w) => there.has(describeVersion(w))),
  );
  expect(survivors.length).toBeGreaterThan(kills);
  for (const { key, versionId, md5: expected } of survivors) {
    const command = new GetObjectCommand({ Bucket, Key: key, VersionId: versionId });
    const { Body } = await client.send(command);
    expect(md5((await Body?.transformToByteArray()) ?? new Uint8Array())).toBe(expected);
  }

  const owed = ledgers.flatMap(({ written, deleted }) => [
    ...written.map((version) => `ObjectCreated ${describeVersion(version)}`),
    ...[...deleted].map((id) => `ObjectRemoved ${id}`),
  ]);
  await expect.poll(() => owed.filter((event) => !events.heard.has(event))).toEqual([]);
  client.destroy();
  child.kill("SIGTERM");
}, 1_200_000);

import { once } from "node:events";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { BatchWriteCommand, DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { createTableInput } from "@slipway/core/deployment/table";
import { defaultKeys, getDueShard } from "@slipway/core/identity";
import type { ReadyRecord } from "@slipway/core/record";
import type { DataFolder } from "@slipway/local/data/data-folder";
import { region, tableName } from "@slipway/local/names";
import dynalite from "dynalite";
import { v7 as uuid7 } from "uuid";

const recordsPerOwner = 1000;
/** One of this number of records is kept for a month, so it is in the index of due records. The others are settled. */
const recordsPerKept = 20;
const day = 24 * 60 * 60 * 1000;

/** A BatchWriteItem has at most 25 items (Amazon DynamoDB API Reference, "BatchWriteItem"). */
const itemsPerBatch = 25;
const concurrentBatches = 8;

/** Creates a ready record that is about two days old. */
const createRecord = (number: number, now: number): ReadyRecord => {
  const time = now - 2 * day + number;
  const id = uuid7({ msecs: time });
  const at = new Date(time).toISOString();
  const declared = {
    size: 1_000_000 + number,
    contentType: "image/jpeg",
    sha256: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
  };
  return {
    id,
    key: defaultKeys.create(id),
    revision: 3,
    owner: `owner-${Math.floor(number / recordsPerOwner)}`,
    fileName: `photo-${number}.jpg`,
    status: "ready",
    declared,
    createdAt: at,
    expiresAt: new Date(time + 15 * 60 * 1000).toISOString(),
    finalizedAt: at,
    object: {
      key: defaultKeys.create(id),
      versionId: `version-${number}`,
      eTag: '"d41d8cd98f00b204e9800998ecf8427e"',
      size: declared.size,
      contentType: declared.contentType,
      checksum: { algorithm: "SHA256", value: declared.sha256 },
      sequencer: number.toString(16).toUpperCase().padStart(16, "0"),
    },
    media: { width: 4032, height: 3024 },
    ...(number % recordsPerKept === 0 && {
      retention: 30,
      dueAt: new Date(time + 30 * day).toISOString(),
      dueShard: getDueShard(id),
    }),
  };
};

/** Writes ready records into the table of a data folder, before a stack starts with it. */
export const fillTable = async (
  { path, credentials }: DataFolder,
  count: number,
  log: (line: string) => void,
): Promise<void> => {
  const server = dynalite({ path: join(path, "dynamodb"), createTableMs: 0 });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("DynamoDB has no port.");
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${address.port}`,
    region,
    credentials,
  });
  const documents = DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  await client.send(new CreateTableCommand(createTableInput(tableName)));
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName: tableName });
  const now = Date.now();
  const starts = Array.from(
    { length: Math.ceil(count / itemsPerBatch) },
    (_, n) => n * itemsPerBatch,
  );
  const remaining = starts.values();
  const write = async () => {
    for (const start of remaining) {
      const numbers = Array.from(
        { length: Math.min(itemsPerBatch, count - start) },
        (_, n) => start + n,
      );
      const requests = numbers.map((n) => ({ PutRequest: { Item: createRecord(n, now) } }));
      await documents.send(new BatchWriteCommand({ RequestItems: { [tableName]: requests } }));
      if (start > 0 && start % 100_000 === 0) log(`${start} of ${count} records written`);
    }
  };
  await Promise.all(Array.from({ length: concurrentBatches }, write));
  client.destroy();
  server.closeIdleConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
};

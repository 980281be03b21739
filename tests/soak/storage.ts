import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  LocalCredentials,
  LocalEndpoints,
  localEndpointsFile,
} from "@slipway/core/deployment/local-endpoints";
import { dueShards } from "@slipway/core/identity";
import { connectDocumentClients } from "@slipway/functions/aws/dynamodb/document-clients";
import { createDynamoDbRecords } from "@slipway/functions/aws/dynamodb/dynamodb-records";
import * as v from "valibot";

export type Storage = ReturnType<typeof openStorage>;

/** Opens the table and the bucket of a running stack without its functions. */
export const openStorage = (dataDir: string) => {
  const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
  const endpoints = v.parse(LocalEndpoints, read(join(dataDir, localEndpointsFile)));
  const credentials = v.parse(LocalCredentials, read(endpoints.credentials));
  const { region } = endpoints;
  const documents = connectDocumentClients({
    endpoint: endpoints.dynamoDb.endpoint,
    region,
    credentials,
  });
  const s3 = new S3Client({
    endpoint: endpoints.s3.endpoint,
    region,
    credentials,
    forcePathStyle: true,
  });
  const records = createDynamoDbRecords(documents, endpoints.dynamoDb.table);
  return {
    /** Lists the records that are due until a time. */
    due: async (until: string) => {
      const lists = await Promise.all(
        dueShards.map((shard) => records.listDue({ shard, until, limit: 100_000 })),
      );
      return lists.flat();
    },
    /** Lists every version and delete marker in the bucket, by key. */
    versions: async () => {
      const found = new Map<string, string[]>();
      let from: Partial<ListObjectVersionsCommandInput> | undefined = {};
      while (from !== undefined) {
        const page: ListObjectVersionsCommandOutput = await s3.send(
          new ListObjectVersionsCommand({ Bucket: endpoints.s3.bucket, ...from }),
        );
        for (const { Key = "", VersionId = "" } of [
          ...(page.Versions ?? []),
          ...(page.DeleteMarkers ?? []),
        ])
          found.set(Key, [...(found.get(Key) ?? []), VersionId]);
        from = page.IsTruncated
          ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
          : undefined;
      }
      return found;
    },
    [Symbol.dispose]: () => {
      documents.destroy();
      s3.destroy();
    },
  };
};

import { table as keys } from "@slipway/core/deployment/table";
import { expect } from "vitest";
import type { Deployment, Statement } from "../testing/deployment.ts";

const tableOf = ({ inputs }: Deployment) => inputs("dynamodb/table:Table", "RecordsTable");

export const hasKeysOfCore: Statement = (deployment) => {
  const { hashKey, globalSecondaryIndexes, attributes } = tableOf(deployment);
  expect(hashKey).toBe(keys.partitionKey);
  expect(globalSecondaryIndexes).toEqual(
    Object.entries(keys.indexes).map(([name, { partitionKey, sortKey, ...options }]) => ({
      name,
      hashKey: partitionKey,
      rangeKey: sortKey,
      projectionType: "projection" in options ? options.projection : "ALL",
    })),
  );
  expect(attributes).toEqual(
    ["id", "owner", "dueShard", "dueAt", "fieldKey1", "fieldKey2", "changedAt", "sha256"].map(
      (name) => ({
        name,
        type: "S",
      }),
    ),
  );
};

export const expiresRecords: Statement = (deployment) =>
  expect(tableOf(deployment).ttl).toEqual({ attributeName: keys.timeToLive, enabled: true });

export const isEncryptedAndOnDemand: Statement = (deployment) =>
  expect(tableOf(deployment)).toMatchObject({
    serverSideEncryption: { enabled: true },
    billingMode: "PAY_PER_REQUEST",
  });

export const streamsBothImages: Statement = (deployment) =>
  expect(tableOf(deployment)).toMatchObject({
    streamEnabled: true,
    streamViewType: "NEW_AND_OLD_IMAGES",
  });

/** The table's keys, indexes, and time to live. All key attributes are strings. */
export const table = {
  partitionKey: "id",
  indexes: {
    /** Lists an owner's uploads. Ids sort by time, so reading backwards returns the newest first. */
    byOwner: { partitionKey: "owner", sortKey: "id" },
    /** A sparse index of the records that need the sweep. */
    due: { partitionKey: "dueShard", sortKey: "dueAt" },
    /**
     * Sparse indexes of the uploads whose kind has fields to list by, with the key of one field each: see
     * docs/decisions/0011-two-sparse-indexes-list-uploads-by-fields.md.
     */
    byField1: { partitionKey: "fieldKey1", sortKey: "id" },
    byField2: { partitionKey: "fieldKey2", sortKey: "id" },
    /** A sparse index of the uploads that were ever ready, by their last change: see docs/decisions/0014-a-feed-reads-its-last-minutes-again.md. */
    byChange: { partitionKey: "owner", sortKey: "changedAt" },
    /** A sparse index of ready uploads by the SHA-256 of their bytes. It has only the keys: see docs/decisions/0013-duplicates-are-a-hint.md. */
    byDigest: { partitionKey: "owner", sortKey: "sha256", projection: "KEYS_ONLY" },
  },
  timeToLive: "purgeAt",
} as const;

/**
 * Returns the input of CreateTable, for tests and the local stack.
 *
 * @param name the table's name
 */
export const createTableInput = (name: string) => {
  const indexes = Object.entries(table.indexes);
  const keys = indexes.flatMap(([, { partitionKey, sortKey }]) => [partitionKey, sortKey]);
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST" as const,
    AttributeDefinitions: [...new Set([table.partitionKey, ...keys])].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S" as const,
    })),
    KeySchema: [{ AttributeName: table.partitionKey, KeyType: "HASH" as const }],
    GlobalSecondaryIndexes: indexes.map(([IndexName, { partitionKey, sortKey, ...options }]) => ({
      IndexName,
      KeySchema: [
        { AttributeName: partitionKey, KeyType: "HASH" as const },
        { AttributeName: sortKey, KeyType: "RANGE" as const },
      ],
      Projection: {
        ProjectionType: "projection" in options ? options.projection : ("ALL" as const),
      },
    })),
  };
};

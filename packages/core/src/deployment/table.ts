/** The table's keys, indexes and time to live. Attributes that are keys are all strings. */
export const table = {
  partitionKey: "id",
  indexes: {
    /** An owner's uploads; ids sort by time, so read backwards it is newest first. */
    byOwner: { partitionKey: "owner", sortKey: "id" },
    /** Sparse: only what still needs the sweep has these attributes. */
    due: { partitionKey: "dueShard", sortKey: "dueAt" },
  },
  timeToLive: "purgeAt",
} as const;

/**
 * The table as DynamoDB's CreateTable takes it, for a DynamoDB without a deployment.
 *
 * @param name of the table
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
    GlobalSecondaryIndexes: indexes.map(([IndexName, { partitionKey, sortKey }]) => ({
      IndexName,
      KeySchema: [
        { AttributeName: partitionKey, KeyType: "HASH" as const },
        { AttributeName: sortKey, KeyType: "RANGE" as const },
      ],
      Projection: { ProjectionType: "ALL" as const },
    })),
  };
};

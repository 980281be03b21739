import { table as keys } from "@slipway/core/table";

const { byOwner, due } = keys.indexes;

/** The records. On demand and with point-in-time recovery, as SST does by default. */
export const table = new sst.aws.Dynamo("Records", {
  fields: {
    [keys.partitionKey]: "string",
    [byOwner.partitionKey]: "string",
    [due.partitionKey]: "string",
    [due.sortKey]: "string",
  },
  primaryIndex: { hashKey: keys.partitionKey },
  globalIndexes: {
    byOwner: { hashKey: byOwner.partitionKey, rangeKey: byOwner.sortKey },
    due: { hashKey: due.partitionKey, rangeKey: due.sortKey },
  },
  ttl: keys.timeToLive,
  // Its events are made of it.
  stream: "new-and-old-images",
  deletionProtection: $app.protect,
  transform: {
    table: (args) => {
      args.serverSideEncryption = { enabled: true };
      return undefined;
    },
  },
});

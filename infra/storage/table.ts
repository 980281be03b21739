import { table as keys } from "@slipway/core/deployment/table";
import type { Scope } from "../scope.ts";

const { byOwner, due, byField1, byField2, byChange, byDigest } = keys.indexes;

/** Creates the table of records. SST makes it on demand by default. */
export const createTable = ({ named, inside, kept, settings }: Scope): sst.aws.Dynamo =>
  new sst.aws.Dynamo(
    named("Records"),
    {
      fields: {
        [keys.partitionKey]: "string",
        [byOwner.partitionKey]: "string",
        [due.partitionKey]: "string",
        [due.sortKey]: "string",
        [byField1.partitionKey]: "string",
        [byField2.partitionKey]: "string",
        [byChange.sortKey]: "string",
        [byDigest.sortKey]: "string",
      },
      primaryIndex: { hashKey: keys.partitionKey },
      globalIndexes: {
        byOwner: { hashKey: byOwner.partitionKey, rangeKey: byOwner.sortKey },
        due: { hashKey: due.partitionKey, rangeKey: due.sortKey },
        byField1: { hashKey: byField1.partitionKey, rangeKey: byField1.sortKey },
        byField2: { hashKey: byField2.partitionKey, rangeKey: byField2.sortKey },
        byChange: { hashKey: byChange.partitionKey, rangeKey: byChange.sortKey },
        byDigest: {
          hashKey: byDigest.partitionKey,
          rangeKey: byDigest.sortKey,
          projection: "keys-only",
        },
      },
      // guard: records have a time to live
      ttl: keys.timeToLive,
      // publish-events makes events of the stream.
      stream: "new-and-old-images",
      deletionProtection: settings.protect,
      transform: {
        table: (args, options) => {
          args.serverSideEncryption = { enabled: true };
          // The maximum.
          args.pointInTimeRecovery = { enabled: true, recoveryPeriodInDays: 35 };
          // guard: records are retained
          options.retainOnDelete = kept.retainOnDelete;
          return undefined;
        },
      },
    },
    inside,
  );

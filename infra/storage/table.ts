import { table as keys } from "@slipway/core/deployment/table";
import type { Scope } from "../scope.ts";

const { byOwner, due } = keys.indexes;

/** The records. On demand, as SST does by default. */
export const createTable = ({ named, inside, kept, settings }: Scope): sst.aws.Dynamo =>
  new sst.aws.Dynamo(
    named("Records"),
    {
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
      deletionProtection: settings.protect,
      transform: {
        table: (args, options) => {
          args.serverSideEncryption = { enabled: true };
          // As far back as DynamoDB can.
          args.pointInTimeRecovery = { enabled: true, recoveryPeriodInDays: 35 };
          options.retainOnDelete = kept.retainOnDelete;
          return undefined;
        },
      },
    },
    inside,
  );

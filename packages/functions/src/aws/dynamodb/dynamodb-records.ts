import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandOutput,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { table } from "@slipway/core/deployment/table";
import type { DueEntry } from "@slipway/core/lifecycle";
import type { Write } from "@slipway/core/lifecycle/decision";
import { type StoredRecord, UploadRecord } from "@slipway/core/record";
import type { Records } from "../../ports/records.ts";
import { batchGet } from "./batch-get.ts";
import { expressionsOf } from "./condition-expression.ts";
import { type Item, itemOf, objectOf } from "./item.ts";
import { readItem, storedRecord } from "./parse-record.ts";

const { byOwner, due } = table.indexes;

/** Keep records in the table of this name. Takes neither transactions nor answers to failed conditions. */
export const recordsInDynamoDb = (client: DynamoDBClient, TableName: string): Records => {
  const create = async ({ record }: Extract<Write, { kind: "create" }>): Promise<StoredRecord> => {
    const unlessItExists = "attribute_not_exists(#id)";
    const names = { "#id": table.partitionKey };
    if (record.status === "orphan") {
      // Finalize and sweep may not PutItem: they make the one item that no request made through UpdateItem.
      const { id, ...set } = record;
      const {
        ExpressionAttributeNames,
        ConditionExpression: _,
        ...update
      } = expressionsOf({
        kind: "update",
        id,
        set,
        guard: [],
        remove: [],
        add: {},
      });
      await client.send(
        new UpdateItemCommand({
          TableName,
          Key: itemOf({ id }),
          ...update,
          ConditionExpression: unlessItExists,
          ExpressionAttributeNames: { ...withoutKey(ExpressionAttributeNames), ...names },
        }),
      );
      return record;
    }
    await client.send(
      new PutItemCommand({
        TableName,
        Item: itemOf(record),
        ConditionExpression: unlessItExists,
        ExpressionAttributeNames: names,
      }),
    );
    return record;
  };

  const update = async (write: Extract<Write, { kind: "update" }>): Promise<StoredRecord> => {
    const { Attributes = {} } = await client.send(
      new UpdateItemCommand({
        TableName,
        Key: itemOf({ id: write.id }),
        ...expressionsOf(write),
        ReturnValues: "ALL_NEW",
      }),
    );
    return storedRecord(objectOf(Attributes));
  };

  return {
    async get(id) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: itemOf({ id }), ConsistentRead: true }),
      );
      return Item && storedRecord(objectOf(Item));
    },

    async getMany(ids) {
      return (await batchGet(client, TableName, ids)).map(storedRecord);
    },

    async apply(write) {
      try {
        return await (write.kind === "create" ? create(write) : update(write));
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    },

    async listByOwner({ owner, statuses, limit, before }) {
      const found: UploadRecord[] = [];
      let from: Item | undefined = before ? itemOf({ owner, id: before }) : undefined;
      // A page may hold none of these statuses: the filter comes after DynamoDB's limit.
      do {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({
            TableName,
            IndexName: "byOwner" satisfies keyof typeof table.indexes,
            KeyConditionExpression: "#owner = :owner",
            FilterExpression: `#status IN (${statuses.map((_, n) => `:s${n}`).join(", ")})`,
            ExpressionAttributeNames: { "#owner": byOwner.partitionKey, "#status": "status" },
            ExpressionAttributeValues: itemOf({
              ":owner": owner,
              ...Object.fromEntries(statuses.map((status, n) => [`:s${n}`, status])),
            }),
            ScanIndexForward: false,
            Limit: limit,
            ExclusiveStartKey: from,
          }),
        );
        found.push(...Items.map((item) => readItem(UploadRecord, objectOf(item))));
        from = LastEvaluatedKey;
      } while (from !== undefined && found.length < limit);
      return found.slice(0, limit);
    },

    async listDue({ shard, until, limit }) {
      const found: DueEntry[] = [];
      let from: Item | undefined;
      // DynamoDB counts a page's bytes before it leaves attributes out, so a page may end before the limit.
      do {
        const page: QueryCommandOutput = await client.send(
          new QueryCommand({
            TableName,
            IndexName: "due" satisfies keyof typeof table.indexes,
            KeyConditionExpression: "#shard = :shard AND #at <= :until",
            ProjectionExpression: "#id, #at, #failures",
            ExpressionAttributeNames: {
              "#shard": due.partitionKey,
              "#at": due.sortKey,
              "#id": table.partitionKey,
              "#failures": "dueFailures" satisfies keyof StoredRecord,
            },
            ExpressionAttributeValues: itemOf({ ":shard": shard, ":until": until }),
            Limit: limit - found.length,
            ExclusiveStartKey: from,
          }),
        );
        found.push(...(page.Items ?? []).map((item) => dueEntry(objectOf(item))));
        from = page.LastEvaluatedKey;
      } while (from !== undefined && found.length < limit);
      return found;
    },
  };
};

const withoutKey = (names: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(names).filter(([, name]) => name !== table.partitionKey));

/** Read without the record's schema: of a record that cannot be read too. */
const dueEntry = (item: Readonly<Record<string, unknown>>): DueEntry => ({
  id: String(item[table.partitionKey]),
  dueAt: String(item[due.sortKey]),
  failures: typeof item.dueFailures === "number" ? item.dueFailures : 0,
});

import { type DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { table } from "@slipway/core/deployment/table";
import { UploadId } from "@slipway/core/fields/upload-id";
import type { ObjectKeys } from "@slipway/core/identity";
import { parseRecord } from "@slipway/functions/aws/dynamodb/parse-record";
import { UnreadableRecordError } from "@slipway/functions/ports/records";
import * as v from "valibot";
import type { Inventory, WalkedItem } from "./inventory.ts";

/** Kept small: each item can need a request to S3, and a page is read again if the check is stopped within it. */
const itemsPerPage = 250;

const ItemId = v.object({ [table.partitionKey]: v.string() });
const ItemWithKey = v.object({ key: v.string() });

/** Lists a table's items through parallel scans. */
export const createDynamoDbItems = (
  client: DynamoDBDocumentClient,
  { table: TableName, keys }: { readonly table: string; readonly keys: ObjectKeys },
): Pick<Inventory, "items"> => ({
  async items({ segment, segments, after }) {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName,
        Segment: segment,
        TotalSegments: segments,
        Limit: itemsPerPage,
        ...(after && { ExclusiveStartKey: after }),
      }),
    );
    return {
      entries: Items.map((item) => toWalkedItem(item, keys)),
      ...(LastEvaluatedKey && { next: parseItemId(LastEvaluatedKey) }),
    };
  },
});

const parseItemId = (item: unknown) => v.parse(ItemId, item);

/** Classifies an item. Only records have an upload's id. */
const toWalkedItem = (item: unknown, keys: ObjectKeys): WalkedItem => {
  const { id = "" } = parseItemId(item);
  if (!v.is(UploadId, id)) return { kind: "other" };
  try {
    return { kind: "record", record: parseRecord(item) };
  } catch (error) {
    if (error instanceof UnreadableRecordError)
      return { kind: "unreadable", id, key: getUnreadableKey(id, item, keys), why: error.message };
    throw error;
  }
};

/** Returns the object key of an item that is not a valid record. */
export const getUnreadableKey = (id: string, item: unknown, keys: ObjectKeys): string =>
  keys.find({ id, ...(v.is(ItemWithKey, item) && { key: item.key }) });

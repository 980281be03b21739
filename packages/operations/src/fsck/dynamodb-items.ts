import { type DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { table } from "@slipway/core/deployment/table";
import { getObjectKey, UploadId } from "@slipway/core/identity";
import { storedRecord } from "@slipway/functions/aws/dynamodb/parse-record";
import { UnreadableRecordError } from "@slipway/functions/ports/records";
import * as v from "valibot";
import type { Inventory, WalkedItem } from "./inventory.ts";

/** Items of one page: each may cost a request to S3, and a page that is stopped in is read again. */
const itemsPerPage = 250;

const ItemId = v.object({ [table.partitionKey]: v.string() });
const ItemWithKey = v.object({ key: v.string() });

/** Walk through the table of this name by parallel scans. */
export const itemsInDynamoDb = (
  client: DynamoDBDocumentClient,
  TableName: string,
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
      entries: Items.map(walkedItem),
      ...(LastEvaluatedKey && { next: idOf(LastEvaluatedKey) }),
    };
  },
});

const idOf = (item: unknown) => v.parse(ItemId, item);

/** Other things have ids that are no upload's. */
const walkedItem = (item: unknown): WalkedItem => {
  const { id = "" } = idOf(item);
  if (!v.is(UploadId, id)) return { kind: "other" };
  try {
    return { kind: "record", record: storedRecord(item) };
  } catch (error) {
    if (error instanceof UnreadableRecordError)
      return { kind: "unreadable", id, key: keyOfUnreadable(id, item), why: error.message };
    throw error;
  }
};

/** Returns the object key that an item names, although the rest of it is no record. */
export const keyOfUnreadable = (id: string, item: unknown): string =>
  getObjectKey({ id, ...(v.is(ItemWithKey, item) && { key: item.key }) });

import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { table } from "@slipway/core/deployment/table";
import {
  countAt,
  counterIdsOf,
  DownloadCounter,
  sumOfCounters,
  uploadIdOfCounter,
} from "@slipway/core/download-counters";
import * as v from "valibot";
import type { Downloads } from "../../ports/downloads.ts";
import { batchGet } from "./batch-get.ts";
import { itemOf } from "./item.ts";
import { sendOnce } from "./send-once.ts";

/**
 * Count downloads in the table of this name, in items of their own.
 *
 * @param random from 0 up to 1, chooses the counter of a download
 */
export const downloadsInDynamoDb = (
  client: DynamoDBClient,
  TableName: string,
  random: () => number = Math.random,
): Downloads => {
  const add = (
    { id, at, isLatest }: { readonly id: string; readonly at: string; readonly isLatest: boolean },
    abortSignal: AbortSignal,
  ) => {
    const { add, remove } = countAt(at);
    const command = new UpdateItemCommand({
      TableName,
      Key: itemOf({ [table.partitionKey]: id }),
      UpdateExpression: [
        `ADD ${add.map((_, n) => `#a${n} :one`).join(", ")}`,
        // Names of days need no placeholders: none is a reserved word.
        `REMOVE ${remove.join(", ")}`,
        ...(isLatest ? ["SET #lastAt = :at"] : []),
      ].join(" "),
      ...(isLatest && { ConditionExpression: "attribute_not_exists(#lastAt) OR #lastAt <= :at" }),
      ExpressionAttributeNames: {
        ...Object.fromEntries(add.map((name, n) => [`#a${n}`, name])),
        ...(isLatest && { "#lastAt": "lastAt" satisfies keyof DownloadCounter }),
      },
      ExpressionAttributeValues: itemOf({ ":one": 1, ...(isLatest && { ":at": at }) }),
    });
    return sendOnce(client, command, abortSignal);
  };

  return {
    async count(uploadId, at, signal) {
      const ids = counterIdsOf(uploadId);
      const id = ids[Math.floor(random() * ids.length)] ?? "";
      try {
        await add({ id, at, isLatest: true }, signal);
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // A later download was counted before this one: the last time is not to go back.
        await add({ id, at, isLatest: false }, signal);
      }
    },

    async read(ids, at) {
      const items = await batchGet(client, TableName, ids.flatMap(counterIdsOf));
      const counters = v.parse(v.array(DownloadCounter), items);
      const byUpload = new Map<string, DownloadCounter[]>(ids.map((id) => [id, []]));
      for (const counter of counters)
        byUpload.get(uploadIdOfCounter(counter.id) ?? "")?.push(counter);
      return new Map([...byUpload].map(([id, own]) => [id, sumOfCounters(own, at)]));
    },

    async purge(uploadId, purgeAt) {
      // Makes the counters that there are not: one that a late download makes later would stay for ever.
      await Promise.all(
        counterIdsOf(uploadId).map((id) =>
          client.send(
            new UpdateItemCommand({
              TableName,
              Key: itemOf({ [table.partitionKey]: id }),
              UpdateExpression: "SET #purgeAt = :at",
              ExpressionAttributeNames: { "#purgeAt": table.timeToLive },
              ExpressionAttributeValues: itemOf({ ":at": purgeAt }),
            }),
          ),
        ),
      );
    },
  };
};

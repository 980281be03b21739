import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { table } from "@slipway/core/deployment/table";
import {
  createDownloadUpdate,
  DownloadCounter,
  listCounterIds,
  parseCounterId,
  sumCounters,
} from "@slipway/core/download-counters";
import * as v from "valibot";
import type { Downloads } from "../../ports/downloads.ts";
import { batchGet } from "./batch-get.ts";
import type { DocumentClients } from "./document-clients.ts";

/**
 * Creates download counters in the table with this name. A counter is an item without a record.
 *
 * @param random returns a number from 0 up to 1, which selects the counter of a download
 */
export const createDynamoDbDownloads = (
  clients: DocumentClients,
  TableName: string,
  random: () => number = Math.random,
): Downloads => {
  const add = (
    { id, at, isLatest }: { readonly id: string; readonly at: string; readonly isLatest: boolean },
    abortSignal: AbortSignal,
  ) => {
    const { add, remove } = createDownloadUpdate(at);
    const command = new UpdateCommand({
      TableName,
      Key: { [table.partitionKey]: id },
      UpdateExpression: [
        `ADD ${add.map((_, n) => `#a${n} :one`).join(", ")}`,
        // The names of days need no placeholders because they are not reserved words.
        `REMOVE ${remove.join(", ")}`,
        ...(isLatest ? ["SET #lastAt = :at"] : []),
      ].join(" "),
      ...(isLatest && { ConditionExpression: "attribute_not_exists(#lastAt) OR #lastAt <= :at" }),
      ExpressionAttributeNames: {
        ...Object.fromEntries(add.map((name, n) => [`#a${n}`, name])),
        ...(isLatest && { "#lastAt": "lastAt" satisfies keyof DownloadCounter }),
      },
      ExpressionAttributeValues: { ":one": 1, ...(isLatest && { ":at": at }) },
    });
    // An attempt that failed ambiguously may have counted the download, and a retry would count it twice.
    return clients.once.send(command, { abortSignal });
  };

  return {
    async count(uploadId, at, signal) {
      const ids = listCounterIds(uploadId);
      const id = ids[Math.floor(random() * ids.length)] ?? "";
      try {
        await add({ id, at, isLatest: true }, signal);
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // A later download was counted first. The time of the last download must not move back.
        await add({ id, at, isLatest: false }, signal);
      }
    },

    async read(ids, at) {
      const items = await batchGet(clients.retrying, TableName, ids.flatMap(listCounterIds));
      const counters = v.parse(v.array(DownloadCounter), items);
      const byUpload = new Map<string, DownloadCounter[]>(ids.map((id) => [id, []]));
      for (const counter of counters) byUpload.get(parseCounterId(counter.id) ?? "")?.push(counter);
      return new Map([...byUpload].map(([id, own]) => [id, sumCounters(own, at)]));
    },

    async purge(uploadId, purgeAt) {
      // Creates missing counters too: without an expiry, a counter that a late download creates would stay forever.
      await Promise.all(
        listCounterIds(uploadId).map((id) =>
          clients.retrying.send(
            new UpdateCommand({
              TableName,
              Key: { [table.partitionKey]: id },
              UpdateExpression: "SET #purgeAt = :at",
              ExpressionAttributeNames: { "#purgeAt": table.timeToLive },
              ExpressionAttributeValues: { ":at": purgeAt },
            }),
          ),
        ),
      );
    },
  };
};

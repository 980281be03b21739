import { QueryCommand, type QueryCommandOutput } from "@aws-sdk/lib-dynamodb";
import { table } from "@slipway/core/deployment/table";
import { isChanged } from "../../ports/changed-record.ts";
import type { ChangedRecord, ChangePosition, Records } from "../../ports/records.ts";
import type { DocumentClients } from "./document-clients.ts";
import { parseRecord } from "./parse-record.ts";

const { partitionKey, sortKey } = table.indexes.byChange;

/** Creates the query of an owner's changes. */
export const createChanges = (
  { retrying }: DocumentClients,
  TableName: string,
): Pick<Records, "listChanges"> => ({
  async listChanges({ owner, after, limit }) {
    const found: ChangedRecord[] = [];
    let startKey = createStartKey(owner, after);
    // A page ends after 1 MB of items.
    do {
      const page: QueryCommandOutput = await retrying.send(
        new QueryCommand({
          TableName,
          IndexName: "byChange" satisfies keyof typeof table.indexes,
          KeyConditionExpression: "#owner = :owner AND #at >= :at",
          ExpressionAttributeNames: { "#owner": partitionKey, "#at": sortKey },
          ExpressionAttributeValues: { ":owner": owner, ":at": after?.at ?? "0" },
          Limit: limit - found.length,
          ExclusiveStartKey: startKey,
        }),
      );
      found.push(...(page.Items ?? []).map(parseRecord).filter(isChanged));
      startKey = page.LastEvaluatedKey;
    } while (startKey !== undefined && found.length < limit);
    return found;
  },
});

const createStartKey = (
  owner: string,
  after: ChangePosition | undefined,
): Record<string, unknown> | undefined =>
  after?.id === undefined
    ? undefined
    : { [partitionKey]: owner, [sortKey]: after.at, [table.partitionKey]: after.id };

import { QueryCommand, type QueryCommandOutput } from "@aws-sdk/lib-dynamodb";
import { table } from "@slipway/core/deployment/table";
import pMap from "p-map";
import type { Records } from "../../ports/records.ts";
import type { DocumentClients } from "./document-clients.ts";

const { partitionKey, sortKey } = table.indexes.byDigest;

/** The number of entries that the first query reads for each digest. They cost less than a query of its own. */
const entriesPerDigest = 25;

/** Queries of single digests that are sent at the same time. */
const queriesAtOnce = 10;

/** Creates the queries that find uploads by their bytes. */
export const createDigests = (
  { retrying }: DocumentClients,
  TableName: string,
): Pick<Records, "findByDigests"> => {
  /** Reads the first entries from one digest to another. */
  const readRange = async (
    owner: string,
    {
      first,
      last,
      limit,
    }: { readonly first: string; readonly last: string; readonly limit: number },
  ) => {
    const page: QueryCommandOutput = await retrying.send(
      new QueryCommand({
        TableName,
        IndexName: "byDigest" satisfies keyof typeof table.indexes,
        KeyConditionExpression: "#owner = :owner AND #digest BETWEEN :first AND :last",
        ExpressionAttributeNames: { "#owner": partitionKey, "#digest": sortKey },
        ExpressionAttributeValues: { ":owner": owner, ":first": first, ":last": last },
        Limit: limit,
      }),
    );
    const entries = (page.Items ?? []).map(
      (item) => [String(item[sortKey]), String(item[table.partitionKey])] as const,
    );
    const end = page.LastEvaluatedKey?.[sortKey];
    return { entries, readUntil: end === undefined ? undefined : String(end) };
  };

  return {
    async findByDigests(owner, digests) {
      const sorted = digests.toSorted((one, other) => (one < other ? -1 : 1));
      const [first] = sorted;
      const last = sorted.at(-1);
      if (first === undefined || last === undefined) return new Map();
      // One query is enough for an owner with few files, however many are requested.
      const limit = sorted.length === 1 ? 1 : entriesPerDigest * sorted.length;
      const { entries, readUntil } = await readRange(owner, { first, last, limit });
      const unread = sorted.filter((digest) => readUntil !== undefined && digest > readUntil);
      const others = await pMap(
        unread,
        (digest) => readRange(owner, { first: digest, last: digest, limit: 1 }),
        { concurrency: queriesAtOnce },
      );
      const all = [...entries, ...others.flatMap((page) => page.entries)];
      return new Map(all.filter(([digest]) => digests.includes(digest)));
    },
  };
};

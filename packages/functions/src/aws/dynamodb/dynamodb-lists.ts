import { QueryCommand, type QueryCommandOutput } from "@aws-sdk/lib-dynamodb";
import { table } from "@slipway/core/deployment/table";
import { defaultKindName } from "@slipway/core/kinds/kind-rules";
import { UploadRecord, type UploadStatus } from "@slipway/core/record";
import type { Records } from "../../ports/records.ts";
import type { DocumentClients } from "./document-clients.ts";
import { parseItem } from "./parse-record.ts";

type IndexName = "byOwner" | "byField1" | "byField2";

/** A list of uploads: the items of one partition of an index that a filter accepts, newest first. */
interface List {
  readonly index: IndexName;
  /** The value of the index's partition key. */
  readonly partition: string;
  readonly filter: Filter;
  readonly limit: number;
  /** The ID that the list starts after. */
  readonly before: string | undefined;
}

interface Filter {
  readonly expression: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
}

/** Creates the queries that list uploads. */
export const createLists = (
  { retrying }: DocumentClients,
  TableName: string,
): Pick<Records, "listByOwner" | "listByFields"> => {
  const readList = async (list: List): Promise<readonly UploadRecord[]> => {
    const { index, partition, filter, limit, before } = list;
    const { partitionKey, sortKey } = table.indexes[index];
    const found: UploadRecord[] = [];
    let startKey: Record<string, unknown> | undefined = before
      ? { [partitionKey]: partition, [sortKey]: before }
      : undefined;
    // DynamoDB filters a page after it applies the limit, so a page may have no item that the filter accepts.
    do {
      const page: QueryCommandOutput = await retrying.send(
        new QueryCommand({
          TableName,
          IndexName: index,
          KeyConditionExpression: "#partition = :partition",
          FilterExpression: filter.expression,
          ExpressionAttributeNames: { "#partition": partitionKey, ...filter.names },
          ExpressionAttributeValues: { ":partition": partition, ...filter.values },
          ScanIndexForward: false,
          Limit: limit,
          ExclusiveStartKey: startKey,
        }),
      );
      found.push(...(page.Items ?? []).map((item) => parseItem(UploadRecord, item)));
      startKey = page.LastEvaluatedKey;
    } while (startKey !== undefined && found.length < limit);
    return found.slice(0, limit);
  };

  return {
    listByOwner: ({ owner, statuses, kind, limit, before }) =>
      readList({
        index: "byOwner",
        partition: owner,
        filter: joinFilters([createStatusFilter(statuses), createKindFilter(kind)]),
        limit,
        before,
      }),

    listByFields: async ({ keys: [key = "", otherKey], statuses, limit, before }) => {
      // A field is in another index if the order of the kind's fields was another when the upload was requested.
      const lists = await Promise.all(
        fieldIndexes.map(({ index, other }) => {
          const filters = [createStatusFilter(statuses), createKeyFilter(other, otherKey)];
          return readList({ index, partition: key, filter: joinFilters(filters), limit, before });
        }),
      );
      return mergeLists(lists).slice(0, limit);
    },
  };
};

/** The indexes of fields, each with the attribute that has the key of the upload's other field. */
const fieldIndexes = [
  { index: "byField1", other: table.indexes.byField2.partitionKey },
  { index: "byField2", other: table.indexes.byField1.partitionKey },
] as const;

/** Merges lists, newest first. An upload that changes its index meanwhile can be in two of them. */
const mergeLists = (lists: readonly (readonly UploadRecord[])[]): readonly UploadRecord[] =>
  [...new Map(lists.flat().map((record) => [record.id, record])).values()].sort((one, other) =>
    one.id < other.id ? 1 : -1,
  );

const createStatusFilter = (statuses: readonly UploadStatus[]): Filter => ({
  expression: `#status IN (${statuses.map((_, n) => `:s${n}`).join(", ")})`,
  names: { "#status": "status" },
  values: Object.fromEntries(statuses.map((status, n) => [`:s${n}`, status])),
});

/** Creates a filter of uploads of a kind. Records without a kind are of the kind `default`. */
const createKindFilter = (kind: string | undefined): Filter | undefined =>
  kind === undefined
    ? undefined
    : {
        expression:
          kind === defaultKindName
            ? "(attribute_not_exists(#kind) OR #kind = :kind)"
            : "#kind = :kind",
        names: { "#kind": "kind" satisfies keyof UploadRecord },
        values: { ":kind": kind },
      };

const createKeyFilter = (attribute: string, key: string | undefined): Filter | undefined =>
  key === undefined
    ? undefined
    : { expression: "#key = :key", names: { "#key": attribute }, values: { ":key": key } };

const joinFilters = (filters: readonly (Filter | undefined)[]): Filter => {
  const present = filters.flatMap((filter) => filter ?? []);
  return {
    expression: present.map(({ expression }) => expression).join(" AND "),
    names: Object.assign({}, ...present.map(({ names }) => names)),
    values: Object.assign({}, ...present.map(({ values }) => values)),
  };
};

import { QueryCommand, type QueryCommandOutput } from "@aws-sdk/lib-dynamodb";
import { table } from "@slipway/core/deployment/table";
import { defaultKindName } from "@slipway/core/kinds/kind-rules";
import { UploadRecord, type UploadStatus } from "@slipway/core/record";
import type { OwnerQuery, Records } from "../../ports/records.ts";
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
): Pick<Records, "listByOwner" | "readByOwner" | "listByFields"> => {
  const readPage = async (
    { index, partition, filter, limit, before }: List,
    startKey: Record<string, unknown> | undefined = createStartKey(index, partition, before),
  ) => {
    const page: QueryCommandOutput = await retrying.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: "#partition = :partition",
        FilterExpression: filter.expression,
        ExpressionAttributeNames: {
          "#partition": table.indexes[index].partitionKey,
          ...filter.names,
        },
        ExpressionAttributeValues: { ":partition": partition, ...filter.values },
        ScanIndexForward: false,
        Limit: limit,
        ExclusiveStartKey: startKey,
      }),
    );
    const records = (page.Items ?? []).map((item) => parseItem(UploadRecord, item));
    return { records, startKey: page.LastEvaluatedKey };
  };

  const readList = async (list: List): Promise<readonly UploadRecord[]> => {
    const found: UploadRecord[] = [];
    let startKey: Record<string, unknown> | undefined;
    // DynamoDB filters a page after it applies the limit, so a page may have no item that the filter accepts.
    do {
      const page = await readPage(list, startKey);
      found.push(...page.records);
      startKey = page.startKey;
    } while (startKey !== undefined && found.length < list.limit);
    return found.slice(0, list.limit);
  };

  const createOwnerList = ({ owner, statuses, kind, limit, before }: OwnerQuery): List => ({
    index: "byOwner",
    partition: owner,
    filter: joinFilters([createStatusFilter(statuses), createKindFilter(kind)]),
    limit,
    before,
  });

  return {
    listByOwner: (query) => readList(createOwnerList(query)),

    readByOwner: async (query) => {
      const { records, startKey } = await readPage(createOwnerList(query));
      return { records, ...(startKey && { next: String(startKey[table.partitionKey]) }) };
    },

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

const createStartKey = (index: IndexName, partition: string, before: string | undefined) => {
  const { partitionKey, sortKey } = table.indexes[index];
  return before === undefined ? undefined : { [partitionKey]: partition, [sortKey]: before };
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

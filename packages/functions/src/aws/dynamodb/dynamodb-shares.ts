import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { GetCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { table } from "@slipway/core/deployment/table";
import { createShareItemId, createShareListKey } from "@slipway/core/shares/share";
import type { Shares } from "../../ports/shares.ts";
import { parseShare } from "../../shares/parse-share.ts";
import type { ShareCondition, ShareWrite } from "../../shares/share-write.ts";
import { createPlaceholders } from "./condition-expression.ts";
import type { DocumentClients } from "./document-clients.ts";

/** Creates share links in the table with this name. */
export const createDynamoDbShares = (clients: DocumentClients, TableName: string): Shares => ({
  async find(id) {
    const { Item } = await clients.retrying.send(
      new GetCommand({
        TableName,
        Key: { [table.partitionKey]: createShareItemId(id) },
        ConsistentRead: true,
      }),
    );
    return parseShare(Item);
  },

  async list({ owner, limit, after }) {
    const { partitionKey, sortKey } = table.indexes.byField1;
    const key = createShareListKey(owner);
    const { Items = [] } = await clients.retrying.send(
      new QueryCommand({
        TableName,
        IndexName: "byField1",
        KeyConditionExpression: "#key = :key",
        ExpressionAttributeNames: { "#key": partitionKey },
        ExpressionAttributeValues: { ":key": key },
        ScanIndexForward: false,
        Limit: limit,
        ...(after !== undefined && {
          ExclusiveStartKey: { [partitionKey]: key, [sortKey]: createShareItemId(after) },
        }),
      }),
    );
    return Items.flatMap((item) => parseShare(item) ?? []);
  },

  async apply(write) {
    try {
      const { Attributes } = await clients[write.isSentOnce ? "once" : "retrying"].send(
        new UpdateCommand({
          TableName,
          Key: { [table.partitionKey]: write.id },
          ...createShareExpressions(write),
          ReturnValues: "ALL_NEW",
        }),
      );
      return Attributes;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  },
});

type Placeholders = ReturnType<typeof createPlaceholders>;

const formatCondition = (condition: ShareCondition, { path, value }: Placeholders): string => {
  const name = path(condition.name);
  if ("absent" in condition) return `attribute_not_exists(${name})`;
  if ("equals" in condition) return `${name} = ${value(condition.equals)}`;
  if ("below" in condition) return `${name} < ${value(condition.below)}`;
  if ("until" in condition) return `${name} <= ${value(condition.until)}`;
  if ("after" in condition) return `${name} > ${value(condition.after)}`;
  return `(attribute_not_exists(${name}) OR size(${name}) < ${value(condition.smallerThan)})`;
};

/** Source: Amazon DynamoDB Developer Guide, "Condition and filter expressions" and "Update expressions". */
const createShareExpressions = ({
  guard,
  set = {},
  setNew = {},
  add = {},
  include = {},
}: ShareWrite) => {
  const placeholders = createPlaceholders();
  const { path, value, getAttributes } = placeholders;
  const assignments = [
    ...Object.entries(set).map(([name, to]) => `${path(name)} = ${value(to)}`),
    ...Object.entries(setNew).map(
      ([name, to]) => `${path(name)} = if_not_exists(${path(name)}, ${value(to)})`,
    ),
  ];
  const additions = [
    ...Object.entries(add).map(([name, by]) => `${path(name)} ${value(by)}`),
    ...Object.entries(include).map(([name, text]) => `${path(name)} ${value(new Set([text]))}`),
  ];
  const formatClause = (verb: string, parts: readonly string[]) =>
    parts.length > 0 ? [`${verb} ${parts.join(", ")}`] : [];
  const condition = guard.map((one) => formatCondition(one, placeholders)).join(" AND ");
  return {
    UpdateExpression: [...formatClause("SET", assignments), ...formatClause("ADD", additions)].join(
      " ",
    ),
    ...(condition !== "" && { ConditionExpression: condition }),
    ...getAttributes(),
  };
};

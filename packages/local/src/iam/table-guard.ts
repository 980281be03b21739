import type { Server } from "node:http";
import { table } from "@slipway/core/deployment/table";
import * as v from "valibot";
import { accountId, region } from "../names.ts";
import { type Enforcement, enforcePolicies, type RequestedResource } from "./role-guard.ts";

/** The key of an item, among other attributes. */
const Key = v.object({ [table.partitionKey]: v.object({ S: v.string() }) });

/** The tables, indexes, and items that a request to DynamoDB names. */
const Target = v.object({
  TableName: v.optional(v.string()),
  IndexName: v.optional(v.string()),
  /** The key of one item, or the item. */
  Key: v.optional(Key),
  Item: v.optional(Key),
  /** The items of a batch, by table. */
  RequestItems: v.optional(v.record(v.string(), v.unknown())),
});

/** Enforces the policies of the functions in front of a DynamoDB server, which knows no access keys. */
export const enforceTablePolicies = (server: Server, enforcement: Enforcement): void =>
  enforcePolicies(server, enforcement, { service: "dynamodb", findResources });

/** Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon DynamoDB". */
const findResources = (body: unknown): readonly RequestedResource[] => {
  const { TableName, IndexName, RequestItems, Key: key, Item: item } = v.parse(Target, body);
  const arn = (name: string) => `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;
  if (RequestItems !== undefined)
    return Object.entries(RequestItems).flatMap(([name, requests]) =>
      listKeys(requests).map((id) => ({ arn: arn(name), facts: createFacts(id) })),
    );
  // A request without a table needs a permission on all of them.
  if (TableName === undefined) return [{ arn: "*" }];
  const id = (key ?? item)?.[table.partitionKey]?.S;
  return [
    {
      arn: IndexName === undefined ? arn(TableName) : `${arn(TableName)}/index/${IndexName}`,
      ...(id !== undefined && { facts: createFacts(id) }),
    },
  ];
};

/** The condition key with the partition key of an item. Requests for an index are not limited by it here. */
const createFacts = (id: string) => new Map([["dynamodb:leadingkeys", id]]);

/** The items of one table in a batch that reads or writes. */
const Batch = v.union([
  v.object({ Keys: v.array(Key) }),
  v.array(
    v.union([
      v.object({ PutRequest: v.object({ Item: Key }) }),
      v.object({ DeleteRequest: v.object({ Key }) }),
    ]),
  ),
]);

const listKeys = (requests: unknown): readonly string[] => {
  const batch = v.parse(Batch, requests);
  const keys =
    "Keys" in batch
      ? batch.Keys
      : batch.map((one) => ("PutRequest" in one ? one.PutRequest.Item : one.DeleteRequest.Key));
  return keys.map((key) => key[table.partitionKey]?.S ?? "");
};

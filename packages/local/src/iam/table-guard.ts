import type { Server } from "node:http";
import * as v from "valibot";
import { accountId, region } from "../names.ts";
import { type Enforcement, guardCalls } from "./role-guard.ts";

/** What a request to DynamoDB names, as far as a role's statements are about it. */
const Target = v.object({
  TableName: v.optional(v.string()),
  IndexName: v.optional(v.string()),
  /** Of a batch: by table. */
  RequestItems: v.optional(v.record(v.string(), v.unknown())),
});

/** Hold the functions to their statements in front of a DynamoDB server, which knows no access keys itself. */
export const guardTables = (server: Server, enforcement: Enforcement): void =>
  guardCalls(server, enforcement, { service: "dynamodb", resourcesOf });

/** Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon DynamoDB". */
const resourcesOf = (body: unknown): readonly string[] => {
  const { TableName, IndexName, RequestItems } = v.parse(Target, body);
  const arn = (table: string) => `arn:aws:dynamodb:${region}:${accountId}:table/${table}`;
  if (RequestItems !== undefined) return Object.keys(RequestItems).map(arn);
  // What names no table is allowed on none.
  if (TableName === undefined) return ["*"];
  return [IndexName === undefined ? arn(TableName) : `${arn(TableName)}/index/${IndexName}`];
};

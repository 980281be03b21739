import type { Server } from "node:http";
import * as v from "valibot";
import { accountId, region } from "../names.ts";
import { type Enforcement, enforcePolicies } from "./role-guard.ts";

/** The tables and indexes that a request to DynamoDB names. */
const Target = v.object({
  TableName: v.optional(v.string()),
  IndexName: v.optional(v.string()),
  /** The items of a batch, by table. */
  RequestItems: v.optional(v.record(v.string(), v.unknown())),
});

/** Enforces the policies of the functions in front of a DynamoDB server, which knows no access keys. */
export const enforceTablePolicies = (server: Server, enforcement: Enforcement): void =>
  enforcePolicies(server, enforcement, { service: "dynamodb", findResources });

/** Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon DynamoDB". */
const findResources = (body: unknown): readonly string[] => {
  const { TableName, IndexName, RequestItems } = v.parse(Target, body);
  const arn = (table: string) => `arn:aws:dynamodb:${region}:${accountId}:table/${table}`;
  if (RequestItems !== undefined) return Object.keys(RequestItems).map(arn);
  // A request without a table needs a permission on all of them.
  if (TableName === undefined) return ["*"];
  return [IndexName === undefined ? arn(TableName) : `${arn(TableName)}/index/${IndexName}`];
};

import { createHmac } from "node:crypto";
import {
  type Arns,
  type FunctionName,
  functionNames,
  type Statement,
  statementsOf,
} from "@slipway/core/deployment/grants";
import type { LocalCredentials } from "@slipway/core/deployment/local-endpoints";
import {
  accountId,
  arnOfFunction,
  arnOfQueue,
  bucketName,
  busName,
  queueArn,
  region,
  streamArn,
  tableName,
} from "../names.ts";

/** The ARNs of what the local stack has. */
export const localArns: Arns = {
  bucket: `arn:aws:s3:::${bucketName}`,
  table: `arn:aws:dynamodb:${region}:${accountId}:table/${tableName}`,
  stream: streamArn,
  queue: queueArn,
  bus: `arn:aws:events:${region}:${accountId}:event-bus/${busName}`,
  unpublished: arnOfQueue("slipway-uploads-unpublished"),
  completeUpload: arnOfFunction("complete-upload" satisfies FunctionName),
};

/** What a function may do; its statements unless given otherwise. */
export type Grants = (name: FunctionName) => readonly Statement[];

export const localGrants: Grants = (name) => statementsOf(name, localArns);

/** One function's role: its own keys, and what it may do with them. */
export interface Role {
  readonly name: FunctionName;
  readonly credentials: LocalCredentials;
  readonly statements: readonly Statement[];
}

/** A call of a function, which needs a right to it. */
export interface Access {
  readonly function: FunctionName;
  readonly action: string;
  readonly resource: string;
  readonly allowed: boolean;
}

export type Roles = Readonly<Record<FunctionName, Role>>;

/**
 * A role for each function. The keys follow from those of the data folder, so that they stay the same.
 *
 * @param credentials of the data folder
 */
export const rolesOf = (credentials: LocalCredentials, grants: Grants): Roles => {
  const roles = functionNames.map((name) => [name, roleOf(name, credentials, grants)] as const);
  return Object.fromEntries(roles) as Record<FunctionName, Role>;
};

const roleOf = (
  name: FunctionName,
  { accessKeyId, secretAccessKey }: LocalCredentials,
  grants: Grants,
): Role => ({
  name,
  credentials: {
    accessKeyId: `${accessKeyId}.${name}`,
    secretAccessKey: createHmac("sha256", secretAccessKey).update(name).digest("base64url"),
  },
  statements: grants(name),
});

/** The role with this access key; undefined for the data folder's own, which may do everything. */
export const roleWithKey = (roles: Roles, accessKeyId: string): Role | undefined =>
  Object.values(roles).find(({ credentials }) => credentials.accessKeyId === accessKeyId);

/** Whether a role's statements allow an action on a resource. For statements without conditions. */
export const allows = ({ statements }: Role, action: string, resource: string): boolean =>
  statements.some(
    ({ actions, resources }) => actions.includes(action) && resources.includes(resource),
  );

import { createHmac } from "node:crypto";
import {
  type Arns,
  allFunctionNames,
  type FunctionName,
  listStatements,
  type Statement,
} from "@slipway/core/deployment/grants";
import type { LocalCredentials } from "@slipway/core/deployment/local-endpoints";
import {
  type Policy,
  type PolicyDocument,
  parsePolicy,
} from "@slipway/s3-local/auth/iam/policy-document";
import {
  accountId,
  bucketName,
  busName,
  createFunctionArn,
  createQueueArn,
  hookQueueArn,
  queueArn,
  region,
  streamArn,
  tableName,
} from "../names.ts";
import { createPolicyDocument } from "./role-policy.ts";

/** The ARNs of the local stack's resources. */
export const localArns: Arns = {
  bucket: `arn:aws:s3:::${bucketName}`,
  table: `arn:aws:dynamodb:${region}:${accountId}:table/${tableName}`,
  stream: streamArn,
  queue: queueArn,
  bus: `arn:aws:events:${region}:${accountId}:event-bus/${busName}`,
  unpublished: createQueueArn("slipway-uploads-unpublished"),
  completeUpload: createFunctionArn("complete-upload" satisfies FunctionName),
  hookEvents: hookQueueArn,
};

/** Returns the statements that a function is granted. */
export type Grants = (name: FunctionName) => readonly Statement[];

export const localGrants: Grants = (name) => listStatements(name, localArns);

/** The role of one function: its own access keys, and the policy that is attached to it. */
export interface Role {
  readonly name: FunctionName;
  readonly credentials: LocalCredentials;
  readonly policyDocument: PolicyDocument;
  /** The parsed policy document. */
  readonly policy: Policy;
}

/** A function's call of a service, which IAM allowed or denied. */
export interface Access {
  readonly function: FunctionName;
  readonly action: string;
  readonly resource: string;
  readonly allowed: boolean;
}

export type Roles = Readonly<Record<FunctionName, Role>>;

/**
 * Creates a role for each function.
 *
 * @param credentials of the data folder. The roles' keys are derived from them, so that they do not change
 */
export const createRoles = (credentials: LocalCredentials, grants: Grants): Roles => {
  const roles = allFunctionNames.map(
    (name) => [name, createRole(name, credentials, grants)] as const,
  );
  return Object.fromEntries(roles) as Record<FunctionName, Role>;
};

const createRole = (
  name: FunctionName,
  { accessKeyId, secretAccessKey }: LocalCredentials,
  grants: Grants,
): Role => {
  const policyDocument = createPolicyDocument(grants(name));
  return {
    name,
    credentials: {
      accessKeyId: `${accessKeyId}.${name}`,
      secretAccessKey: createHmac("sha256", secretAccessKey).update(name).digest("base64url"),
    },
    policyDocument,
    policy: parsePolicy(policyDocument),
  };
};

/** Returns the role with an access key. The data folder's own key has no role, and allows everything. */
export const findRole = (roles: Roles, accessKeyId: string): Role | undefined =>
  Object.values(roles).find(({ credentials }) => credentials.accessKeyId === accessKeyId);

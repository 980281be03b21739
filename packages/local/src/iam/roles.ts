import { createHmac } from "node:crypto";
import {
  type Arns,
  allFunctionNames,
  type FunctionName,
  listFilesCdnStatements,
  listServerStatements,
  listStatements,
  type Statement,
} from "@slipway/core/deployment/grants";
import type { LocalCredentials } from "@slipway/core/deployment/local-endpoints";
import { objectPrefix } from "@slipway/core/identity";
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
  imageQueueArn,
  queueArn,
  region,
  streamArn,
  tableName,
} from "../names.ts";
import { createPolicyDocument } from "./role-policy.ts";

/** The ARNs of the local stack's resources. */
const createLocalArns = (prefix: string): Arns => ({
  bucket: `arn:aws:s3:::${bucketName}`,
  prefix,
  table: `arn:aws:dynamodb:${region}:${accountId}:table/${tableName}`,
  stream: streamArn,
  queue: queueArn,
  bus: `arn:aws:events:${region}:${accountId}:event-bus/${busName}`,
  unpublished: createQueueArn("slipway-uploads-unpublished"),
  completeUpload: createFunctionArn("complete-upload" satisfies FunctionName),
  hookEvents: hookQueueArn,
  images: imageQueueArn,
});

/** The ARNs of a stack with the default prefix. */
export const localArns: Arns = createLocalArns(objectPrefix);

/** The role of an app that answers the API itself. */
export const serverRoleName = "server";

/** The role of the files' own distribution. */
export const filesCdnRoleName = "files-cdn";

/** The name of a role: a function, the app's own server, or the distribution for files. */
export type RoleName = FunctionName | typeof serverRoleName | typeof filesCdnRoleName;

/** Returns the statements that a role is granted. */
export type Grants = (name: RoleName) => readonly Statement[];

/** Returns the statements of each role of a stack whose objects have this prefix. */
export const createLocalGrants = (prefix: string): Grants => {
  const arns = createLocalArns(prefix);
  return (name) => {
    if (name === filesCdnRoleName) return listFilesCdnStatements(arns);
    return name === serverRoleName ? listServerStatements(arns) : listStatements(name, arns);
  };
};

/** The grants of a stack with the default prefix. */
export const localGrants: Grants = createLocalGrants(objectPrefix);

/** A role: its own access keys, and the policy that is attached to it. */
export interface Role {
  readonly name: RoleName;
  readonly credentials: LocalCredentials;
  readonly policyDocument: PolicyDocument;
  /** The parsed policy document. */
  readonly policy: Policy;
}

/** A role's call of a service, which IAM allowed or denied. */
export interface Access {
  readonly function: RoleName;
  readonly action: string;
  readonly resource: string;
  readonly allowed: boolean;
}

export type Roles = Readonly<Record<RoleName, Role>>;

/**
 * Creates a role for each function, one for an app that answers the API itself, and one for the distribution of files.
 *
 * @param credentials of the data folder. The roles' keys are derived from them, so that they do not change
 */
export const createRoles = (credentials: LocalCredentials, grants: Grants): Roles => {
  const names: readonly RoleName[] = [...allFunctionNames, serverRoleName, filesCdnRoleName];
  const roles = names.map((name) => [name, createRole(name, credentials, grants)] as const);
  return Object.fromEntries(roles) as Record<RoleName, Role>;
};

const createRole = (
  name: RoleName,
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

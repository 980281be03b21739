import { bucketPolicy } from "../buckets/policy/bucket-policy.ts";
import type { Context } from "../context.ts";
import { S3Error } from "../http/errors.ts";
import { amzHeader, header, query, type S3Request } from "../http/request.ts";
import type { Access, AuthType } from "./access.ts";
import type { Caller } from "./credentials.ts";
import type { RequestFacts } from "./iam/condition-operators.ts";
import { evaluatePolicy, type Permission, type Policy } from "./iam/policy-document.ts";

/** Holds everything that decides whether a request is allowed. */
export interface Authority {
  caller: Caller;
  facts: RequestFacts;
  findPolicy(bucket: string): Policy | undefined;
  onAccess(access: Access): void;
}

/** The account that every bucket and every key belongs to. */
const accountId = "000000000000";

/** Returns the ARN of the IAM user that a key would belong to on AWS. */
const userArn = ({ accessKeyId }: Caller): string =>
  `arn:aws:iam::${accountId}:user/${accessKeyId}`;

/**
 * Refuses a request that expects another bucket owner.
 *
 * @throws S3Error AccessDenied
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
 */
export const requireExpectedOwner = (request: S3Request): void => {
  for (const name of ["x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner"]) {
    const expected = amzHeader(request, name);
    if (expected !== undefined && expected !== accountId) throw new S3Error("AccessDenied");
  }
};

/** Returns the values of a request's condition keys. */
const requestFacts = (
  request: S3Request,
  authType: AuthType,
  { clock, secureTransport }: Context,
): RequestFacts => {
  const facts = new Map([
    ["aws:currenttime", clock().toISOString()],
    ["aws:securetransport", String(secureTransport)],
    ["aws:sourceip", request.sourceIp.replace(/^::ffff:/, "")],
    ["s3:authtype", authType],
    ["s3:signatureversion", "AWS4-HMAC-SHA256"],
  ]);
  for (const parameter of ["prefix", "delimiter", "max-keys", "versionId"]) {
    const value = query(request, parameter);
    if (value !== undefined) facts.set(`s3:${parameter.toLowerCase()}`, value);
  }
  for (const name of Object.keys(request.headers)) {
    if (name.startsWith("x-amz-")) facts.set(`s3:${name}`, header(request, name) ?? "");
  }
  return facts;
};

/**
 * Gathers everything that decides whether a request is allowed.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
 */
export const createAuthority = (
  request: S3Request,
  { caller, authType }: { caller: Caller; authType: AuthType },
  context: Context,
): Authority => ({
  caller,
  facts: requestFacts(request, authType, context),
  findPolicy: (bucket) => bucketPolicy(context.db, bucket),
  onAccess: context.onAccess,
});

/** Returns S3's reason for refusing a request, or undefined if it is allowed. */
const findDenialReason = (
  { caller, facts, findPolicy }: Authority,
  wanted: Permission,
): string | undefined => {
  const isUnrestricted = caller.identityPolicy === undefined;
  // Like an account's root user, such a key can always repair a policy that denies everything.
  if (isUnrestricted && /^s3:(Get|Put|Delete)BucketPolicy$/.test(wanted.action)) return undefined;
  const request = { caller: userArn(caller), facts };
  const evaluate = (policy: Policy | undefined) =>
    policy === undefined ? undefined : evaluatePolicy(policy, wanted, request);
  const [, bucket = ""] = /^arn:aws:s3:::([^/]+)/.exec(wanted.resource) ?? [];
  const bucketEffect = evaluate(findPolicy(bucket));
  if (bucketEffect === "Deny") return "with an explicit deny in a resource-based policy";
  const identityEffect = isUnrestricted ? "Allow" : evaluate(caller.identityPolicy);
  if (identityEffect === "Deny") return "with an explicit deny in an identity-based policy";
  if (identityEffect === "Allow" || bucketEffect === "Allow") return undefined;
  return `because no identity-based policy allows the ${wanted.action} action`;
};

/** Returns true if a request has a permission. */
export const isAllowed = (authority: Authority, wanted: Permission): boolean =>
  findDenialReason(authority, wanted) === undefined;

/**
 * Refuses a request that lacks a permission, with S3's message.
 *
 * @throws S3Error AccessDenied
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
 */
export const requireAllowed = (authority: Authority, wanted: Permission): void => {
  const { accessKeyId } = authority.caller;
  const reason = findDenialReason(authority, wanted);
  authority.onAccess({ ...wanted, accessKeyId, allowed: reason === undefined });
  if (reason === undefined) return;
  throw new S3Error("AccessDenied", {
    message: `User: ${userArn(authority.caller)} is not authorized to perform: ${wanted.action} on resource: "${wanted.resource}" ${reason}`,
  });
};

import { bucketPolicy } from "../buckets/policy/bucket-policy.ts";
import type { Context } from "../context.ts";
import { S3Error } from "../http/errors.ts";
import { amzHeader, header, query, type S3Request } from "../http/request.ts";
import type { Access, AuthType } from "./access.ts";
import type { Caller } from "./credentials.ts";
import type { RequestFacts } from "./iam/condition-operators.ts";
import { evaluatePolicy, type Permission, type Policy } from "./iam/policy-document.ts";

/** All that speaks for or against a request. */
export interface Authority {
  caller: Caller;
  facts: RequestFacts;
  policyOf(bucket: string): Policy | undefined;
  onAccess(access: Access): void;
}

/** The account that every bucket and every key belongs to. */
const accountId = "000000000000";

/** A key as the user it would belong to on AWS. */
const callerArn = ({ accessKeyId }: Caller): string =>
  `arn:aws:iam::${accountId}:user/${accessKeyId}`;

/**
 * Refuses a request that expects its buckets to be somebody else's.
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

/** The condition keys of a request. */
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
 * Gathers what speaks for or against a request.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
 */
export const authorityOf = (
  request: S3Request,
  { caller, authType }: { caller: Caller; authType: AuthType },
  context: Context,
): Authority => ({
  caller,
  facts: requestFacts(request, authType, context),
  policyOf: (bucket) => bucketPolicy(context.db, bucket),
  onAccess: context.onAccess,
});

/** Why a request may not do this, in the words of S3; undefined where it may. */
const refusal = (
  { caller, facts, policyOf }: Authority,
  wanted: Permission,
): string | undefined => {
  const mayAll = caller.identityPolicy === undefined;
  // Like the root user of an account: nobody locks themselves out for good.
  if (mayAll && /^s3:(Get|Put|Delete)BucketPolicy$/.test(wanted.action)) return undefined;
  const request = { caller: callerArn(caller), facts };
  const evaluate = (policy: Policy | undefined) =>
    policy === undefined ? undefined : evaluatePolicy(policy, wanted, request);
  const [, bucket = ""] = /^arn:aws:s3:::([^/]+)/.exec(wanted.resource) ?? [];
  const byBucket = evaluate(policyOf(bucket));
  if (byBucket === "Deny") return "with an explicit deny in a resource-based policy";
  const byIdentity = mayAll ? "Allow" : evaluate(caller.identityPolicy);
  if (byIdentity === "Deny") return "with an explicit deny in an identity-based policy";
  if (byIdentity === "Allow" || byBucket === "Allow") return undefined;
  return `because no identity-based policy allows the ${wanted.action} action`;
};

/** Whether a request may do this. */
export const isAllowed = (authority: Authority, wanted: Permission): boolean =>
  refusal(authority, wanted) === undefined;

/**
 * Refuses what the caller may not do, in the words of S3.
 *
 * @throws S3Error AccessDenied
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
 */
export const requireAllowed = (authority: Authority, wanted: Permission): void => {
  const { accessKeyId } = authority.caller;
  const reason = refusal(authority, wanted);
  authority.onAccess({ ...wanted, accessKeyId, allowed: reason === undefined });
  if (reason === undefined) return;
  throw new S3Error("AccessDenied", {
    message: `User: ${callerArn(authority.caller)} is not authorized to perform: ${wanted.action} on resource: "${wanted.resource}" ${reason}`,
  });
};

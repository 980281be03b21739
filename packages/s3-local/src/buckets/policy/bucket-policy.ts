import { bucketArn } from "../../auth/arns.ts";
import {
  type Policy,
  type PolicyDocument,
  type PolicyStatement,
  parsePolicy,
  toList,
} from "../../auth/iam/policy-document.ts";
import { S3Error } from "../../http/errors.ts";
import type { IndexDb } from "../../storage/database/index-db.ts";
import { parseOnce } from "../../storage/parse-once.ts";

const malformed = (message: string): S3Error => new S3Error("MalformedPolicy", { message });

const requireBucketResources = (
  { Principal, Resource, NotResource }: PolicyStatement,
  bucket: string,
) => {
  if (Principal === undefined) throw malformed("Missing required field Principal");
  const arn = bucketArn(bucket);
  const isBucketResource = (resource: string): boolean =>
    resource === arn || resource.startsWith(`${arn}/`);
  if (!toList(Resource ?? NotResource ?? []).every(isBucketResource)) {
    throw malformed("Policy has invalid resource");
  }
};

/** Returns true if a statement allows everyone unconditionally. */
const isPublic = ({ Effect, Principal, Condition }: PolicyStatement): boolean => {
  if (Effect !== "Allow" || Condition !== undefined || Principal === undefined) return false;
  return Principal === "*" || toList(Principal.AWS).includes("*");
};

/**
 * Parses a bucket policy. Every statement must name a principal and only this bucket's resources, and
 * must be one that this server evaluates as AWS does.
 *
 * @throws S3Error MalformedPolicy
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
export const parseBucketPolicy = (
  source: string,
  bucket: string,
): { policy: Policy; isPublic: boolean } => {
  let document: PolicyDocument;
  let policy: Policy;
  try {
    document = JSON.parse(source);
    policy = parsePolicy(document);
  } catch (error) {
    if (error instanceof SyntaxError) throw malformed("Policies must be valid JSON");
    throw malformed(error instanceof Error ? error.message : String(error));
  }
  const statements = toList(document.Statement);
  for (const statement of statements) requireBucketResources(statement, bucket);
  return { policy, isPublic: statements.some(isPublic) };
};

const parsePolicyOnce = parseOnce(parseBucketPolicy);

/** Returns a bucket's policy. */
export const bucketPolicy = ({ settings }: IndexDb, bucket: string): Policy | undefined => {
  const source = settings.find(bucket, "policy");
  return source === undefined ? undefined : parsePolicyOnce(source, bucket).policy;
};

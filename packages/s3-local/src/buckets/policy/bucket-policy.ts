import { bucketArn } from "../../auth/arns.ts";
import {
  oneOrMore,
  type Policy,
  type PolicyDocument,
  type PolicyStatement,
  parsePolicy,
} from "../../auth/iam/policy-document.ts";
import { S3Error } from "../../http/errors.ts";
import type { IndexDb } from "../../storage/database/index-db.ts";

const malformed = (message: string): S3Error => new S3Error("MalformedPolicy", { message });

const requireOfBucket = ({ Principal, Resource, NotResource }: PolicyStatement, bucket: string) => {
  if (Principal === undefined) throw malformed("Missing required field Principal");
  const arn = bucketArn(bucket);
  const isOfBucket = (resource: string): boolean =>
    resource === arn || resource.startsWith(`${arn}/`);
  if (!oneOrMore(Resource ?? NotResource ?? []).every(isOfBucket)) {
    throw malformed("Policy has invalid resource");
  }
};

/** Whether a statement lets anybody in, whoever it is. */
const isPublic = ({ Effect, Principal, Condition }: PolicyStatement): boolean => {
  if (Effect !== "Allow" || Condition !== undefined || Principal === undefined) return false;
  return Principal === "*" || oneOrMore(Principal.AWS).includes("*");
};

/**
 * Reads a bucket policy. All of it must speak of this bucket and to somebody, in words that are
 * evaluated here as on AWS.
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
  const statements = oneOrMore(document.Statement);
  for (const statement of statements) requireOfBucket(statement, bucket);
  return { policy, isPublic: statements.some(isPublic) };
};

const parsed = new WeakMap<IndexDb, Map<string, { source: string; policy: Policy }>>();

/** A bucket's policy; read anew only when it changed. */
export const bucketPolicy = (db: IndexDb, bucket: string): Policy | undefined => {
  const source = db.settings.find(bucket, "policy");
  if (source === undefined) return undefined;
  const known = parsed.get(db) ?? new Map<string, { source: string; policy: Policy }>();
  parsed.set(db, known);
  const last = known.get(bucket);
  if (last?.source === source) return last.policy;
  const { policy } = parseBucketPolicy(source, bucket);
  known.set(bucket, { source, policy });
  return policy;
};

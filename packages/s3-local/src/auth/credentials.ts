import { S3Error } from "../http/errors.ts";
import { type Policy, type PolicyDocument, parsePolicy } from "./iam/policy-document.ts";

/** Represents a key pair that may call this server. */
export interface Credential {
  accessKeyId: string;
  secretAccessKey: string;
  /** The token that each request with a temporary key must send. */
  sessionToken?: string;
  /** The time at which a temporary key expires. */
  expiration?: Date;
  /** The key's IAM policy. Without one, it may do everything. */
  policy?: PolicyDocument;
}

/** Represents a key pair with its parsed policy. */
export interface Caller extends Credential {
  identityPolicy: Policy | undefined;
}

/** Maps access key ids to callers. */
export type Credentials = ReadonlyMap<string, Caller>;

/**
 * Indexes credentials by access key id, and parses their policies.
 *
 * @throws TypeError if this server would not evaluate a policy as AWS does
 */
export const indexCredentials = (list: readonly Credential[]): Credentials =>
  new Map(
    list.map((credential) => {
      const { accessKeyId, policy } = credential;
      return [accessKeyId, { ...credential, identityPolicy: policy && parsePolicy(policy) }];
    }),
  );

/** @throws S3Error InvalidAccessKeyId */
export const requireCredential = (credentials: Credentials, accessKeyId: string): Caller => {
  const credential = credentials.get(accessKeyId);
  if (credential === undefined) {
    throw new S3Error("InvalidAccessKeyId", { details: { AWSAccessKeyId: accessKeyId } });
  }
  return credential;
};

/**
 * Verifies a temporary key's token and expiration. A permanent key has no token.
 *
 * @throws S3Error InvalidToken, ExpiredToken
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export const requireSessionToken = (
  { sessionToken, expiration }: Credential,
  { sent, now }: { sent: string | undefined; now: Date },
): void => {
  if (sent !== sessionToken) throw new S3Error("InvalidToken");
  if (expiration === undefined || now < expiration) return;
  throw new S3Error("ExpiredToken", { ...(sent && { details: { "Token-0": sent } }) });
};

import { S3Error } from "../http/errors.ts";
import { type Policy, type PolicyDocument, parsePolicy } from "./iam/policy-document.ts";

/** A key pair that may call this server. */
export interface Credential {
  accessKeyId: string;
  secretAccessKey: string;
  /** Of temporary keys: each request must bring it. */
  sessionToken?: string;
  /** When temporary keys end. */
  expiration?: Date;
  /** What it may do; without one, everything. */
  policy?: PolicyDocument;
}

/** A key pair with its policy as it can be asked. */
export interface Caller extends Credential {
  identityPolicy: Policy | undefined;
}

/** Looks up who signs. */
export type Credentials = ReadonlyMap<string, Caller>;

/** @throws TypeError for a policy that this server would not evaluate as AWS does. */
export const credentialsOf = (list: readonly Credential[]): Credentials =>
  new Map(
    list.map((credential) => {
      const { accessKeyId, policy } = credential;
      return [accessKeyId, { ...credential, identityPolicy: policy && parsePolicy(policy) }];
    }),
  );

/** @throws S3Error InvalidAccessKeyId */
export const credentialFor = (credentials: Credentials, accessKeyId: string): Caller => {
  const credential = credentials.get(accessKeyId);
  if (credential === undefined) {
    throw new S3Error("InvalidAccessKeyId", { details: { AWSAccessKeyId: accessKeyId } });
  }
  return credential;
};

/**
 * Temporary keys come with their token and end; lasting keys have none.
 *
 * @param request The token it brought, and the time.
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

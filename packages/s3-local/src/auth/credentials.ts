import { S3Error } from "../errors.ts";

/** A key pair that may call this server. */
export type Credential = { accessKeyId: string; secretAccessKey: string };

/** Looks up who signs. */
export type Credentials = ReadonlyMap<string, Credential>;

export function credentialsOf(list: readonly Credential[]): Credentials {
  return new Map(list.map((credential) => [credential.accessKeyId, credential]));
}

/** @throws S3Error InvalidAccessKeyId */
export function credentialFor(credentials: Credentials, accessKeyId: string): Credential {
  const credential = credentials.get(accessKeyId);
  if (credential === undefined) {
    throw new S3Error("InvalidAccessKeyId", { details: { AWSAccessKeyId: accessKeyId } });
  }
  return credential;
}

import { createHmac } from "node:crypto";

/** Keys that sign; temporary ones come with a token. */
export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** Who signs, and where. */
export interface PostSigner {
  readonly bucket: string;
  readonly region: string;
  /** Where forms for the bucket are posted. */
  readonly url: string;
  readonly credentials: SigningCredentials;
}

/** What a form is pinned to. */
export interface PostedObject {
  readonly key: string;
  readonly size: number;
  /** Each becomes an exact condition, as do bucket and key. */
  readonly fields: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly expiresIn: number;
}

const algorithm = "AWS4-HMAC-SHA256";

/**
 * The form that posts one object of exactly this size to S3.
 *
 * Source: Amazon S3 API Reference, "Authenticating Requests in Browser-Based Uploads Using POST (AWS Signature Version 4)".
 */
export const signPostPolicy = (
  { key, size, fields, expiresIn }: PostedObject,
  { bucket, region, url, credentials }: PostSigner,
  now: Date,
): { url: string; fields: Record<string, string> } => {
  const date = basicTime(now);
  const day = date.slice(0, 8);
  const signed: Record<string, string> = {
    ...fields,
    bucket,
    "X-Amz-Algorithm": algorithm,
    "X-Amz-Credential": `${credentials.accessKeyId}/${day}/${region}/s3/aws4_request`,
    "X-Amz-Date": date,
    ...(credentials.sessionToken !== undefined && {
      "X-Amz-Security-Token": credentials.sessionToken,
    }),
    key,
  };
  const policy = JSON.stringify({
    expiration: secondsOf(new Date(now.getTime() + expiresIn * 1000)),
    conditions: [
      ["content-length-range", size, size],
      ...Object.entries(signed).map(([name, value]) => ({ [name]: value })),
    ],
  });
  const encoded = Buffer.from(policy).toString("base64");
  const signature = policySignature(encoded, signingKey(credentials.secretAccessKey, day, region));
  return { url, fields: { ...signed, Policy: encoded, "X-Amz-Signature": signature } };
};

/** The signature of a policy in base64, in hexadecimal. */
export const policySignature = (encodedPolicy: string, key: Buffer): string =>
  createHmac("sha256", key).update(encodedPolicy).digest("hex");

interface DerivedKey {
  readonly secretAccessKey: string;
  readonly day: string;
  readonly region: string;
  readonly key: Buffer;
}

/** The last key that was derived: good for a day, or until the function is given other credentials. */
let derived: DerivedKey | undefined;

/**
 * The key that signs for S3 on one day.
 *
 * @param day as `YYYYMMDD`
 */
export const signingKey = (secretAccessKey: string, day: string, region: string): Buffer => {
  if (
    derived?.secretAccessKey === secretAccessKey &&
    derived.day === day &&
    derived.region === region
  )
    return derived.key;
  const key = [day, region, "s3", "aws4_request"].reduce(
    (secret, part) => createHmac("sha256", secret).update(part).digest(),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  derived = { secretAccessKey, day, region, key };
  return key;
};

/** `2015-12-29T00:00:00Z`: S3 knows no fractions of a second. */
const secondsOf = (time: Date): string => time.toISOString().replace(/\.\d{3}Z$/, "Z");

/** `20151229T000000Z`. */
const basicTime = (time: Date): string => secondsOf(time).replace(/[-:]/g, "");

import { S3Client } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { awsPostPolicy } from "@slipway/s3-local/testing/aws-post-policy";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { bucketUrl } from "./bucket-url.ts";
import { policySignature, signingKey, signPostPolicy } from "./post-policy.ts";

const now = new Date("2026-01-01T12:00:00.123Z");
beforeEach(() => {
  vi.useFakeTimers({ now, toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" };
const fields = {
  "Content-Type": "image/png",
  success_action_status: "201",
  "x-amz-checksum-algorithm": "SHA256",
  "x-amz-checksum-sha256": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
};

const places = [
  { bucket: "uploads", region: "us-east-1" },
  { bucket: "uploads", region: "eu-central-1" },
  { bucket: "uploads", region: "cn-north-1" },
  { bucket: "uploads", region: "us-gov-west-1" },
  { bucket: "up.loads", region: "eu-central-1" },
  { bucket: "uploads", region: "us-east-1", endpoint: "http://127.0.0.1:4401" },
];
const roles = [credentials, { ...credentials, sessionToken: "FwoG+a/token==" }];

test.each(places.flatMap((place) => roles.map((role) => ({ ...place, role }))))(
  "a form is the AWS SDK's own, byte for byte: $bucket in $region, $endpoint",
  async ({ bucket, region, endpoint, role }) => {
    const client = new S3Client({
      region,
      credentials: role,
      ...(endpoint && { endpoint, forcePathStyle: true }),
    });
    const theirs = await createPresignedPost(client, {
      Bucket: bucket,
      Key: "uploads/1",
      Conditions: [["content-length-range", 7, 7]],
      Fields: fields,
      Expires: 900,
    });
    const url = bucketUrl({ bucket, region, endpoint });
    const signer = { bucket, region, url, credentials: role };
    const ours = signPostPolicy({ key: "uploads/1", size: 7, fields, expiresIn: 900 }, signer, now);
    expect(ours).toEqual(theirs);
    expect(Object.keys(ours.fields)).toEqual(Object.keys(theirs.fields));
  },
);

test("a form of tomorrow, of another region or with other keys is signed with another key", () => {
  const sign = (secretAccessKey: string, region: string, at: Date) =>
    signPostPolicy(
      { key: "k", size: 1, fields: {}, expiresIn: 900 },
      { bucket: "b", region, url: "u", credentials: { ...credentials, secretAccessKey } },
      at,
    ).fields["X-Amz-Signature"];
  const tomorrow = new Date("2026-01-02T12:00:00Z");
  const first = sign("a", "us-east-1", now);
  const others = [
    sign("b", "us-east-1", now),
    sign("a", "eu-central-1", now),
    sign("a", "us-east-1", tomorrow),
  ];
  expect(new Set([first, ...others]).size).toBe(4);
  expect(sign("a", "us-east-1", now)).toBe(first);
});

// Amazon S3 API Reference, "Example: Browser-Based Upload using HTTP POST (Using AWS Signature Version 4)".
test("AWS's published example has the signature that AWS publishes", () => {
  const key = signingKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "20151229", "us-east-1");
  expect(policySignature(Buffer.from(awsPostPolicy).toString("base64"), key)).toBe(
    "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e",
  );
});

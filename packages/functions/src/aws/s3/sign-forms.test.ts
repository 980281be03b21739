import { S3Client } from "@aws-sdk/client-s3";
import { awsPostPolicy } from "@slipway/s3-local/testing/aws-post-policy";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createFormSigner, createFormSigningClient } from "./sign-forms.ts";

const now = new Date("2026-01-01T12:00:00.123Z");
beforeEach(() => {
  vi.useFakeTimers({ now, toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" };
const declared = {
  size: 7,
  contentType: "image/png",
  sha256: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
};

const buckets = [
  { bucket: "uploads", region: "us-east-1" },
  { bucket: "uploads", region: "eu-central-1" },
  { bucket: "uploads", region: "cn-north-1" },
  { bucket: "uploads", region: "us-gov-west-1" },
  { bucket: "up.loads", region: "eu-central-1" },
  { bucket: "uploads", region: "us-east-1", endpoint: "http://127.0.0.1:4401" },
];
const roles = [credentials, { ...credentials, sessionToken: "FwoG+a/token==" }];

test.each(buckets.flatMap((bucket) => roles.map((role) => ({ ...bucket, role }))))(
  "a form signed without an S3 client equals one signed with it, byte for byte: $bucket in $region, $endpoint",
  async ({ bucket, region, endpoint, role }) => {
    const s3 = new S3Client({
      region,
      credentials: role,
      ...(endpoint && { endpoint, forcePathStyle: true }),
    });
    const expected = await createFormSigner(bucket, s3)("uploads/1", declared);
    const client = createFormSigningClient({ bucket, region, endpoint, credentials: role });
    const form = await createFormSigner(bucket, client)("uploads/1", declared);
    expect(form).toEqual(expected);
    expect(Object.keys(form.fields)).toEqual(Object.keys(expected.fields));
  },
);

test("a policy allows only the declared key, size, type, and checksum, for 15 minutes", async () => {
  const client = createFormSigningClient({ bucket: "uploads", region: "us-east-1", credentials });
  const { fields } = await createFormSigner("uploads", client)("uploads/1", declared);
  const policy = JSON.parse(Buffer.from(fields.Policy ?? "", "base64").toString());
  expect(policy).toEqual({
    expiration: "2026-01-01T12:15:00Z",
    conditions: [
      ["content-length-range", 7, 7],
      { "Content-Type": "image/png" },
      { success_action_status: "201" },
      { "x-amz-checksum-algorithm": "SHA256" },
      { "x-amz-checksum-sha256": declared.sha256 },
      { bucket: "uploads" },
      { "X-Amz-Algorithm": "AWS4-HMAC-SHA256" },
      { "X-Amz-Credential": "AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/s3/aws4_request" },
      { "X-Amz-Date": "20260101T120000Z" },
      { key: "uploads/1" },
    ],
  });
});

test("forms of different days, regions, and secret keys have different signatures", async () => {
  const sign = async (secretAccessKey: string, region: string, at: string) => {
    vi.setSystemTime(at);
    const client = createFormSigningClient({
      bucket: "uploads",
      region,
      credentials: { ...credentials, secretAccessKey },
    });
    const { fields } = await createFormSigner("uploads", client)("uploads/1", declared);
    return fields["X-Amz-Signature"];
  };
  const today = "2026-01-01T12:00:00Z";
  const first = await sign("a", "us-east-1", today);
  const others = [
    await sign("b", "us-east-1", today),
    await sign("a", "eu-central-1", today),
    await sign("a", "us-east-1", "2026-01-02T12:00:00Z"),
  ];
  expect(new Set([first, ...others]).size).toBe(4);
  expect(await sign("a", "us-east-1", today)).toBe(first);
});

// Amazon S3 API Reference, "Example: Browser-Based Upload using HTTP POST (Using AWS Signature Version 4)".
test("the policy of AWS's published example gets the published signature, byte for byte", async () => {
  vi.setSystemTime("2015-12-29T00:00:00Z");
  const { config } = createFormSigningClient({
    bucket: "sigv4examplebucket",
    region: "us-east-1",
    credentials: {
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
      secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    },
  });
  // Replaces the policy that the SDK writes with the published one, which has other conditions.
  const published = { ...config, utf8Decoder: () => config.utf8Decoder(awsPostPolicy) };
  const sign = createFormSigner("sigv4examplebucket", { config: published });
  const { url, fields } = await sign("user/user1/a.jpg", { size: 1, contentType: "image/jpeg" });
  expect(url).toBe("https://sigv4examplebucket.s3.us-east-1.amazonaws.com/");
  expect(fields).toMatchObject({
    Policy: Buffer.from(awsPostPolicy).toString("base64"),
    "X-Amz-Credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request",
    "X-Amz-Date": "20151229T000000Z",
    "X-Amz-Signature": "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e",
  });
});

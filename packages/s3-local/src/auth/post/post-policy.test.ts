import { expect, test } from "vitest";
import { awsPostPolicy } from "../../testing/aws-post-policy.ts";
import { sign, signingKey } from "../signing/signature-v4.ts";
import { parsePostPolicy } from "./post-policy.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html
test("computes the signature that AWS publishes for its example policy", () => {
  const policy = Buffer.from(awsPostPolicy).toString("base64");
  const key = signingKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", {
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    date: "20151229",
    region: "us-east-1",
    service: "s3",
  });
  expect(sign(policy, key)).toBe(
    "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e",
  );
  expect(parsePostPolicy(policy).conditions).toHaveLength(11);
});

test.each([
  ["", "Invalid Policy: Invalid JSON."],
  ["[]", "Invalid Policy: Invalid JSON."],
  ['{"conditions":[]}', "Invalid Policy: Policy missing expiration."],
  ['{"expiration":"2030-01-01T00:00:00Z"}', "Invalid Policy: Policy missing conditions."],
  [
    '{"expiration":"2030-01-01 00:00:00","conditions":[]}',
    "Invalid Policy: Invalid 'expiration' value: '2030-01-01 00:00:00'",
  ],
  [
    '{"expiration":"2030-01-01T00:00:00Z","conditions":[{}]}',
    "Invalid Policy: Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.",
  ],
  [
    '{"expiration":"2030-01-01T00:00:00Z","conditions":[{"acl":1}]}',
    "Invalid Policy: Invalid Simple-Condition: value must be a string.",
  ],
  [
    '{"expiration":"2030-01-01T00:00:00Z","conditions":[["content-length-range",0]]}',
    "Invalid Policy: Invalid content-length-range: wrong number of arguments.",
  ],
  [
    '{"expiration":"2030-01-01T00:00:00Z","conditions":[["like","$key","x"]]}',
    "Invalid Policy: Invalid Condition: unknown operation 'like'.",
  ],
])("refuses the malformed policy %j", (policy, message) => {
  expect(() => parsePostPolicy(Buffer.from(policy).toString("base64"))).toThrow(
    expect.objectContaining({ code: "InvalidPolicyDocument", message }),
  );
});

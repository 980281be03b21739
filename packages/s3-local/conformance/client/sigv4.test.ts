import { describe, expect, test } from "vitest";
import { awsPostPolicy } from "../../src/testing/aws-post-policy.ts";
import type { HttpRequest } from "./http.ts";
import { type Signer, signHeader, signQuery, signText } from "./sigv4.ts";

const credentials = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const signer: Signer = {
  credentials,
  region: "us-east-1",
  date: new Date("2013-05-24T00:00:00Z"),
};
const host = "examplebucket.s3.amazonaws.com";
const get: HttpRequest = {
  method: "GET",
  path: "/",
  query: [],
  headers: { host },
  body: Buffer.alloc(0),
};
const signatureIn = ({ headers }: HttpRequest): string | undefined =>
  /Signature=(\w+)$/.exec(headers.authorization ?? "")?.[1];

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
describe("the signatures that AWS publishes for the Authorization header", () => {
  test("GET Object, with a range", () => {
    const request = { ...get, path: "/test.txt", headers: { host, range: "bytes=0-9" } };
    expect(signatureIn(signHeader(request, signer))).toBe(
      "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    );
  });

  test("PUT Object, with a body and a key to encode", () => {
    const request = {
      ...get,
      method: "PUT",
      path: "/test%24file.text",
      headers: {
        host,
        date: "Fri, 24 May 2013 00:00:00 GMT",
        "x-amz-storage-class": "REDUCED_REDUNDANCY",
      },
      body: Buffer.from("Welcome to Amazon S3."),
    };
    expect(signatureIn(signHeader(request, signer))).toBe(
      "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
    );
  });

  test("GET Bucket Lifecycle, with a parameter without a value", () => {
    const request = { ...get, query: [["lifecycle", ""]] as const };
    expect(signatureIn(signHeader(request, signer))).toBe(
      "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
    );
  });

  test("GET Bucket (List Objects), with two parameters", () => {
    const query = [
      ["max-keys", "2"],
      ["prefix", "J"],
    ] as const;
    expect(signatureIn(signHeader({ ...get, query }, signer))).toBe(
      "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    );
  });
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
test("the signature that AWS publishes for a presigned URL", () => {
  const { query } = signQuery({ ...get, path: "/test.txt" }, signer, 86400);
  expect(Object.fromEntries(query)["X-Amz-Signature"]).toBe(
    "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
  );
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html */
test("the signature that AWS publishes for a form's policy", () => {
  const signature = signText(Buffer.from(awsPostPolicy).toString("base64"), {
    ...signer,
    date: new Date("2015-12-29T00:00:00Z"),
  });
  expect(signature).toBe("8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e");
});

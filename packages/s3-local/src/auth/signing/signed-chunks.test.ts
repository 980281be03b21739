import { createHash } from "node:crypto";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { credential, readError, startWithBucket } from "../../testing/test-server.ts";
import type { CredentialScope } from "./credential-scope.ts";
import { canonicalRequest, sign, signingKey, stringToSign } from "./signature-v4.ts";

const sha256 = (data: string): string => createHash("sha256").update(data).digest("hex");

/** A PUT in signed chunks, as the SDKs of other languages send it. */
const signedPut = (url: string, chunks: readonly string[], signedAs = chunks) => {
  const amzDate = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope: CredentialScope = {
    accessKeyId: credential.accessKeyId,
    date: amzDate.slice(0, 8),
    region: "us-east-1",
    service: "s3",
  };
  const path = "/photos/cat.png";
  const payloadHash = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
  const headers = {
    host: new URL(url).host,
    "content-encoding": "aws-chunked",
    "x-amz-content-sha256": payloadHash,
    "x-amz-date": amzDate,
    "x-amz-decoded-content-length": String(chunks.join("").length),
  };
  const signedHeaders = Object.keys(headers).sort();
  const canonical = canonicalRequest({
    request: {
      method: "PUT",
      path,
      query: [],
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    },
    signedHeaders,
    payloadHash,
  });
  const key = signingKey(credential.secretAccessKey, scope);
  let previous = sign(stringToSign({ canonicalRequest: canonical, amzDate, scope }), key);
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope.accessKeyId}/${scope.date}/us-east-1/s3/aws4_request,SignedHeaders=${signedHeaders.join(";")},Signature=${previous}`;
  const frames = [...chunks, ""].map((chunk, index) => {
    previous = sign(
      [
        "AWS4-HMAC-SHA256-PAYLOAD",
        amzDate,
        `${scope.date}/us-east-1/s3/aws4_request`,
        previous,
        sha256(""),
        sha256(signedAs[index] ?? ""),
      ].join("\n"),
      key,
    );
    return `${chunk.length.toString(16)};chunk-signature=${previous}\r\n${chunk}\r\n`;
  });
  const { host: _, ...sent } = headers;
  return fetch(url + path, {
    method: "PUT",
    headers: { ...sent, authorization },
    body: frames.join(""),
  });
};

const big = "b".repeat(70_000);

test("a body in signed chunks is stored without its wrapping", async () => {
  const { url, client } = await startWithBucket();
  expect((await signedPut(url, [big, big, "end"])).status).toBe(200);
  const { Body, ContentEncoding } = await client.send(
    new GetObjectCommand({ Bucket: "photos", Key: "cat.png" }),
  );
  expect(await Body?.transformToString()).toBe(`${big}${big}end`);
  expect(ContentEncoding).toBeUndefined();
});

test("one changed chunk refuses the whole, and nothing is stored", async () => {
  const { url, client } = await startWithBucket();
  const changed = [big, big.replace("b", "c"), "end"];
  expect(await readError(await signedPut(url, changed, [big, big, "end"]))).toMatchObject({
    status: 403,
    code: "SignatureDoesNotMatch",
  });
  await expect(
    client.send(new GetObjectCommand({ Bucket: "photos", Key: "cat.png" })),
  ).rejects.toMatchObject({ name: "NoSuchKey" });
});

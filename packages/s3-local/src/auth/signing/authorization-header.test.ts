import { createHash } from "node:crypto";
import { ListBucketsCommand, PutObjectCommand, type S3ClientConfig } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import type { S3Request } from "../../http/request.ts";
import {
  clientFor,
  credential,
  readError,
  startTestServer,
  startWithBucket,
} from "../../testing/test-server.ts";
import { canonicalRequest, sign, signingKey, stringToSign } from "./signature-v4.ts";

const refusal = async (config: S3ClientConfig) => {
  const { url } = await startTestServer();
  const client = clientFor(url, config);
  return client.send(new ListBucketsCommand()).then(
    () => "accepted",
    (error: unknown) => error,
  );
};

test("refuses an unknown access key", async () => {
  const credentials = { ...credential, accessKeyId: "AKIAUNKNOWN" };
  expect(await refusal({ credentials })).toMatchObject({
    name: "InvalidAccessKeyId",
    $metadata: { httpStatusCode: 403 },
  });
});

test("refuses a wrong secret", async () => {
  const credentials = { ...credential, secretAccessKey: "wrong" };
  expect(await refusal({ credentials })).toMatchObject({
    name: "SignatureDoesNotMatch",
    $metadata: { httpStatusCode: 403 },
  });
});

test("refuses a signature for another region", async () => {
  expect(await refusal({ region: "eu-west-1" })).toMatchObject({
    name: "AuthorizationHeaderMalformed",
    message:
      "The authorization header is malformed; the region 'eu-west-1' is wrong; expecting 'us-east-1'",
    $metadata: { httpStatusCode: 400 },
  });
});

test("refuses a session token, since no key here has one", async () => {
  const credentials = { ...credential, sessionToken: "token" };
  expect(await refusal({ credentials })).toMatchObject({ name: "InvalidToken" });
});

test("refuses a clock that is 16 minutes off", async () => {
  const server = await startTestServer({ clock: () => new Date(Date.now() + 16 * 60_000) });
  await expect(server.client.send(new ListBucketsCommand())).rejects.toMatchObject({
    name: "RequestTimeTooSkewed",
    $metadata: { httpStatusCode: 403 },
  });
  // Told the server's time once, the client goes by it, for as long as every answer says the same.
  for (let again = 0; again < 3; again += 1) await server.client.send(new ListBucketsCommand());
});

test("refuses anonymous requests and other kinds of authorization", async () => {
  const { url } = await startTestServer();
  expect(await readError(await fetch(`${url}/photos/cat.png`))).toMatchObject({
    status: 403,
    code: "AccessDenied",
  });
  const basic = await fetch(url, { headers: { authorization: "Basic eDp5" } });
  expect(await readError(basic)).toMatchObject({ status: 400, code: "InvalidArgument" });
});

/** Signs by hand, so that what is signed and what is sent can differ. */
const signedFetch = (
  url: string,
  options: {
    method?: string;
    body?: string;
    signed?: Record<string, string>;
    unsigned?: Record<string, string>;
    contentSha256?: string;
  },
): Promise<Response> => {
  const { method = "GET", body, signed = {}, unsigned = {} } = options;
  const address = new URL(url);
  const amzDate = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = {
    accessKeyId: credential.accessKeyId,
    date: amzDate.slice(0, 8),
    region: "us-east-1",
    service: "s3",
  };
  const payloadHash =
    options.contentSha256 ??
    createHash("sha256")
      .update(body ?? "")
      .digest("hex");
  const headers: Record<string, string> = {
    host: address.host,
    "x-amz-content-sha256": payloadHash,
    "x-amz-date": amzDate,
    ...signed,
  };
  const signedHeaders = Object.keys(headers).sort();
  const request: Pick<S3Request, "method" | "path" | "query" | "headers"> = {
    method,
    path: decodeURIComponent(address.pathname),
    query: [...address.searchParams],
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
  };
  const canonical = canonicalRequest({ request, signedHeaders, payloadHash });
  const toSign = stringToSign({ canonicalRequest: canonical, amzDate, scope });
  const signature = sign(toSign, signingKey(credential.secretAccessKey, scope));
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope.accessKeyId}/${scope.date}/us-east-1/s3/aws4_request, SignedHeaders=${signedHeaders.join(";")}, Signature=${signature}`;
  return fetch(url, {
    method,
    headers: { ...headers, ...unsigned, authorization },
    ...(body !== undefined && { body }),
  });
};

test("accepts a signed payload and refuses another body than was signed", async () => {
  const { url } = await startWithBucket();
  const target = `${url}/photos/a%20b.txt`;
  expect((await signedFetch(target, { method: "PUT", body: "hello" })).status).toBe(200);
  const other = await signedFetch(target, {
    method: "PUT",
    body: "jello",
    contentSha256: createHash("sha256").update("hello").digest("hex"),
  });
  expect(await readError(other)).toMatchObject({ status: 400, code: "XAmzContentSHA256Mismatch" });
  const stored = await signedFetch(target, {});
  expect(await stored.text()).toBe("hello");
});

test("refuses x-amz headers outside the signature", async () => {
  const { url } = await startWithBucket();
  const response = await signedFetch(`${url}/photos/a.txt`, {
    method: "PUT",
    body: "hello",
    unsigned: { "x-amz-meta-owner": "eve" },
  });
  expect(await readError(response)).toMatchObject({
    status: 403,
    code: "AccessDenied",
    message: "There were headers present in the request which were not signed",
  });
});

test.each([
  ["STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", 501, "NotImplemented"],
  ["nonsense", 400, "InvalidArgument"],
])("answers a payload hash of %s with %i", async (contentSha256, status, code) => {
  const { url } = await startWithBucket();
  const target = `${url}/photos/a.txt`;
  const response = await signedFetch(target, { method: "PUT", body: "hello", contentSha256 });
  expect(await readError(response)).toMatchObject({ status, code });
});

test.each([
  ["GET", "/photos?acl"],
  ["GET", "/photos/a.txt?torrent"],
  ["POST", "/photos/a.txt?restore"],
  ["GET", "/photos?website"],
])("answers %s %s, which it does not know, with NotImplemented", async (method, path) => {
  const { url } = await startWithBucket();
  const response = await signedFetch(url + path, { method });
  expect(await readError(response)).toMatchObject({ status: 501, code: "NotImplemented" });
});

test("refuses headers whose meaning it does not know instead of ignoring them", async () => {
  const server = await startWithBucket();
  const put = new PutObjectCommand({
    Bucket: "photos",
    Key: "a",
    Body: "x",
    WebsiteRedirectLocation: "/elsewhere",
  });
  await expect(server.client.send(put)).rejects.toMatchObject({ name: "NotImplemented" });
  const acl = new PutObjectCommand({
    Bucket: "photos",
    Key: "a",
    Body: "x",
    ACL: "public-read",
  });
  await expect(server.client.send(acl)).rejects.toMatchObject({
    name: "AccessControlListNotSupported",
  });
});

import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { expect, test } from "vitest";
import { clientFor, readError, startWithBucket } from "../../testing/test-server.ts";

const get = new GetObjectCommand({ Bucket: "photos", Key: "a b/cat (1).png" });
const put = new PutObjectCommand({
  Bucket: "photos",
  Key: "a b/cat (1).png",
  ContentType: "image/png",
  ContentLength: 4,
});

const presigned = async (now = { time: new Date() }) => {
  const server = await startWithBucket({ clock: () => now.time });
  const client = clientFor(server.url, { requestChecksumCalculation: "WHEN_REQUIRED" });
  const sign = (command: typeof get | typeof put, expiresIn = 60): Promise<string> =>
    getSignedUrl(client, command, {
      expiresIn,
      signableHeaders: new Set(["content-type", "content-length"]),
    });
  const upload = async (body = "body"): Promise<Response> =>
    fetch(await sign(put), { method: "PUT", body, headers: { "content-type": "image/png" } });
  return { server, now, sign, upload };
};

const changed = (url: string, change: (parameters: URLSearchParams) => void): string => {
  const copy = new URL(url);
  change(copy.searchParams);
  return copy.href;
};

test("uploads and downloads through presigned URLs", async () => {
  const { sign, upload } = await presigned();
  expect((await upload()).status).toBe(200);
  const response = await fetch(await sign(get));
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("image/png");
  expect(await response.text()).toBe("body");
});

test.each([
  ["X-Amz-Expires", "61"],
  ["X-Amz-Signature", "0".repeat(64)],
  ["X-Amz-SignedHeaders", "host;range"],
  ["response-content-type", "text/html"],
  ["versionId", "null"],
  ["extra", "1"],
])("refuses a URL whose %s was changed", async (name, value) => {
  const { sign } = await presigned();
  const url = changed(await sign(get), (parameters) => parameters.set(name, value));
  expect(await readError(await fetch(url))).toMatchObject({
    status: 403,
    code: "SignatureDoesNotMatch",
  });
});

test("refuses a URL for another key, method or host", async () => {
  const { sign } = await presigned();
  const url = await sign(get);
  const key = await readError(await fetch(url.replace("cat", "dog")));
  expect(key.code).toBe("SignatureDoesNotMatch");
  const method = await readError(await fetch(url, { method: "DELETE" }));
  expect(method.code).toBe("SignatureDoesNotMatch");
  const host = await readError(await fetch(url.replace("127.0.0.1", "localhost")));
  expect(host.code).toBe("SignatureDoesNotMatch");
});

test("refuses an expired URL", async () => {
  const { sign, now } = await presigned();
  const url = await sign(get, 60);
  now.time = new Date(now.time.getTime() + 61_000);
  expect(await readError(await fetch(url))).toMatchObject({
    status: 403,
    code: "AccessDenied",
    message: "Request has expired",
  });
});

test.each([
  ["X-Amz-Expires", "604801"],
  ["X-Amz-Expires", "0"],
  ["X-Amz-Expires", "soon"],
  ["X-Amz-Algorithm", "AWS4-HMAC-SHA1"],
  ["X-Amz-Date", "yesterday"],
  ["X-Amz-Credential", "AKIA/20260101/eu-west-1/s3/aws4_request"],
])("refuses a URL with the %s %s as malformed", async (name, value) => {
  const { sign } = await presigned();
  const url = changed(await sign(get), (parameters) => parameters.set(name, value));
  expect(await readError(await fetch(url))).toMatchObject({
    status: 400,
    code: "AuthorizationQueryParametersError",
  });
});

test("refuses a body of another length or type than the URL was signed for", async () => {
  const { sign, upload } = await presigned();
  expect((await readError(await upload("longer body"))).code).toBe("SignatureDoesNotMatch");
  const asText = await fetch(await sign(put), {
    method: "PUT",
    body: "body",
    headers: { "content-type": "text/html" },
  });
  expect((await readError(asText)).code).toBe("SignatureDoesNotMatch");
});

test("refuses x-amz headers that the URL was not signed for", async () => {
  const { sign } = await presigned();
  const response = await fetch(await sign(put), {
    method: "PUT",
    body: "body",
    headers: { "content-type": "image/png", "x-amz-meta-owner": "eve" },
  });
  const error = await readError(response);
  expect(error).toMatchObject({
    status: 403,
    code: "AccessDenied",
    message: "There were headers present in the request which were not signed",
  });
  expect(error.body).toContain("<HeadersNotSigned>x-amz-meta-owner</HeadersNotSigned>");
});

test("lets a signed URL choose how the object is shown", async () => {
  const { sign, upload } = await presigned();
  await upload();
  const shown = new GetObjectCommand({
    Bucket: "photos",
    Key: "a b/cat (1).png",
    ResponseContentDisposition: 'attachment; filename="cat.png"',
    ResponseContentType: "application/octet-stream",
    ResponseCacheControl: "no-store",
  });
  const response = await fetch(await sign(shown));
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="cat.png"');
  expect(response.headers.get("content-type")).toBe("application/octet-stream");
  expect(response.headers.get("cache-control")).toBe("no-store");
});

import {
  type CORSRule,
  DeleteBucketCorsCommand,
  GetBucketCorsCommand,
  PutBucketCorsCommand,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { postForm, readError, signForm, startWithBucket } from "../testing/test-server.ts";

const rule: CORSRule = {
  ID: "web",
  AllowedOrigins: ["https://app.test", "https://*.preview.test"],
  AllowedMethods: ["POST", "GET"],
  AllowedHeaders: ["content-*", "x-amz-date"],
  ExposeHeaders: ["ETag", "x-amz-version-id"],
  MaxAgeSeconds: 600,
};

const withCors = async (...rules: CORSRule[]) => {
  const server = await startWithBucket();
  await server.client.send(
    new PutBucketCorsCommand({ Bucket: "photos", CORSConfiguration: { CORSRules: rules } }),
  );
  const ask = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${server.url}/photos/cat.png`, { method: "OPTIONS", headers });
  return { ...server, ask };
};

test("keeps the rules of a bucket", async () => {
  const { client } = await withCors(rule);
  const { CORSRules } = await client.send(new GetBucketCorsCommand({ Bucket: "photos" }));
  expect(CORSRules).toEqual([rule]);
  await client.send(new DeleteBucketCorsCommand({ Bucket: "photos" }));
  await expect(client.send(new GetBucketCorsCommand({ Bucket: "photos" }))).rejects.toMatchObject({
    name: "NoSuchCORSConfiguration",
  });
});

test("answers a preflight by the bucket's rules, without credentials", async () => {
  const { ask } = await withCors(rule);
  const response = await ask({
    origin: "https://pr-7.preview.test",
    "access-control-request-method": "POST",
    "access-control-request-headers": "Content-Type, X-Amz-Date",
  });
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "access-control-allow-origin": "https://pr-7.preview.test",
    "access-control-allow-methods": "POST, GET",
    "access-control-allow-headers": "content-type, x-amz-date",
    "access-control-expose-headers": "ETag, x-amz-version-id",
    "access-control-max-age": "600",
    "access-control-allow-credentials": "true",
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  });
});

test.each([
  { origin: "https://evil.test", "access-control-request-method": "POST" },
  { origin: "http://app.test", "access-control-request-method": "POST" },
  { origin: "https://app.test", "access-control-request-method": "DELETE" },
  {
    origin: "https://app.test",
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization",
  },
])("refuses the preflight %j", async (headers) => {
  const { ask } = await withCors(rule);
  const response = await ask(headers);
  expect(response.headers.get("access-control-allow-origin")).toBeNull();
  const error = await readError(response);
  expect(error).toMatchObject({ status: 403, code: "AccessForbidden" });
  expect(error.message).toMatch(/^CORSResponse: This CORS request is not allowed\./);
});

test("refuses preflights of a bucket without rules, and those without an origin", async () => {
  const server = await startWithBucket();
  const url = `${server.url}/photos`;
  const headers = { origin: "https://app.test", "access-control-request-method": "POST" };
  expect(await readError(await fetch(url, { method: "OPTIONS", headers }))).toMatchObject({
    status: 403,
    message: "CORSResponse: CORS is not enabled for this bucket.",
  });
  expect((await fetch(url, { method: "OPTIONS" })).status).toBe(400);
});

test("puts CORS headers on answers and on errors, for allowed origins only", async () => {
  const { url } = await withCors(rule);
  const read = (origin: string): Promise<Response> =>
    fetch(`${url}/photos/cat.png`, { headers: { origin } });
  const refused = await read("https://app.test");
  expect(refused.status).toBe(403);
  expect(refused.headers.get("access-control-allow-origin")).toBe("https://app.test");
  expect(refused.headers.get("access-control-expose-headers")).toBe("ETag, x-amz-version-id");
  const stranger = await read("https://evil.test");
  expect(stranger.headers.get("access-control-allow-origin")).toBeNull();
});

test("lets any origin in with a star, without credentials", async () => {
  const server = await withCors({ AllowedOrigins: ["*"], AllowedMethods: ["POST"] });
  const { url, fields } = await signForm(server);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob(["x"]), "x");
  const headers = { origin: "https://any.test" };
  const response = await fetch(url, { method: "POST", body: form, headers });
  expect(response.status).toBe(204);
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  expect(response.headers.get("access-control-allow-credentials")).toBeNull();
  expect((await postForm({ url, fields })).headers.get("access-control-allow-origin")).toBeNull();
});

test("refuses rules that S3 refuses", async () => {
  const { client } = await startWithBucket();
  const put = (CORSRule: CORSRule) =>
    client.send(
      new PutBucketCorsCommand({ Bucket: "photos", CORSConfiguration: { CORSRules: [CORSRule] } }),
    );
  await expect(put({ ...rule, AllowedMethods: ["PATCH"] })).rejects.toMatchObject({
    name: "InvalidRequest",
  });
  await expect(put({ ...rule, AllowedOrigins: ["*.*"] })).rejects.toMatchObject({
    name: "InvalidRequest",
  });
  await expect(put({ ...rule, AllowedOrigins: [] })).rejects.toMatchObject({
    name: "MalformedXML",
  });
});

import assert from "node:assert/strict";
import {
  type CORSRule,
  DeleteBucketCorsCommand,
  GetBucketCorsCommand,
  PutBucketCorsCommand,
} from "@aws-sdk/client-s3";
import { type Area, api, guide } from "../check.ts";
import { fieldParts, filePart, formRequest, signForm } from "../client/form.ts";
import type { Context } from "../context.ts";
import { expectError, expectHeader, expectRefusal, expectStatus } from "../expect.ts";

const page = guide("ManageCorsUsing");
const how = guide("cors");
const put = api("API_PutBucketCors");
const preflighted = {
  page: how,
  says: "S3 uses the first rule that matches origin, method and headers of the preflight.",
};
const actual = {
  page: how,
  says: "The headers of the matching rule are added to the answer of the actual request.",
};
const rules = {
  page,
  says: "A rule has origins and headers with at most one wildcard, and methods.",
};

const rule: CORSRule = {
  ID: "web",
  AllowedOrigins: ["https://*.preview.test", "https://app.test"],
  AllowedMethods: ["GET", "POST", "PUT"],
  AllowedHeaders: ["content-*", "x-amz-date"],
  ExposeHeaders: ["ETag", "x-amz-version-id"],
  MaxAgeSeconds: 600,
};

const withRules = async (context: Context, ...CORSRules: CORSRule[]) => {
  const Bucket = await context.newBucket();
  await context.client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
  const ask = (headers: Record<string, string>, key = "cat.png") =>
    context.send(context.request({ method: "OPTIONS", bucket: Bucket, key, headers }));
  return { Bucket, ask };
};

const asking = (origin: string, method: string, headers?: string): Record<string, string> => ({
  origin,
  "access-control-request-method": method,
  ...(headers !== undefined && { "access-control-request-headers": headers }),
});

const allowed: { name: string; headers: Record<string, string> }[] = [
  { name: "an origin of the rule", headers: asking("https://app.test", "PUT") },
  { name: "an origin of the rule's wildcard", headers: asking("https://pr-7.preview.test", "PUT") },
  { name: "another method of the rule", headers: asking("https://app.test", "POST") },
  { name: "a header of the rule", headers: asking("https://app.test", "PUT", "x-amz-date") },
  {
    name: "a header of the rule's wildcard",
    headers: asking("https://app.test", "PUT", "content-type"),
  },
  {
    name: "headers in any case and spacing",
    headers: asking("https://app.test", "PUT", "Content-Type,  X-Amz-Date"),
  },
];

const refused: { name: string; headers: Record<string, string> }[] = [
  { name: "another origin", headers: asking("https://evil.test", "PUT") },
  { name: "the origin by another scheme", headers: asking("http://app.test", "PUT") },
  { name: "the origin at another port", headers: asking("https://app.test:8443", "PUT") },
  { name: "an origin that only begins so", headers: asking("https://app.test.evil.test", "PUT") },
  {
    name: "an origin that only ends like the wildcard's",
    headers: asking("https://evilpreview.test", "PUT"),
  },
  { name: "another method", headers: asking("https://app.test", "DELETE") },
  { name: "another header", headers: asking("https://app.test", "PUT", "authorization") },
  {
    name: "one header too many",
    headers: asking("https://app.test", "PUT", "content-type, x-amz-acl"),
  },
];

const badRules: { name: string; rule: CORSRule; code: string }[] = [
  {
    name: "a method that does not exist",
    rule: { AllowedOrigins: ["*"], AllowedMethods: ["FETCH"] },
    code: "InvalidRequest",
  },
  {
    name: "OPTIONS as a method",
    rule: { AllowedOrigins: ["*"], AllowedMethods: ["OPTIONS"] },
    code: "InvalidRequest",
  },
  {
    name: "an origin with two wildcards",
    rule: { AllowedOrigins: ["https://*.*.test"], AllowedMethods: ["GET"] },
    code: "InvalidRequest",
  },
  {
    name: "a header with two wildcards",
    rule: { AllowedOrigins: ["*"], AllowedMethods: ["GET"], AllowedHeaders: ["x-*-*"] },
    code: "InvalidRequest",
  },
  {
    name: "a wildcard among the exposed headers",
    rule: { AllowedOrigins: ["*"], AllowedMethods: ["GET"], ExposeHeaders: ["x-*"] },
    code: "InvalidRequest",
  },
  {
    name: "a rule without origins",
    rule: { AllowedOrigins: [], AllowedMethods: ["GET"] },
    code: "MalformedXML",
  },
  {
    name: "a rule without methods",
    rule: { AllowedOrigins: ["*"], AllowedMethods: [] },
    code: "MalformedXML",
  },
];

export const cors: Area = {
  name: "CORS",
  checks: [
    {
      name: "keeps the rules of a bucket",
      cites: { page: put, says: "PutBucketCors sets the configuration, GetBucketCors returns it." },
      async run(context) {
        const { Bucket } = await withRules(context, rule);
        const { CORSRules } = await context.client.send(new GetBucketCorsCommand({ Bucket }));
        const sorted = CORSRules?.map((kept) => ({
          ...kept,
          AllowedMethods: kept.AllowedMethods?.sort(),
          AllowedOrigins: kept.AllowedOrigins?.sort(),
        }));
        assert.deepEqual(sorted, [rule]);
      },
    },
    {
      name: "replaces the rules of a bucket",
      cites: { page: put, says: "If the configuration exists, S3 replaces it." },
      async run(context) {
        const { Bucket } = await withRules(context, rule);
        const other = { AllowedOrigins: ["*"], AllowedMethods: ["GET"] };
        await context.client.send(
          new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [other] } }),
        );
        const { CORSRules = [] } = await context.client.send(new GetBucketCorsCommand({ Bucket }));
        assert.deepEqual(CORSRules[0]?.AllowedOrigins, ["*"]);
        assert.equal(CORSRules.length, 1);
      },
    },
    {
      name: "answers NoSuchCORSConfiguration where there are no rules",
      cites: { page: api("API_GetBucketCors"), says: "NoSuchCORSConfiguration, 404." },
      async run(context) {
        const Bucket = await context.bucket();
        await expectRefusal(
          context.client.send(new GetBucketCorsCommand({ Bucket })),
          404,
          "NoSuchCORSConfiguration",
        );
      },
    },
    {
      name: "deletes the rules of a bucket",
      cites: { page: api("API_DeleteBucketCors"), says: "DeleteBucketCors answers 204." },
      async run(context) {
        const { Bucket } = await withRules(context, rule);
        const { $metadata } = await context.client.send(new DeleteBucketCorsCommand({ Bucket }));
        assert.equal($metadata.httpStatusCode, 204);
        await expectRefusal(
          context.client.send(new GetBucketCorsCommand({ Bucket })),
          404,
          "NoSuchCORSConfiguration",
        );
      },
    },
    ...badRules.map(({ name, rule: bad, code }) => ({
      name: `refuses ${name}`,
      cites: rules,
      async run(context: Context) {
        const Bucket = await context.bucket();
        await expectRefusal(
          context.client.send(
            new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [bad] } }),
          ),
          400,
          code,
        );
      },
    })),
    {
      name: "refuses more than 100 rules",
      cites: { page: put, says: "A bucket has at most 100 rules." },
      async run(context) {
        const Bucket = await context.bucket();
        const many = Array.from({ length: 101 }, (_, index) => ({
          AllowedOrigins: [`https://${index}.test`],
          AllowedMethods: ["GET"],
        }));
        const call = context.client.send(
          new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: many } }),
        );
        await expectRefusal(call, 400, /^(MalformedXML|InvalidRequest)$/);
      },
    },
    ...allowed.map(({ name, headers }) => ({
      name: `allows a preflight for ${name}`,
      cites: preflighted,
      async run(context: Context) {
        const { ask } = await withRules(context, rule);
        const response = await ask(headers);
        expectStatus(response, 200);
        expectHeader(response, "access-control-allow-origin", headers.origin);
      },
    })),
    ...refused.map(({ name, headers }) => ({
      name: `refuses a preflight for ${name}`,
      cites: preflighted,
      async run(context: Context) {
        const { ask } = await withRules(context, rule);
        const response = await ask(headers);
        expectStatus(response, 403);
        expectHeader(response, "access-control-allow-origin", undefined);
      },
    })),
    {
      name: "names the methods of the rule in a preflight's answer",
      cites: preflighted,
      async run(context) {
        const { ask } = await withRules(context, rule);
        const response = await ask(asking("https://app.test", "PUT"));
        const methods = response.headers["access-control-allow-methods"] ?? "";
        assert.deepEqual(methods.split(/,\s*/).sort(), ["GET", "POST", "PUT"]);
      },
    },
    {
      name: "names the headers asked for in a preflight's answer",
      cites: preflighted,
      async run(context) {
        const { ask } = await withRules(context, rule);
        const response = await ask(asking("https://app.test", "PUT", "content-type"));
        expectHeader(response, "access-control-allow-headers", "content-type");
      },
    },
    {
      name: "says in a preflight's answer how long it holds",
      cites: { page, says: "MaxAgeSeconds is how long the browser may keep the answer." },
      async run(context) {
        const { ask } = await withRules(context, rule);
        const response = await ask(asking("https://app.test", "PUT"));
        expectHeader(response, "access-control-max-age", "600");
      },
    },
    {
      name: "says which headers scripts may read",
      cites: { page, says: "ExposeHeaders are the headers that scripts may read." },
      async run(context) {
        const { ask } = await withRules(context, rule);
        const response = await ask(asking("https://app.test", "PUT"));
        const exposed = response.headers["access-control-expose-headers"] ?? "";
        assert.deepEqual(exposed.split(/,\s*/).sort(), ["ETag", "x-amz-version-id"]);
      },
    },
    {
      name: "tells caches that the answer depends on the origin",
      cites: { page: how, says: "Vary names Origin and the Access-Control-Request-* headers." },
      async run(context) {
        const { ask } = await withRules(context, rule);
        const response = await ask(asking("https://app.test", "PUT"));
        expectHeader(response, "vary", /origin/i);
      },
    },
    {
      name: "allows a preflight of the bucket itself, where forms are posted",
      cites: preflighted,
      async run(context) {
        const { Bucket } = await withRules(context, rule);
        const response = await context.send(
          context.request({
            method: "OPTIONS",
            bucket: Bucket,
            headers: asking("https://app.test", "POST"),
          }),
        );
        expectStatus(response, 200);
      },
    },
    {
      name: "uses the first rule that matches",
      cites: preflighted,
      async run(context) {
        const { ask } = await withRules(
          context,
          { AllowedOrigins: ["https://app.test"], AllowedMethods: ["GET"], MaxAgeSeconds: 1 },
          { AllowedOrigins: ["https://app.test"], AllowedMethods: ["PUT"], MaxAgeSeconds: 2 },
          { AllowedOrigins: ["*"], AllowedMethods: ["PUT"], MaxAgeSeconds: 3 },
        );
        const response = await ask(asking("https://app.test", "PUT"));
        expectHeader(response, "access-control-max-age", "2");
      },
    },
    {
      name: "answers * for a rule that allows any origin",
      cites: { page, says: "AllowedOrigin * allows all origins." },
      async run(context) {
        const { ask } = await withRules(context, {
          AllowedOrigins: ["*"],
          AllowedMethods: ["GET"],
        });
        const response = await ask(asking("https://any.test", "GET"));
        expectHeader(response, "access-control-allow-origin", "*");
      },
    },
    {
      name: "refuses a preflight of a bucket without rules",
      cites: { page: api("RESTOPTIONSobject"), says: "Without rules the answer is 403 Forbidden." },
      async run(context) {
        const bucket = await context.bucket();
        const headers = asking("https://app.test", "PUT");
        expectStatus(
          await context.send(context.request({ method: "OPTIONS", bucket, key: "a", headers })),
          403,
        );
      },
    },
    {
      name: "refuses a preflight without an origin",
      cites: { page: api("RESTOPTIONSobject"), says: "Origin is required: 400 Bad Request." },
      async run(context) {
        const { ask } = await withRules(context, rule);
        expectStatus(await ask({ "access-control-request-method": "PUT" }), 400);
      },
    },
    {
      name: "refuses a preflight without a method",
      cites: {
        page: api("RESTOPTIONSobject"),
        says: "Access-Control-Request-Method is required: 400 Bad Request.",
      },
      async run(context) {
        const { ask } = await withRules(context, rule);
        expectStatus(await ask({ origin: "https://app.test" }), 400);
      },
    },
    {
      name: "adds the rule's headers to a successful GET",
      cites: actual,
      async run(context) {
        const { Bucket } = await withRules(context, rule);
        const { Key } = await context.put({ Bucket });
        const headers = { origin: "https://app.test" };
        const response = await context.call({ method: "GET", bucket: Bucket, key: Key, headers });
        expectStatus(response, 200);
        expectHeader(response, "access-control-allow-origin", "https://app.test");
        expectHeader(response, "access-control-expose-headers", /ETag/);
      },
    },
    {
      name: "adds the rule's headers to errors",
      cites: actual,
      async run(context) {
        const { Bucket } = await withRules(context, rule);
        const headers = { origin: "https://app.test" };
        const response = await context.call({
          method: "GET",
          bucket: Bucket,
          key: context.key(),
          headers,
        });
        expectError(response, 404, "NoSuchKey");
        expectHeader(response, "access-control-allow-origin", "https://app.test");
      },
    },
    {
      name: "adds the rule's headers to refused signatures",
      cites: actual,
      async run(context) {
        const { Bucket } = await withRules(context, rule);
        const signed = context.presign({ method: "GET", bucket: Bucket, key: context.key() });
        const query = signed.query.filter(([name]) => name !== "X-Amz-Expires");
        const headers = { ...signed.headers, origin: "https://app.test" };
        const response = await context.send({ ...signed, query, headers });
        assert.ok(response.status >= 400, "it is refused");
        expectHeader(response, "access-control-allow-origin", "https://app.test");
      },
    },
    {
      name: "adds the rule's headers to the answer of a form",
      cites: actual,
      async run(context) {
        const { Bucket } = await withRules(context, rule);
        const fields = signForm(context, { bucket: Bucket, fields: { key: context.key() } });
        const response = await context.send(
          formRequest(context, Bucket, [...fieldParts(fields), filePart()], {
            origin: "https://app.test",
          }),
        );
        expectStatus(response, 204);
        expectHeader(response, "access-control-allow-origin", "https://app.test");
      },
    },
    {
      name: "adds nothing for an origin without a rule, and does the request",
      cites: { page: how, says: "Without a matching rule there are no CORS headers." },
      async run(context) {
        const { Bucket } = await withRules(context, rule);
        const { Key } = await context.put({ Bucket });
        const headers = { origin: "https://evil.test" };
        const response = await context.call({ method: "GET", bucket: Bucket, key: Key, headers });
        expectStatus(response, 200);
        expectHeader(response, "etag", /./);
        expectHeader(response, "access-control-allow-origin", undefined);
      },
    },
    {
      name: "adds nothing for a method without a rule",
      cites: { page: how, says: "Without a matching rule there are no CORS headers." },
      async run(context) {
        const { Bucket } = await withRules(context, rule);
        const { Key } = await context.put({ Bucket });
        const headers = { origin: "https://app.test" };
        const response = await context.call({ method: "HEAD", bucket: Bucket, key: Key, headers });
        expectStatus(response, 200);
        expectHeader(response, "etag", /./);
        expectHeader(response, "access-control-allow-origin", undefined);
      },
    },
    {
      name: "adds nothing to a request without an origin",
      cites: { page: how, says: "The request needs an Origin header." },
      async run(context) {
        const { Bucket } = await withRules(context, rule);
        const { Key } = await context.put({ Bucket });
        const response = await context.call({ method: "GET", bucket: Bucket, key: Key });
        expectStatus(response, 200);
        expectHeader(response, "etag", /./);
        expectHeader(response, "access-control-allow-origin", undefined);
      },
    },
  ],
};

import assert from "node:assert/strict";
import {
  type CORSRule,
  DeleteBucketCorsCommand,
  GetBucketCorsCommand,
  PutBucketCorsCommand,
} from "@aws-sdk/client-s3";
import { type Area, api, guide } from "../check.ts";
import { createFormRequest, fieldParts, filePart, signForm } from "../client/form.ts";
import type { Context } from "../context.ts";
import { expectError, expectHeader, expectRejection, expectStatus } from "../expect.ts";

const page = guide("ManageCorsUsing");
const how = guide("cors");
const put = api("API_PutBucketCors");
const preflighted = {
  page: how,
  says: "S3 uses the first rule that matches the origin, method, and headers of the preflight request.",
};
const actual = {
  page: how,
  says: "S3 adds the headers of the matching rule to the response of the actual request.",
};
const rules = {
  page,
  says: "A rule has methods, and origins and headers with at most one wildcard each.",
};

const rule: CORSRule = {
  ID: "web",
  AllowedOrigins: ["https://*.preview.test", "https://app.test"],
  AllowedMethods: ["GET", "POST", "PUT"],
  AllowedHeaders: ["content-*", "x-amz-date"],
  ExposeHeaders: ["ETag", "x-amz-version-id"],
  MaxAgeSeconds: 600,
};

const createBucketWithRules = async (context: Context, ...CORSRules: CORSRule[]) => {
  const Bucket = await context.newBucket();
  await context.client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
  const sendPreflight = (headers: Record<string, string>, key = "cat.png") =>
    context.send(context.request({ method: "OPTIONS", bucket: Bucket, key, headers }));
  return { Bucket, sendPreflight };
};

const createPreflightHeaders = (
  origin: string,
  method: string,
  headers?: string,
): Record<string, string> => ({
  origin,
  "access-control-request-method": method,
  ...(headers !== undefined && { "access-control-request-headers": headers }),
});

const allowed: { name: string; headers: Record<string, string> }[] = [
  { name: "an origin of the rule", headers: createPreflightHeaders("https://app.test", "PUT") },
  {
    name: "an origin of the rule's wildcard",
    headers: createPreflightHeaders("https://pr-7.preview.test", "PUT"),
  },
  {
    name: "another method of the rule",
    headers: createPreflightHeaders("https://app.test", "POST"),
  },
  {
    name: "a header of the rule",
    headers: createPreflightHeaders("https://app.test", "PUT", "x-amz-date"),
  },
  {
    name: "a header that matches the rule's wildcard",
    headers: createPreflightHeaders("https://app.test", "PUT", "content-type"),
  },
  {
    name: "headers in any letter case and spacing",
    headers: createPreflightHeaders("https://app.test", "PUT", "Content-Type,  X-Amz-Date"),
  },
];

const rejected: { name: string; headers: Record<string, string> }[] = [
  { name: "another origin", headers: createPreflightHeaders("https://evil.test", "PUT") },
  {
    name: "the origin with another scheme",
    headers: createPreflightHeaders("http://app.test", "PUT"),
  },
  {
    name: "the origin at another port",
    headers: createPreflightHeaders("https://app.test:8443", "PUT"),
  },
  {
    name: "an origin that only starts like the rule's",
    headers: createPreflightHeaders("https://app.test.evil.test", "PUT"),
  },
  {
    name: "an origin that only ends like the wildcard",
    headers: createPreflightHeaders("https://evilpreview.test", "PUT"),
  },
  { name: "another method", headers: createPreflightHeaders("https://app.test", "DELETE") },
  {
    name: "another header",
    headers: createPreflightHeaders("https://app.test", "PUT", "authorization"),
  },
  {
    name: "a header that is not allowed",
    headers: createPreflightHeaders("https://app.test", "PUT", "content-type, x-amz-acl"),
  },
];

const badRules: { name: string; rule: CORSRule; code: string }[] = [
  {
    name: "an unknown method",
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
    name: "a wildcard in the exposed headers",
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
      name: "stores the rules of a bucket",
      cites: {
        page: put,
        says: "PutBucketCors sets the configuration, and GetBucketCors returns it.",
      },
      async run(context) {
        const { Bucket } = await createBucketWithRules(context, rule);
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
      cites: { page: put, says: "S3 replaces an existing configuration." },
      async run(context) {
        const { Bucket } = await createBucketWithRules(context, rule);
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
      name: "returns NoSuchCORSConfiguration for a bucket without rules",
      cites: { page: api("API_GetBucketCors"), says: "NoSuchCORSConfiguration, 404." },
      async run(context) {
        const Bucket = await context.bucket();
        await expectRejection(
          context.client.send(new GetBucketCorsCommand({ Bucket })),
          404,
          "NoSuchCORSConfiguration",
        );
      },
    },
    {
      name: "deletes the rules of a bucket",
      cites: { page: api("API_DeleteBucketCors"), says: "DeleteBucketCors returns 204." },
      async run(context) {
        const { Bucket } = await createBucketWithRules(context, rule);
        const { $metadata } = await context.client.send(new DeleteBucketCorsCommand({ Bucket }));
        assert.equal($metadata.httpStatusCode, 204);
        await expectRejection(
          context.client.send(new GetBucketCorsCommand({ Bucket })),
          404,
          "NoSuchCORSConfiguration",
        );
      },
    },
    ...badRules.map(({ name, rule: bad, code }) => ({
      name: `rejects ${name}`,
      cites: rules,
      async run(context: Context) {
        const Bucket = await context.bucket();
        await expectRejection(
          context.client.send(
            new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [bad] } }),
          ),
          400,
          code,
        );
      },
    })),
    {
      name: "rejects more than 100 rules",
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
        await expectRejection(call, 400, /^(MalformedXML|InvalidRequest)$/);
      },
    },
    ...allowed.map(({ name, headers }) => ({
      name: `allows a preflight request for ${name}`,
      cites: preflighted,
      async run(context: Context) {
        const { sendPreflight } = await createBucketWithRules(context, rule);
        const response = await sendPreflight(headers);
        expectStatus(response, 200);
        expectHeader(response, "access-control-allow-origin", headers.origin);
      },
    })),
    ...rejected.map(({ name, headers }) => ({
      name: `rejects a preflight request for ${name}`,
      cites: preflighted,
      async run(context: Context) {
        const { sendPreflight } = await createBucketWithRules(context, rule);
        const response = await sendPreflight(headers);
        expectStatus(response, 403);
        expectHeader(response, "access-control-allow-origin", undefined);
      },
    })),
    {
      name: "returns the rule's methods to a preflight request",
      cites: preflighted,
      async run(context) {
        const { sendPreflight } = await createBucketWithRules(context, rule);
        const response = await sendPreflight(createPreflightHeaders("https://app.test", "PUT"));
        const methods = response.headers["access-control-allow-methods"] ?? "";
        assert.deepEqual(methods.split(/,\s*/).sort(), ["GET", "POST", "PUT"]);
      },
    },
    {
      name: "returns the requested headers to a preflight request",
      cites: preflighted,
      async run(context) {
        const { sendPreflight } = await createBucketWithRules(context, rule);
        const response = await sendPreflight(
          createPreflightHeaders("https://app.test", "PUT", "content-type"),
        );
        expectHeader(response, "access-control-allow-headers", "content-type");
      },
    },
    {
      name: "returns the maximum age to a preflight request",
      cites: { page, says: "MaxAgeSeconds is the time that the browser may cache the response." },
      async run(context) {
        const { sendPreflight } = await createBucketWithRules(context, rule);
        const response = await sendPreflight(createPreflightHeaders("https://app.test", "PUT"));
        expectHeader(response, "access-control-max-age", "600");
      },
    },
    {
      name: "returns the exposed headers",
      cites: { page, says: "Scripts may read the headers in ExposeHeaders." },
      async run(context) {
        const { sendPreflight } = await createBucketWithRules(context, rule);
        const response = await sendPreflight(createPreflightHeaders("https://app.test", "PUT"));
        const exposed = response.headers["access-control-expose-headers"] ?? "";
        assert.deepEqual(exposed.split(/,\s*/).sort(), ["ETag", "x-amz-version-id"]);
      },
    },
    {
      name: "returns Vary with the headers that the response depends on",
      cites: { page: how, says: "Vary contains Origin and the Access-Control-Request-* headers." },
      async run(context) {
        const { sendPreflight } = await createBucketWithRules(context, rule);
        const response = await sendPreflight(createPreflightHeaders("https://app.test", "PUT"));
        expectHeader(response, "vary", /origin/i);
      },
    },
    {
      name: "allows a preflight request for the bucket, where forms are posted",
      cites: preflighted,
      async run(context) {
        const { Bucket } = await createBucketWithRules(context, rule);
        const response = await context.send(
          context.request({
            method: "OPTIONS",
            bucket: Bucket,
            headers: createPreflightHeaders("https://app.test", "POST"),
          }),
        );
        expectStatus(response, 200);
      },
    },
    {
      name: "uses the first rule that matches",
      cites: preflighted,
      async run(context) {
        const { sendPreflight } = await createBucketWithRules(
          context,
          { AllowedOrigins: ["https://app.test"], AllowedMethods: ["GET"], MaxAgeSeconds: 1 },
          { AllowedOrigins: ["https://app.test"], AllowedMethods: ["PUT"], MaxAgeSeconds: 2 },
          { AllowedOrigins: ["*"], AllowedMethods: ["PUT"], MaxAgeSeconds: 3 },
        );
        const response = await sendPreflight(createPreflightHeaders("https://app.test", "PUT"));
        expectHeader(response, "access-control-max-age", "2");
      },
    },
    {
      name: "returns * for a rule that allows any origin",
      cites: { page, says: "AllowedOrigin * allows all origins." },
      async run(context) {
        const { sendPreflight } = await createBucketWithRules(context, {
          AllowedOrigins: ["*"],
          AllowedMethods: ["GET"],
        });
        const response = await sendPreflight(createPreflightHeaders("https://any.test", "GET"));
        expectHeader(response, "access-control-allow-origin", "*");
      },
    },
    {
      name: "rejects a preflight request for a bucket without rules",
      cites: {
        page: api("RESTOPTIONSobject"),
        says: "Without rules, the response is 403 Forbidden.",
      },
      async run(context) {
        const bucket = await context.bucket();
        const headers = createPreflightHeaders("https://app.test", "PUT");
        expectStatus(
          await context.send(context.request({ method: "OPTIONS", bucket, key: "a", headers })),
          403,
        );
      },
    },
    {
      name: "rejects a preflight request without an origin",
      cites: { page: api("RESTOPTIONSobject"), says: "Origin is required: 400 Bad Request." },
      async run(context) {
        const { sendPreflight } = await createBucketWithRules(context, rule);
        expectStatus(await sendPreflight({ "access-control-request-method": "PUT" }), 400);
      },
    },
    {
      name: "rejects a preflight request without a method",
      cites: {
        page: api("RESTOPTIONSobject"),
        says: "Access-Control-Request-Method is required: 400 Bad Request.",
      },
      async run(context) {
        const { sendPreflight } = await createBucketWithRules(context, rule);
        expectStatus(await sendPreflight({ origin: "https://app.test" }), 400);
      },
    },
    {
      name: "adds the rule's headers to a successful GET",
      cites: actual,
      async run(context) {
        const { Bucket } = await createBucketWithRules(context, rule);
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
        const { Bucket } = await createBucketWithRules(context, rule);
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
      name: "adds the rule's headers to errors of a wrong signature",
      cites: actual,
      async run(context) {
        const { Bucket } = await createBucketWithRules(context, rule);
        const signed = context.presign({ method: "GET", bucket: Bucket, key: context.key() });
        const query = signed.query.filter(([name]) => name !== "X-Amz-Expires");
        const headers = { ...signed.headers, origin: "https://app.test" };
        const response = await context.send({ ...signed, query, headers });
        assert.ok(response.status >= 400, "the request is rejected");
        expectHeader(response, "access-control-allow-origin", "https://app.test");
      },
    },
    {
      name: "adds the rule's headers to the response to a form",
      cites: actual,
      async run(context) {
        const { Bucket } = await createBucketWithRules(context, rule);
        const fields = signForm(context, { bucket: Bucket, fields: { key: context.key() } });
        const response = await context.send(
          createFormRequest(context, Bucket, [...fieldParts(fields), filePart()], {
            origin: "https://app.test",
          }),
        );
        expectStatus(response, 204);
        expectHeader(response, "access-control-allow-origin", "https://app.test");
      },
    },
    {
      name: "adds no headers for an origin without a rule, and handles the request",
      cites: { page: how, says: "Without a matching rule, there are no CORS headers." },
      async run(context) {
        const { Bucket } = await createBucketWithRules(context, rule);
        const { Key } = await context.put({ Bucket });
        const headers = { origin: "https://evil.test" };
        const response = await context.call({ method: "GET", bucket: Bucket, key: Key, headers });
        expectStatus(response, 200);
        expectHeader(response, "etag", /./);
        expectHeader(response, "access-control-allow-origin", undefined);
      },
    },
    {
      name: "adds no headers for a method without a rule",
      cites: { page: how, says: "Without a matching rule, there are no CORS headers." },
      async run(context) {
        const { Bucket } = await createBucketWithRules(context, rule);
        const { Key } = await context.put({ Bucket });
        const headers = { origin: "https://app.test" };
        const response = await context.call({ method: "HEAD", bucket: Bucket, key: Key, headers });
        expectStatus(response, 200);
        expectHeader(response, "etag", /./);
        expectHeader(response, "access-control-allow-origin", undefined);
      },
    },
    {
      name: "adds no headers to a request without an origin",
      cites: { page: how, says: "CORS requires an Origin header." },
      async run(context) {
        const { Bucket } = await createBucketWithRules(context, rule);
        const { Key } = await context.put({ Bucket });
        const response = await context.call({ method: "GET", bucket: Bucket, key: Key });
        expectStatus(response, 200);
        expectHeader(response, "etag", /./);
        expectHeader(response, "access-control-allow-origin", undefined);
      },
    },
  ],
};

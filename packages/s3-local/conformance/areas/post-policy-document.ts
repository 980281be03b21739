import { type Area, api } from "../check.ts";
import { equalityConditions, post } from "../client/form.ts";
import type { Context } from "../context.ts";
import { expectError, expectStatus } from "../expect.ts";

const page = api("sigv4-HTTPPOSTConstructPolicy");

/** Invalid policies with a valid signature. */
const malformed: { name: string; policy: (bucket: string, key: string) => string }[] = [
  { name: "rejects a policy that is not JSON", policy: () => "not json" },
  { name: "rejects a policy that is a JSON list", policy: () => "[]" },
  {
    name: "rejects a policy without an expiration",
    policy: (bucket, key) => JSON.stringify({ conditions: equalityConditions({ bucket, key }) }),
  },
  {
    name: "rejects a policy without conditions",
    policy: () => JSON.stringify({ expiration: "2099-01-01T00:00:00.000Z" }),
  },
  {
    name: "rejects an unknown operation",
    policy: () =>
      JSON.stringify({
        expiration: "2099-01-01T00:00:00.000Z",
        conditions: [["ends-with", "$key", ""]],
      }),
  },
  {
    name: "rejects a range with only one limit",
    policy: () =>
      JSON.stringify({
        expiration: "2099-01-01T00:00:00.000Z",
        conditions: [["content-length-range", 1]],
      }),
  },
  {
    name: "rejects an eq without a value",
    policy: () =>
      JSON.stringify({ expiration: "2099-01-01T00:00:00.000Z", conditions: [["eq", "$key"]] }),
  },
];

const expirations: { name: string; expiration: unknown; status: number; code: string }[] = [
  {
    name: "rejects a policy that expired a second ago",
    expiration: () => new Date(Date.now() - 1_000).toISOString(),
    status: 403,
    code: "AccessDenied",
  },
  {
    name: "rejects a policy that expired years ago",
    expiration: "2007-12-01T12:00:00.000Z",
    status: 403,
    code: "AccessDenied",
  },
  {
    name: "rejects an invalid expiration date",
    expiration: "tomorrow",
    status: 400,
    code: "InvalidPolicyDocument",
  },
  {
    name: "rejects an expiration in epoch seconds",
    expiration: 4_102_444_800,
    status: 400,
    code: "InvalidPolicyDocument",
  },
];

const expirationCites = {
  page,
  says: "expiration is the date and time, in ISO 8601 GMT, after which the policy is not valid.",
};

export const postPolicyDocument: Area = {
  name: "POST policy document",
  checks: [
    ...malformed.map(({ name, policy }) => ({
      name,
      cites: { page, says: "A policy is a JSON document with expiration and conditions." },
      async run(context: Context) {
        const key = context.key();
        const bucket = await context.bucket();
        const response = await post(context, { fields: { key }, policy: policy(bucket, key) });
        expectError(response, 400, "InvalidPolicyDocument");
      },
    })),
    ...expirations.map(({ name, expiration, status, code }) => ({
      name,
      cites: expirationCites,
      async run(context: Context) {
        const value = typeof expiration === "function" ? expiration() : expiration;
        const response = await post(context, {
          fields: { key: context.key() },
          expiration: value,
        });
        expectError(response, status, code);
      },
    })),
    {
      name: "accepts an expiration without fractions of a second",
      cites: expirationCites,
      async run(context) {
        const expiration = new Date(Date.now() + 60_000).toISOString().replace(/\.\d+/, "");
        expectStatus(await post(context, { fields: { key: context.key() }, expiration }), 204);
      },
    },
    {
      name: "accepts an escaped dollar sign",
      cites: { page, says: "A dollar sign in a value may be escaped as \\$." },
      async run(context) {
        const bucket = await context.bucket();
        const key = context.key();
        const signer = context.signer();
        const expiration = new Date(Date.now() + 60_000).toISOString();
        const rest = JSON.stringify([...equalityConditions({ bucket, key })]).slice(1, -1);
        const policy = `{"expiration": "${expiration}", "conditions": [${rest}, {"x-amz-meta-price": "\\$5"}, ["starts-with", "$x-amz-algorithm", ""], ["starts-with", "$x-amz-credential", ""], ["starts-with", "$x-amz-date", ""]]}`;
        const fields = { key, "x-amz-meta-price": "$5" };
        expectStatus(await post(context, { fields, policy, signer }), 204);
      },
    },
    {
      name: "accepts escaped Unicode in a policy",
      cites: { page, says: "Unicode characters may be escaped as \\uxxxx." },
      async run(context) {
        const bucket = await context.bucket();
        const key = context.key("photo-é.png");
        const signer = context.signer();
        const fields = { key };
        const expiration = new Date(Date.now() + 60_000).toISOString();
        const ascii = JSON.stringify(equalityConditions({ bucket, key }))
          .slice(1, -1)
          .replaceAll("é", "\\u00e9");
        const policy = `{"expiration": "${expiration}", "conditions": [${ascii}, ["starts-with", "$x-amz-algorithm", ""], ["starts-with", "$x-amz-credential", ""], ["starts-with", "$x-amz-date", ""]]}`;
        expectStatus(await post(context, { fields, policy, signer }), 204);
      },
    },
  ],
};

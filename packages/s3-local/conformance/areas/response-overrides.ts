import { type Area, api } from "../check.ts";
import type { Context } from "../context.ts";
import { expectError, expectHeader, expectStatus } from "../expect.ts";

const cites = {
  page: api("API_GetObject"),
  says: "response-* parameters of a signed request override headers of the response.",
};

const rows: { parameter: string; header: string; value: string }[] = [
  { parameter: "response-content-type", header: "content-type", value: "text/x-other" },
  { parameter: "response-cache-control", header: "cache-control", value: "no-store" },
  {
    parameter: "response-content-disposition",
    header: "content-disposition",
    value: `attachment; filename="cat.png"; filename*=UTF-8''k%C3%A4tzchen.png`,
  },
  { parameter: "response-content-encoding", header: "content-encoding", value: "identity" },
  { parameter: "response-content-language", header: "content-language", value: "fr" },
  {
    parameter: "response-expires",
    header: "expires",
    value: "Thu, 01 Dec 2094 16:00:00 GMT",
  },
];

const putObject = (context: Context) =>
  context.put({ ContentType: "image/png", CacheControl: "max-age=60" });

export const responseOverrides: Area = {
  name: "response overrides",
  checks: [
    ...rows.flatMap(({ parameter, header, value }) => [
      {
        name: `overrides ${header} of GET with ${parameter}`,
        cites,
        async run(context: Context) {
          const { Bucket, Key } = await putObject(context);
          const query = { [parameter]: value };
          const response = await context.call({ method: "GET", bucket: Bucket, key: Key, query });
          expectStatus(response, 200);
          expectHeader(response, header, value);
        },
      },
      {
        name: `overrides ${header} of a presigned URL with ${parameter}`,
        cites,
        async run(context: Context) {
          const { Bucket, Key } = await putObject(context);
          const query = { [parameter]: value };
          const response = await context.send(
            context.presign({ method: "GET", bucket: Bucket, key: Key, query }),
          );
          expectStatus(response, 200);
          expectHeader(response, header, value);
        },
      },
      {
        name: `rejects ${parameter} with characters outside ISO-8859-1`,
        cites: {
          page: api("API_GetObject"),
          says: "An override is returned as a header, which S3 encodes in ISO-8859-1.",
        },
        async run(context: Context) {
          const { Bucket, Key } = await putObject(context);
          const address = { bucket: Bucket, key: Key, query: { [parameter]: `${value} \u6f22` } };
          expectError(await context.call({ ...address, method: "GET" }), 400, "InvalidArgument");
          // The response to HEAD has no body with the error code.
          expectStatus(await context.call({ ...address, method: "HEAD" }), 400);
        },
      },
    ]),
    {
      name: "overrides headers of one response only",
      cites,
      async run(context) {
        const { Bucket, Key } = await putObject(context);
        const address = { method: "GET", bucket: Bucket, key: Key };
        await context.call({ ...address, query: { "response-content-type": "text/plain" } });
        expectHeader(await context.call(address), "content-type", "image/png");
      },
    },
    {
      name: "keeps headers that are not overridden",
      cites,
      async run(context) {
        const { Bucket, Key } = await putObject(context);
        const response = await context.call({
          method: "GET",
          bucket: Bucket,
          key: Key,
          query: { "response-content-type": "text/plain" },
        });
        expectHeader(response, "cache-control", "max-age=60");
      },
    },
    {
      name: "rejects an override that was added to a presigned URL",
      cites: {
        page: api("sigv4-query-string-auth"),
        says: "The signature covers every query parameter.",
      },
      async run(context) {
        const { Bucket, Key } = await putObject(context);
        const signed = context.presign({ method: "GET", bucket: Bucket, key: Key });
        const query = [["response-content-type", "text/html"] as const, ...signed.query];
        expectError(await context.send({ ...signed, query }), 403, "SignatureDoesNotMatch");
      },
    },
    {
      name: "rejects a changed override in a presigned URL",
      cites: {
        page: api("sigv4-query-string-auth"),
        says: "The signature covers every query parameter.",
      },
      async run(context) {
        const { Bucket, Key } = await putObject(context);
        const query = { "response-content-type": "image/png" };
        const signed = context.presign({ method: "GET", bucket: Bucket, key: Key, query });
        const changed = signed.query.map(([name, value]) =>
          name === "response-content-type"
            ? ([name, "text/html"] as const)
            : ([name, value] as const),
        );
        expectError(
          await context.send({ ...signed, query: changed }),
          403,
          "SignatureDoesNotMatch",
        );
      },
    },
    {
      name: "rejects overrides in an anonymous request",
      cites: {
        page: api("API_GetObject"),
        says: "Overrides require a signed request.",
      },
      async run(context) {
        const { Bucket, Key } = await putObject(context);
        const request = context.request({
          method: "GET",
          bucket: Bucket,
          key: Key,
          query: { "response-content-type": "text/html" },
        });
        const response = await context.send(request);
        expectError(
          response,
          response.status === 403 ? 403 : 400,
          /^(AccessDenied|InvalidRequest)$/,
        );
      },
    },
  ],
};

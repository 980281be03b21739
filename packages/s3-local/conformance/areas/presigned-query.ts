import assert from "node:assert/strict";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { type Area, api, type Check } from "../check.ts";
import type { HttpRequest } from "../client/http.ts";
import { signQuery } from "../client/sigv4.ts";
import type { Context } from "../context.ts";
import { bodyText, expectError, expectStatus } from "../expect.ts";

const page = api("sigv4-query-string-auth");
const works = { page, says: "Anyone with a presigned URL can send the signed request." };
const covers = {
  page,
  says: "The signature covers the method, path, every query parameter, and the signed headers.",
};
const expiry = {
  page,
  says: "X-Amz-Expires is the validity in seconds, from 1 to 604800 (seven days).",
};
const required = {
  page,
  says: "Algorithm, Credential, Date, Expires, SignedHeaders, and Signature are required.",
};
const amzHeaders = {
  page,
  says: "All x-amz-* headers of the request must be signed.",
};

const setParameter = (request: HttpRequest, name: string, value: string): HttpRequest => ({
  ...request,
  query: request.query.map(([other, old]) => [other, other === name ? value : old]),
});

const removeParameter = (request: HttpRequest, name: string): HttpRequest => ({
  ...request,
  query: request.query.filter(([other]) => other !== name),
});

const readParameter = (request: HttpRequest, name: string): string =>
  request.query.find(([other]) => other === name)?.[1] ?? "";

const corrupt = (text: string): string => text.slice(0, -1) + (text.endsWith("0") ? "1" : "0");

interface Row {
  name: string;
  cites: Check["cites"];
  change: (request: HttpRequest) => HttpRequest;
  status?: number;
  code?: string;
}

const invalidParameters = { status: 400, code: "AuthorizationQueryParametersError" };
const mismatch = { code: "SignatureDoesNotMatch" };

const changes: Row[] = [
  {
    name: "a changed signature",
    cites: covers,
    change: (request) =>
      setParameter(request, "X-Amz-Signature", corrupt(readParameter(request, "X-Amz-Signature"))),
    ...mismatch,
  },
  {
    name: "a shortened signature",
    cites: covers,
    change: (request) => setParameter(request, "X-Amz-Signature", "abc"),
    ...mismatch,
  },
  {
    name: "another key",
    cites: covers,
    change: (request) => ({ ...request, path: `${request.path}.exe` }),
    ...mismatch,
  },
  {
    name: "another bucket",
    cites: covers,
    change: (request) => ({ ...request, path: request.path.replace(/^\/[^/]+/, "$&0") }),
    ...mismatch,
  },
  {
    name: "an added parameter",
    cites: covers,
    change: (request) => ({ ...request, query: [...request.query, ["versionId", "null"]] }),
    ...mismatch,
  },
  {
    name: "an added unknown parameter",
    cites: covers,
    change: (request) => ({ ...request, query: [["x", "1"], ...request.query] }),
    ...mismatch,
  },
  {
    name: "a longer validity than the signed one",
    cites: covers,
    change: (request) => setParameter(request, "X-Amz-Expires", "604800"),
    ...mismatch,
  },
  {
    name: "another second than the signed one",
    cites: covers,
    change: (request) => {
      const date = readParameter(request, "X-Amz-Date");
      const seconds = date.endsWith("00Z") ? "01Z" : "00Z";
      return setParameter(request, "X-Amz-Date", date.slice(0, -3) + seconds);
    },
    ...mismatch,
  },
  {
    name: "an unsigned host",
    cites: covers,
    change: (request) => ({ ...request, headers: { ...request.headers, host: "other.test" } }),
    ...mismatch,
  },
  {
    name: "an unknown access key",
    cites: { page: api("ErrorResponses"), says: "InvalidAccessKeyId, 403." },
    change: (request) =>
      setParameter(
        request,
        "X-Amz-Credential",
        readParameter(request, "X-Amz-Credential").replace(/^[^/]*/, "AKIANOBODYKNOWSME00"),
      ),
    code: "InvalidAccessKeyId",
  },
  {
    name: "an unknown algorithm",
    cites: { page, says: "X-Amz-Algorithm is AWS4-HMAC-SHA256." },
    change: (request) => setParameter(request, "X-Amz-Algorithm", "AWS4-HMAC-SHA1"),
    ...invalidParameters,
  },
  {
    name: "a credential without a valid scope",
    cites: required,
    change: (request) => setParameter(request, "X-Amz-Credential", "AKIA"),
    ...invalidParameters,
  },
  {
    name: "a credential for another service",
    cites: required,
    change: (request) =>
      setParameter(
        request,
        "X-Amz-Credential",
        readParameter(request, "X-Amz-Credential").replace("/s3/", "/ec2/"),
      ),
    ...invalidParameters,
  },
  {
    name: "a credential for another day than the request's date",
    cites: required,
    change: (request) =>
      setParameter(
        request,
        "X-Amz-Credential",
        readParameter(request, "X-Amz-Credential").replace(/\/\d{8}\//, "/20010101/"),
      ),
    ...invalidParameters,
  },
  {
    name: "a date in another format",
    cites: required,
    change: (request) => setParameter(request, "X-Amz-Date", new Date().toISOString()),
    ...invalidParameters,
  },
  ...["Credential", "Date", "Expires", "SignedHeaders", "Signature"].map((name) => ({
    name: `no X-Amz-${name}`,
    cites: required,
    change: (request: HttpRequest) => removeParameter(request, `X-Amz-${name}`),
    ...invalidParameters,
  })),
  {
    name: "an unsigned x-amz-acl",
    cites: amzHeaders,
    change: (request) => ({
      ...request,
      headers: { ...request.headers, "x-amz-acl": "bucket-owner-full-control" },
    }),
    code: "AccessDenied",
  },
  {
    name: "unsigned metadata",
    cites: amzHeaders,
    change: (request) => ({
      ...request,
      headers: { ...request.headers, "x-amz-meta-owner": "mallory" },
    }),
    code: "AccessDenied",
  },
];

const badExpires: { expires: string; why: string }[] = [
  { expires: "604801", why: "of a week and one second" },
  { expires: "0", why: "of 0 seconds" },
  { expires: "-1", why: "of negative seconds" },
  { expires: "soon", why: "that is not a number" },
  { expires: "1.5", why: "of 1.5 seconds" },
];

const download = async (context: Context) => {
  const { Bucket, Key } = await context.put({ Body: "hello" });
  return { method: "GET", bucket: Bucket, key: Key };
};

const fetchUrl = (url: string, method = "GET", body?: string) =>
  fetch(url, { method, ...(body !== undefined && { body }) });

export const presignedQuery: Area = {
  name: "presigned query",
  checks: [
    {
      name: "returns an object to anyone with its URL",
      cites: works,
      async run(context) {
        const response = await context.send(context.presign(await download(context)));
        expectStatus(response, 200);
        assert.equal(bodyText(response), "hello");
      },
    },
    {
      name: "accepts an object from anyone with its URL",
      cites: works,
      async run(context) {
        const address = { bucket: await context.bucket(), key: context.key() };
        const upload = context.presign({ method: "PUT", ...address, body: "uploaded" });
        expectStatus(await context.send(upload), 200);
        const response = await context.call({ method: "GET", ...address });
        assert.equal(bodyText(response), "uploaded");
      },
    },
    {
      name: "responds to a presigned HEAD",
      cites: works,
      async run(context) {
        const request = { ...(await download(context)), method: "HEAD" };
        expectStatus(await context.send(context.presign(request)), 200);
      },
    },
    {
      name: "deletes an object with a presigned DELETE",
      cites: works,
      async run(context) {
        const address = await download(context);
        const request = context.presign({ ...address, method: "DELETE" });
        expectStatus(await context.send(request), 204);
        expectStatus(await context.call(address), 404);
      },
    },
    {
      name: "lists objects with a presigned GET of the bucket",
      cites: works,
      async run(context) {
        const { Bucket } = await context.put();
        const request = { method: "GET", bucket: Bucket, query: { "list-type": "2" } };
        expectStatus(await context.send(context.presign(request)), 200);
      },
    },
    {
      name: "accepts the SDK's presigned URLs for reads",
      cites: works,
      async run(context) {
        const address = await context.put({ Body: "hello", Key: context.key("a b+c/é.png") });
        const url = await getSignedUrl(context.client, new GetObjectCommand(address));
        assert.equal(await (await fetchUrl(url)).text(), "hello");
      },
    },
    {
      name: "accepts the SDK's presigned URLs for writes",
      cites: works,
      async run(context) {
        const address = { Bucket: await context.bucket(), Key: context.key() };
        const url = await getSignedUrl(context.client, new PutObjectCommand(address));
        assert.equal((await fetchUrl(url, "PUT", "hello")).status, 200);
      },
    },
    {
      name: "accepts the same URL several times until it expires",
      cites: works,
      async run(context) {
        const request = context.presign(await download(context));
        expectStatus(await context.send(request), 200);
        expectStatus(await context.send(request), 200);
      },
    },
    {
      name: "accepts a URL in its last seconds",
      cites: expiry,
      async run(context) {
        const date = new Date(Date.now() - 3_500_000);
        const request = context.request(await download(context));
        expectStatus(await context.send(signQuery(request, context.signer({ date }), 3600)), 200);
      },
    },
    {
      name: "accepts a URL with a validity of seven days on its sixth day",
      cites: expiry,
      async run(context) {
        const date = new Date(Date.now() - 6 * 86_400_000);
        const request = context.request(await download(context));
        expectStatus(
          await context.send(signQuery(request, context.signer({ date }), 604_800)),
          200,
        );
      },
    },
    {
      name: "rejects a URL seconds after its expiration",
      cites: expiry,
      async run(context) {
        const date = new Date(Date.now() - 63_000);
        const request = context.request(await download(context));
        expectError(
          await context.send(signQuery(request, context.signer({ date }), 60)),
          403,
          "AccessDenied",
        );
      },
    },
    {
      name: "rejects a URL that is signed for the future",
      cites: { page, says: "S3 rejects a request that is not yet valid." },
      async run(context) {
        const date = new Date(Date.now() + 3_600_000);
        const request = context.request(await download(context));
        expectError(
          await context.send(signQuery(request, context.signer({ date }), 60)),
          403,
          "AccessDenied",
        );
      },
    },
    ...badExpires.map(({ expires, why }) => ({
      name: `rejects a validity ${why}`,
      cites: expiry,
      async run(context: Context) {
        const request = context.request(await download(context));
        const signed = signQuery(request, context.signer(), expires);
        expectError(await context.send(signed), 400, "AuthorizationQueryParametersError");
      },
    })),
    ...changes.map((row) => ({
      name: `rejects a URL with ${row.name}`,
      cites: row.cites,
      async run(context: Context) {
        const signed = context.presign(await download(context));
        const response = await context.send(row.change(signed));
        expectError(response, row.status ?? 403, row.code ?? "AccessDenied");
      },
    })),
    ...["PUT", "DELETE", "HEAD"].map((method) => ({
      name: `rejects ${method} with a URL that is signed for GET`,
      cites: covers,
      async run(context: Context) {
        const address = await download(context);
        const response = await context.send({ ...context.presign(address), method });
        expectStatus(response, 403);
        const after = await context.call(address);
        assert.equal(bodyText(after), "hello");
      },
    })),
    {
      name: "rejects GET with a URL that is signed for PUT",
      cites: covers,
      async run(context) {
        const address = await download(context);
        const signed = context.presign({ ...address, method: "PUT" });
        expectError(await context.send({ ...signed, method: "GET" }), 403, "SignatureDoesNotMatch");
      },
    },
    {
      name: "rejects a URL that is signed with another secret key",
      cites: covers,
      async run(context) {
        const { accessKeyId } = context.target.credentials;
        const signer = context.signer({ credentials: { accessKeyId, secretAccessKey: "wrong" } });
        const request = context.request(await download(context));
        expectError(
          await context.send(signQuery(request, signer, 60)),
          403,
          "SignatureDoesNotMatch",
        );
      },
    },
    {
      name: "rejects a URL that is signed for another region",
      cites: { page, says: "The scope contains the bucket's region." },
      async run(context) {
        const region = context.target.region === "eu-west-3" ? "eu-west-2" : "eu-west-3";
        const request = context.request(await download(context));
        expectError(
          await context.send(signQuery(request, context.signer({ region }), 60)),
          400,
          "AuthorizationQueryParametersError",
        );
      },
    },
    {
      name: "rejects a request that is signed in both query and header",
      cites: {
        page: api("ErrorResponses"),
        says: "InvalidArgument, 400: only one authentication mechanism is allowed.",
      },
      async run(context) {
        const signed = context.presign(await download(context));
        const headers = { ...signed.headers, authorization: "AWS4-HMAC-SHA256 Credential=x" };
        expectError(await context.send({ ...signed, headers }), 400, "InvalidArgument");
      },
    },
  ],
};

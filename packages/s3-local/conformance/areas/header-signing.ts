import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { type Area, api, type Check } from "../check.ts";
import type { HttpRequest } from "../client/http.ts";
import { sha256Hex, signHeader, unsignedPayload } from "../client/sigv4.ts";
import type { Context } from "../context.ts";
import { element, expectError, expectStatus } from "../expect.ts";

const page = api("sig-v4-header-based-auth");
const errors = api("ErrorResponses");
const covers = {
  page,
  says: "The signature covers the method, path, query, signed headers, and hash of the body.",
};
const payload = {
  page,
  says: "S3 verifies x-amz-content-sha256, which is the body's SHA-256 or UNSIGNED-PAYLOAD.",
};
const malformed = { page: errors, says: "AuthorizationHeaderMalformed, 400." };
const skew = {
  page: errors,
  says: "RequestTimeTooSkewed, 403: the times of request and server may differ by 15 minutes.",
};
const mustSign = {
  page,
  says: "host and all x-amz-* headers of the request must be signed.",
};

interface Row {
  name: string;
  cites: Check["cites"];
  change: (request: HttpRequest) => HttpRequest;
  status?: number;
  code: string | RegExp;
}

const setHeader = (request: HttpRequest, name: string, value: string): HttpRequest => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});

const editAuthorization = (
  request: HttpRequest,
  change: (authorization: string) => string,
): HttpRequest => setHeader(request, "authorization", change(request.headers.authorization ?? ""));

const removeHeader = (request: HttpRequest, name: string): HttpRequest => ({
  ...request,
  headers: Object.fromEntries(Object.entries(request.headers).filter(([other]) => other !== name)),
});

const mismatch = { code: "SignatureDoesNotMatch" };

const changes: Row[] = [
  {
    name: "a changed signature",
    cites: covers,
    change: (request) => editAuthorization(request, (value) => value.replace(/.{8}$/, "00000000")),
    ...mismatch,
  },
  {
    name: "another path",
    cites: covers,
    change: (request) => ({ ...request, path: `${request.path}0` }),
    ...mismatch,
  },
  {
    name: "an added parameter",
    cites: covers,
    change: (request) => ({ ...request, query: [["x-id", "PutObject"]] }),
    ...mismatch,
  },
  {
    name: "another method",
    cites: covers,
    change: (request) => ({ ...request, method: "DELETE", body: Buffer.alloc(0) }),
    ...mismatch,
  },
  {
    name: "another value of a signed header",
    cites: covers,
    change: (request) => setHeader(request, "content-type", "text/html"),
    ...mismatch,
  },
  {
    name: "a missing signed header",
    cites: covers,
    change: (request) => removeHeader(request, "content-type"),
    ...mismatch,
  },
  {
    name: "another hash of the body than the signed one",
    cites: covers,
    change: (request) => setHeader(request, "x-amz-content-sha256", sha256Hex("other")),
    ...mismatch,
  },
  {
    name: "UNSIGNED-PAYLOAD instead of the signed hash",
    cites: covers,
    change: (request) => setHeader(request, "x-amz-content-sha256", unsignedPayload),
    ...mismatch,
  },
  {
    name: "another body than the hashed one",
    cites: payload,
    change: (request) => ({ ...request, body: Buffer.from("other") }),
    status: 400,
    code: "XAmzContentSHA256Mismatch",
  },
  {
    name: "no x-amz-content-sha256",
    cites: { page, says: "All SigV4 requests require x-amz-content-sha256." },
    change: (request) => removeHeader(request, "x-amz-content-sha256"),
    status: 400,
    code: /^(InvalidRequest|MissingSecurityHeader)$/,
  },
  {
    name: "no date",
    cites: { page: errors, says: "Without a valid date: AccessDenied or MissingSecurityHeader." },
    change: (request) => removeHeader(request, "x-amz-date"),
    code: "AccessDenied",
  },
  {
    name: "an unsigned x-amz-* header",
    cites: mustSign,
    change: (request) => setHeader(request, "x-amz-meta-added", "1"),
    code: "AccessDenied",
  },
  {
    name: "an unknown access key",
    cites: { page: errors, says: "InvalidAccessKeyId, 403." },
    change: (request) =>
      editAuthorization(request, (value) =>
        value.replace(/Credential=[^/]*/, "Credential=AKIANOBODYKNOWSME00"),
      ),
    code: "InvalidAccessKeyId",
  },
  {
    name: "no Credential",
    cites: malformed,
    change: (request) =>
      editAuthorization(request, (value) => value.replace(/Credential=\S+ /, "")),
    status: 400,
    code: "AuthorizationHeaderMalformed",
  },
  {
    name: "no SignedHeaders",
    cites: malformed,
    change: (request) =>
      editAuthorization(request, (value) => value.replace(/SignedHeaders=\S+ /, "")),
    status: 400,
    code: "AuthorizationHeaderMalformed",
  },
  {
    name: "no Signature",
    cites: malformed,
    change: (request) =>
      editAuthorization(request, (value) => value.replace(/, Signature=\S+/, "")),
    status: 400,
    code: "AuthorizationHeaderMalformed",
  },
  {
    name: "a credential without a valid scope",
    cites: malformed,
    change: (request) =>
      editAuthorization(request, (value) => value.replace(/Credential=[^,]+/, "Credential=AKIA")),
    status: 400,
    code: "AuthorizationHeaderMalformed",
  },
  {
    name: "a credential for another service",
    cites: malformed,
    change: (request) => editAuthorization(request, (value) => value.replace("/s3/", "/sqs/")),
    status: 400,
    code: "AuthorizationHeaderMalformed",
  },
  {
    name: "a credential that does not end in aws4_request",
    cites: malformed,
    change: (request) =>
      editAuthorization(request, (value) => value.replace("aws4_request", "aws5_request")),
    status: 400,
    code: "AuthorizationHeaderMalformed",
  },
  {
    name: "a credential for another day than the request's date",
    cites: malformed,
    change: (request) =>
      editAuthorization(request, (value) => value.replace(/\/\d{8}\//, "/20010101/")),
    status: 400,
    code: "AuthorizationHeaderMalformed",
  },
  {
    name: "an unknown authorization scheme",
    cites: { page: errors, says: "InvalidArgument, 400: unsupported authorization type." },
    change: (request) => setHeader(request, "authorization", "Bearer abc"),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "no Authorization header",
    cites: { page: errors, says: "AccessDenied, 403." },
    change: (request) => removeHeader(request, "authorization"),
    code: "AccessDenied",
  },
];

const upload = async (context: Context): Promise<HttpRequest> =>
  context.request({
    method: "PUT",
    bucket: await context.bucket(),
    key: context.key(),
    headers: { "content-type": "image/png" },
    body: "hello",
  });

const minute = 60_000;

const skews: { minutes: number; status: 200 | 403 }[] = [
  { minutes: -14, status: 200 },
  { minutes: 14, status: 200 },
  { minutes: -16, status: 403 },
  { minutes: 16, status: 403 },
  { minutes: -1440, status: 403 },
];

/** Unsigned requests. A private bucket rejects all of them. */
const anonymous: {
  method: string;
  name: string;
  object: boolean;
  query?: Record<string, string>;
}[] = [
  { name: "GET of an object", method: "GET", object: true },
  { name: "HEAD of an object", method: "HEAD", object: true },
  { name: "PUT of an object", method: "PUT", object: true },
  { name: "DELETE of an object", method: "DELETE", object: true },
  { name: "listing", method: "GET", object: false, query: { "list-type": "2" } },
  { name: "listing versions", method: "GET", object: false, query: { versions: "" } },
  { name: "DELETE of a bucket", method: "DELETE", object: false },
  { name: "changing CORS", method: "PUT", object: false, query: { cors: "" } },
  { name: "changing versioning", method: "PUT", object: false, query: { versioning: "" } },
];

export const headerSigning: Area = {
  name: "header signing",
  checks: [
    {
      name: "accepts a request with a hashed body",
      cites: payload,
      async run(context) {
        const request = signHeader(await upload(context), context.signer());
        expectStatus(await context.send(request), 200);
      },
    },
    {
      name: "accepts a request with UNSIGNED-PAYLOAD",
      cites: payload,
      async run(context) {
        const request = signHeader(await upload(context), context.signer(), unsignedPayload);
        expectStatus(await context.send(request), 200);
      },
    },
    {
      name: "rejects a hash that is not a SHA-256",
      cites: payload,
      async run(context) {
        const request = signHeader(await upload(context), context.signer(), "abc");
        expectError(
          await context.send(request),
          400,
          /^(InvalidArgument|XAmzContentSHA256Mismatch)$/,
        );
      },
    },
    {
      name: "stores nothing of a body that does not match its hash",
      cites: payload,
      async run(context) {
        const request = await upload(context);
        const signed = signHeader(request, context.signer(), sha256Hex("other"));
        expectError(await context.send(signed), 400, "XAmzContentSHA256Mismatch");
        const [, bucket = "", key = ""] = /^\/([^/]+)\/(.+)$/.exec(request.path) ?? [];
        expectStatus(await context.call({ method: "HEAD", bucket, key }), 404);
      },
    },
    {
      name: "treats sequential spaces in a signed header as one",
      cites: { page, says: "Values are trimmed, and sequential spaces count as one." },
      async run(context) {
        const request = await upload(context);
        const headers = { ...request.headers, "x-amz-meta-note": "  two   words " };
        expectStatus(
          await context.send(signHeader({ ...request, headers }, context.signer())),
          200,
        );
      },
    },
    {
      name: "accepts a signature over sorted parameters",
      cites: { page, says: "The canonical query string is sorted by encoded name." },
      async run(context) {
        const bucket = await context.bucket();
        const request = context.request({
          method: "GET",
          bucket,
          query: { prefix: "b", "max-keys": "1", "list-type": "2", delimiter: "/" },
        });
        expectStatus(await context.send(signHeader(request, context.signer())), 200);
      },
    },
    ...changes.map((row) => ({
      name: `rejects a request with ${row.name}`,
      cites: row.cites,
      async run(context: Context) {
        const signed = signHeader(await upload(context), context.signer());
        expectError(await context.send(row.change(signed)), row.status ?? 403, row.code);
      },
    })),
    ...skews.map(({ minutes, status }) => ({
      name: `responds with ${status} to a clock that is ${Math.abs(minutes)} minutes ${minutes < 0 ? "behind" : "ahead"}`,
      cites: skew,
      async run(context: Context) {
        const date = new Date(Date.now() + minutes * minute);
        const response = await context.send(
          signHeader(await upload(context), context.signer({ date })),
        );
        if (status === 200) expectStatus(response, 200);
        else expectError(response, 403, "RequestTimeTooSkewed");
      },
    })),
    {
      name: "rejects a request that is signed with another secret key",
      cites: covers,
      async run(context) {
        const { accessKeyId } = context.target.credentials;
        const signer = context.signer({ credentials: { accessKeyId, secretAccessKey: "wrong" } });
        expectError(
          await context.send(signHeader(await upload(context), signer)),
          403,
          "SignatureDoesNotMatch",
        );
      },
    },
    {
      name: "rejects a scope with another region, and returns the right region",
      cites: malformed,
      async run(context) {
        const region = context.target.region === "eu-west-3" ? "eu-west-2" : "eu-west-3";
        const response = await context.send(
          signHeader(await upload(context), context.signer({ region })),
        );
        expectError(response, 400, "AuthorizationHeaderMalformed");
        assert.equal(element(response, "Region"), context.target.region);
      },
    },
    {
      name: "does not reveal whether a bucket exists if the signature is wrong",
      cites: { page: errors, says: "SignatureDoesNotMatch, 403, has priority over NoSuchBucket." },
      async run(context) {
        const request = context.request({ method: "GET", bucket: context.bucketName() });
        const { accessKeyId } = context.target.credentials;
        const signer = context.signer({ credentials: { accessKeyId, secretAccessKey: "wrong" } });
        expectError(await context.send(signHeader(request, signer)), 403, "SignatureDoesNotMatch");
      },
    },
    {
      name: "rejects a wrong signature of version 2",
      cites: {
        page: errors,
        says: "SignatureDoesNotMatch, 403, or InvalidRequest, 400, if version 2 is not supported.",
      },
      async run(context) {
        const { accessKeyId } = context.target.credentials;
        const signature = createHmac("sha1", "wrong").update("GET").digest("base64");
        const request = context.request({
          method: "GET",
          bucket: await context.bucket(),
          headers: {
            date: new Date().toUTCString(),
            authorization: `AWS ${accessKeyId}:${signature}`,
          },
        });
        const response = await context.send(request);
        expectError(
          response,
          response.status === 400 ? 400 : 403,
          /^(SignatureDoesNotMatch|InvalidRequest|InvalidArgument)$/,
        );
      },
    },
    ...anonymous.map(({ name, method, object, query = {} }) => ({
      name: `rejects an anonymous request for ${name}`,
      cites: { page: errors, says: "AccessDenied, 403: buckets are private by default." },
      async run(context: Context) {
        const { Bucket, Key } = await context.put();
        const response = await context.send(
          context.request({ method, bucket: Bucket, query, ...(object && { key: Key }) }),
        );
        if (method === "HEAD") expectStatus(response, 403);
        else expectError(response, 403, "AccessDenied");
      },
    })),
  ],
};

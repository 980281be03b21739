import assert from "node:assert/strict";
import { type Area, api } from "../check.ts";
import { sendAndDisconnect } from "../client/http.ts";
import { signHeader, unsignedPayload } from "../client/sigv4.ts";
import type { Context } from "../context.ts";
import { bodyText, element, expectError, expectHeader, expectStatus } from "../expect.ts";

const page = api("ErrorResponses");
const shape = {
  page,
  says: "The body of an error is XML: Error with Code, Message, Resource, and RequestId.",
};
const ids = {
  page: api("RESTCommonResponseHeaders"),
  says: "Every response has x-amz-request-id and x-amz-id-2.",
};

const requestMissingObject = async (context: Context) =>
  context.call({ method: "GET", bucket: await context.bucket(), key: context.key("none.png") });

const requests: { name: string; run: (context: Context) => ReturnType<Context["call"]> }[] = [
  {
    name: "success",
    run: async (context) => {
      const { Bucket, Key } = await context.put();
      return context.call({ method: "GET", bucket: Bucket, key: Key });
    },
  },
  { name: "a missing object", run: requestMissingObject },
  {
    name: "a wrong signature",
    run: async (context) => {
      const request = context.request({ method: "GET", bucket: await context.bucket() });
      const { accessKeyId } = context.target.credentials;
      return context.send(
        signHeader(
          request,
          context.signer({ credentials: { accessKeyId, secretAccessKey: "wrong" } }),
        ),
      );
    },
  },
  {
    name: "HEAD for a missing object",
    run: async (context) =>
      context.call({ method: "HEAD", bucket: await context.bucket(), key: context.key() }),
  },
  {
    name: "a deletion",
    run: async (context) =>
      context.call({ method: "DELETE", bucket: await context.bucket(), key: context.key() }),
  },
];

export const errors: Area = {
  name: "errors",
  checks: [
    {
      name: "returns errors with the content type of XML",
      cites: { page, says: "The Content-Type of an error is application/xml." },
      async run(context) {
        const response = await requestMissingObject(context);
        expectError(response, 404, "NoSuchKey");
        expectHeader(response, "content-type", /^application\/xml/);
      },
    },
    {
      name: "returns errors without a namespace, with an XML declaration",
      cites: shape,
      async run(context) {
        assert.match(
          bodyText(await requestMissingObject(context)),
          /^<\?xml version="1\.0" encoding="UTF-8"\?>\s*<Error>.*<\/Error>\s*$/s,
        );
      },
    },
    ...["Code", "Message", "RequestId", "HostId"].map((name) => ({
      name: `returns the ${name} of an error`,
      cites: shape,
      async run(context: Context) {
        assert.match(
          element(await requestMissingObject(context), name) ?? "",
          /./,
          `${name} is not empty`,
        );
      },
    })),
    {
      name: "returns the same request id in header and body",
      cites: shape,
      async run(context) {
        const response = await requestMissingObject(context);
        expectHeader(response, "x-amz-request-id", /./);
        expectHeader(response, "x-amz-request-id", element(response, "RequestId"));
      },
    },
    {
      name: "returns the same host id in header and body",
      cites: shape,
      async run(context) {
        const response = await requestMissingObject(context);
        expectHeader(response, "x-amz-id-2", /./);
        expectHeader(response, "x-amz-id-2", element(response, "HostId"));
      },
    },
    {
      name: "returns a unique id for every request",
      cites: ids,
      async run(context) {
        const first = await requestMissingObject(context);
        const second = await requestMissingObject(context);
        assert.notEqual(first.headers["x-amz-request-id"], second.headers["x-amz-request-id"]);
      },
    },
    ...requests.flatMap(({ name, run }) =>
      ["x-amz-request-id", "x-amz-id-2"].map((header) => ({
        name: `returns ${header} with ${name}`,
        cites: ids,
        async run(context: Context) {
          expectHeader(await run(context), header, /./);
        },
      })),
    ),
    {
      name: "returns the date with every response",
      cites: {
        page: api("RESTCommonResponseHeaders"),
        says: "Date is the time of S3's response.",
      },
      async run(context) {
        expectHeader(await requestMissingObject(context), "date", /GMT$/);
      },
    },
    {
      name: "escapes parts of the request that an error contains",
      cites: { page, says: "An error is a well-formed XML document." },
      async run(context) {
        const response = await context.call({
          method: "GET",
          bucket: await context.bucket(),
          key: context.key("<script>&.png"),
        });
        expectError(response, 404, "NoSuchKey");
        assert.doesNotMatch(bodyText(response), /<script>/);
      },
    },
    {
      name: "rejects unsupported methods for a bucket",
      cites: { page, says: "MethodNotAllowed, 405." },
      async run(context) {
        const bucket = await context.bucket();
        const response = await context.call({ method: "PATCH", bucket });
        expectError(response, 405, "MethodNotAllowed");
      },
    },
    {
      name: "rejects a POST to an object without an operation",
      cites: { page, says: "MethodNotAllowed, 405." },
      async run(context) {
        const { Bucket, Key } = await context.put();
        const response = await context.call({ method: "POST", bucket: Bucket, key: Key });
        expectError(response, 405, "MethodNotAllowed");
      },
    },
    {
      name: "rejects a path that is not UTF-8",
      cites: { page, says: "InvalidURI, 400: the URI cannot be parsed." },
      async run(context) {
        const bucket = await context.bucket();
        const request = {
          ...context.request({ method: "GET", bucket }),
          path: `/${bucket}/%ff%fe`,
        };
        const response = await context.send(signHeader(request, context.signer()));
        expectError(response, 400, "InvalidURI");
      },
    },
    {
      name: "stores nothing of an upload whose client disconnects",
      cites: {
        page,
        says: "IncompleteBody: the body has fewer bytes than Content-Length declares.",
      },
      async run(context) {
        const { Bucket, Key } = await context.put({ Body: "first" });
        const request = context.request({ method: "PUT", bucket: Bucket, key: Key, body: "hello" });
        const headers = { ...request.headers, "content-length": "10" };
        await sendAndDisconnect(
          context.target.endpoint,
          signHeader({ ...request, headers }, context.signer(), unsignedPayload),
        );
        const response = await context.call({ method: "GET", bucket: Bucket, key: Key });
        assert.equal(bodyText(response), "first");
      },
    },
    {
      name: "returns NoSuchKey for subresources of a missing object",
      cites: { page, says: "NoSuchKey, 404." },
      async run(context) {
        const response = await context.call({
          method: "GET",
          bucket: await context.bucket(),
          key: context.key(),
          headers: { range: "bytes=0-1" },
        });
        expectStatus(response, 404);
      },
    },
  ],
};

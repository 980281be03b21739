import assert from "node:assert/strict";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { type Area, api, guide } from "../check.ts";
import { createUpload } from "../client/multipart-upload.ts";
import type { Context } from "../context.ts";
import { expectError, expectRejection, expectStatus } from "../expect.ts";

const page = guide("conditional-writes");
const ifNoneMatch = {
  page,
  says: "If-None-Match: * writes only if the key has no object. Otherwise: 412.",
};
const ifMatch = {
  page,
  says: "If-Match writes only if the object has this ETag. Otherwise: 412, or 404 for a missing object.",
};
const deletes = {
  page: guide("conditional-deletes"),
  says: "If-Match deletes only an object with this ETag. Otherwise: 412.",
};

const same = '"5d41402abc4b2a76b9719d911017c592"';
const other = '"00000000000000000000000000000000"';

const putWithCondition = async (
  context: Context,
  address: { bucket: string; key: string },
  headers: Record<string, string>,
) => context.call({ method: "PUT", ...address, headers, body: "new" });

const createAddress = async (context: Context) => ({
  bucket: await context.bucket(),
  key: context.key(),
});

const putExisting = async (context: Context) => {
  const { Bucket, Key } = await context.put({ Body: "hello" });
  return { bucket: Bucket, key: Key };
};

const readBytes = async (context: Context, { bucket, key }: { bucket: string; key: string }) => {
  const { Body } = await context.client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Body?.transformToString();
};

export const conditionalWrites: Area = {
  name: "conditional writes",
  checks: [
    {
      name: "writes a new object with If-None-Match: *",
      cites: ifNoneMatch,
      async run(context) {
        expectStatus(
          await putWithCondition(context, await createAddress(context), { "if-none-match": "*" }),
          200,
        );
      },
    },
    {
      name: "does not overwrite an object with If-None-Match: *",
      cites: ifNoneMatch,
      async run(context) {
        const address = await putExisting(context);
        const response = await putWithCondition(context, address, { "if-none-match": "*" });
        expectError(response, 412, "PreconditionFailed");
        assert.equal(await readBytes(context, address), "hello");
      },
    },
    {
      name: "accepts exactly one of ten concurrent writes with If-None-Match: *",
      cites: ifNoneMatch,
      async run(context) {
        const address = await createAddress(context);
        const responses = await Promise.all(
          Array.from({ length: 10 }, () =>
            putWithCondition(context, address, { "if-none-match": "*" }),
          ),
        );
        const successful = responses.filter(({ status }) => status === 200);
        assert.equal(successful.length, 1, "successful writes");
        assert.ok(responses.every(({ status }) => [200, 409, 412].includes(status)));
      },
    },
    {
      name: "writes over a delete marker with If-None-Match: *",
      cites: {
        page,
        says: "In a versioned bucket, the write succeeds if the current version is a delete marker.",
      },
      async run(context) {
        const bucket = await context.versionedBucket();
        const { Key } = await context.put({ Bucket: bucket });
        const address = { bucket, key: Key };
        await context.call({ method: "DELETE", ...address });
        expectStatus(await putWithCondition(context, address, { "if-none-match": "*" }), 200);
      },
    },
    {
      name: "rejects a write with an ETag in If-None-Match",
      cites: {
        page: api("API_PutObject"),
        says: "If-None-Match of a write must be *. Other values: NotImplemented.",
      },
      async run(context) {
        const response = await putWithCondition(context, await createAddress(context), {
          "if-none-match": other,
        });
        expectError(response, 501, "NotImplemented");
      },
    },
    {
      name: "overwrites the object with the ETag of If-Match",
      cites: ifMatch,
      async run(context) {
        const address = await putExisting(context);
        expectStatus(await putWithCondition(context, address, { "if-match": same }), 200);
        assert.equal(await readBytes(context, address), "new");
      },
    },
    {
      name: "does not overwrite an object with another ETag than If-Match",
      cites: ifMatch,
      async run(context) {
        const address = await putExisting(context);
        const response = await putWithCondition(context, address, { "if-match": other });
        expectError(response, 412, "PreconditionFailed");
        assert.equal(await readBytes(context, address), "hello");
      },
    },
    {
      name: "does not write a new object with If-Match",
      cites: ifMatch,
      async run(context) {
        const response = await putWithCondition(context, await createAddress(context), {
          "if-match": same,
        });
        expectError(response, 404, "NoSuchKey");
      },
    },
    {
      name: "accepts exactly one of ten concurrent writes with the same If-Match",
      cites: ifMatch,
      async run(context) {
        const address = await putExisting(context);
        const responses = await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            context.call({
              method: "PUT",
              ...address,
              headers: { "if-match": same },
              body: `writer ${index}`,
            }),
          ),
        );
        assert.equal(responses.filter(({ status }) => status === 200).length, 1);
      },
    },
    {
      name: "accepts the SDK's IfNoneMatch",
      cites: ifNoneMatch,
      async run(context) {
        const { bucket, key } = await putExisting(context);
        const call = context.client.send(
          new PutObjectCommand({ Bucket: bucket, Key: key, Body: "x", IfNoneMatch: "*" }),
        );
        await expectRejection(call, 412, "PreconditionFailed");
      },
    },
    {
      name: "accepts a presigned upload with If-None-Match",
      cites: ifNoneMatch,
      async run(context) {
        const address = await createAddress(context);
        const upload = context.presign({
          method: "PUT",
          ...address,
          headers: { "if-none-match": "*" },
          body: "x",
        });
        expectStatus(await context.send(upload), 200);
        expectError(await context.send(upload), 412, "PreconditionFailed");
      },
    },
    {
      name: "does not complete a multipart upload over an object with If-None-Match: *",
      cites: {
        page: api("API_CompleteMultipartUpload"),
        says: "If-None-Match: * completes only if there is no object. Otherwise: 412.",
      },
      async run(context) {
        const { bucket, key } = await putExisting(context);
        const { UploadId, part } = await createUpload(context, { Key: key });
        const { ETag } = await part(1, "x");
        const response = await context.call({
          method: "POST",
          bucket,
          key,
          query: { uploadId: UploadId },
          headers: { "if-none-match": "*" },
          body: `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${ETag}</ETag></Part></CompleteMultipartUpload>`,
        });
        expectError(response, 412, "PreconditionFailed");
      },
    },
    {
      name: "deletes the object with the ETag of If-Match",
      cites: deletes,
      async run(context) {
        const address = await putExisting(context);
        const headers = { "if-match": same };
        expectStatus(await context.call({ method: "DELETE", ...address, headers }), 204);
        expectStatus(await context.call({ method: "HEAD", ...address }), 404);
      },
    },
    {
      name: "does not delete an object with another ETag than If-Match",
      cites: deletes,
      async run(context) {
        const address = await putExisting(context);
        const headers = { "if-match": other };
        expectError(
          await context.call({ method: "DELETE", ...address, headers }),
          412,
          "PreconditionFailed",
        );
        expectStatus(await context.call({ method: "HEAD", ...address }), 200);
      },
    },
  ],
};

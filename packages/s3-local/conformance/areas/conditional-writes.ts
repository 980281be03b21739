import assert from "node:assert/strict";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { type Area, api, guide } from "../check.ts";
import { begin } from "../client/multipart-upload.ts";
import type { Context } from "../context.ts";
import { expectError, expectRefusal, expectStatus } from "../expect.ts";

const page = guide("conditional-writes");
const ifNoneMatch = {
  page,
  says: "If-None-Match: * writes only where no object of that key is, else 412.",
};
const ifMatch = {
  page,
  says: "If-Match writes only over an object with that ETag, else 412; 404 where there is none.",
};
const deletes = {
  page: guide("conditional-deletes"),
  says: "If-Match deletes only an object with that ETag, else 412.",
};

const same = '"5d41402abc4b2a76b9719d911017c592"';
const other = '"00000000000000000000000000000000"';

const putIf = async (
  context: Context,
  address: { bucket: string; key: string },
  headers: Record<string, string>,
) => context.call({ method: "PUT", ...address, headers, body: "new" });

const empty = async (context: Context) => ({
  bucket: await context.bucket(),
  key: context.key(),
});

const taken = async (context: Context) => {
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
      name: "writes where there is nothing, on condition that there is nothing",
      cites: ifNoneMatch,
      async run(context) {
        expectStatus(await putIf(context, await empty(context), { "if-none-match": "*" }), 200);
      },
    },
    {
      name: "does not write over an object on condition that there is nothing",
      cites: ifNoneMatch,
      async run(context) {
        const address = await taken(context);
        const response = await putIf(context, address, { "if-none-match": "*" });
        expectError(response, 412, "PreconditionFailed");
        assert.equal(await readBytes(context, address), "hello");
      },
    },
    {
      name: "lets exactly one of ten racing writers in, on condition that there is nothing",
      cites: ifNoneMatch,
      async run(context) {
        const address = await empty(context);
        const answers = await Promise.all(
          Array.from({ length: 10 }, () => putIf(context, address, { "if-none-match": "*" })),
        );
        const won = answers.filter(({ status }) => status === 200);
        assert.equal(won.length, 1, "writers that were let in");
        assert.ok(answers.every(({ status }) => [200, 409, 412].includes(status)));
      },
    },
    {
      name: "writes over a delete marker on condition that there is nothing",
      cites: {
        page,
        says: "In a versioned bucket the write succeeds where the current version is a delete marker.",
      },
      async run(context) {
        const bucket = await context.versionedBucket();
        const { Key } = await context.put({ Bucket: bucket });
        const address = { bucket, key: Key };
        await context.call({ method: "DELETE", ...address });
        expectStatus(await putIf(context, address, { "if-none-match": "*" }), 200);
      },
    },
    {
      name: "refuses If-None-Match with an ETag to write",
      cites: {
        page: api("API_PutObject"),
        says: "If-None-Match expects * to write; other values are NotImplemented.",
      },
      async run(context) {
        const response = await putIf(context, await empty(context), { "if-none-match": other });
        expectError(response, 501, "NotImplemented");
      },
    },
    {
      name: "writes over the object with the ETag of the condition",
      cites: ifMatch,
      async run(context) {
        const address = await taken(context);
        expectStatus(await putIf(context, address, { "if-match": same }), 200);
        assert.equal(await readBytes(context, address), "new");
      },
    },
    {
      name: "does not write over an object with another ETag",
      cites: ifMatch,
      async run(context) {
        const address = await taken(context);
        const response = await putIf(context, address, { "if-match": other });
        expectError(response, 412, "PreconditionFailed");
        assert.equal(await readBytes(context, address), "hello");
      },
    },
    {
      name: "does not write on condition of an ETag where there is nothing",
      cites: ifMatch,
      async run(context) {
        const response = await putIf(context, await empty(context), { "if-match": same });
        expectError(response, 404, "NoSuchKey");
      },
    },
    {
      name: "lets exactly one of ten racing writers replace what all of them read",
      cites: ifMatch,
      async run(context) {
        const address = await taken(context);
        const answers = await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            context.call({
              method: "PUT",
              ...address,
              headers: { "if-match": same },
              body: `writer ${index}`,
            }),
          ),
        );
        assert.equal(answers.filter(({ status }) => status === 200).length, 1);
      },
    },
    {
      name: "takes the SDK's IfNoneMatch",
      cites: ifNoneMatch,
      async run(context) {
        const { bucket, key } = await taken(context);
        const call = context.client.send(
          new PutObjectCommand({ Bucket: bucket, Key: key, Body: "x", IfNoneMatch: "*" }),
        );
        await expectRefusal(call, 412, "PreconditionFailed");
      },
    },
    {
      name: "takes a presigned upload that is bound to be the first",
      cites: ifNoneMatch,
      async run(context) {
        const address = await empty(context);
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
      name: "does not complete an upload over an object, on condition that there is nothing",
      cites: {
        page: api("API_CompleteMultipartUpload"),
        says: "If-None-Match: * completes only where no object is, else 412.",
      },
      async run(context) {
        const { bucket, key } = await taken(context);
        const { UploadId, part } = await begin(context, { Key: key });
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
      name: "deletes the object with the ETag of the condition",
      cites: deletes,
      async run(context) {
        const address = await taken(context);
        const headers = { "if-match": same };
        expectStatus(await context.call({ method: "DELETE", ...address, headers }), 204);
        expectStatus(await context.call({ method: "HEAD", ...address }), 404);
      },
    },
    {
      name: "does not delete an object with another ETag",
      cites: deletes,
      async run(context) {
        const address = await taken(context);
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

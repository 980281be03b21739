import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { type Area, api, guide } from "../check.ts";
import {
  computeETag,
  createUpload,
  md5,
  minimumPart,
  readBytes,
} from "../client/multipart-upload.ts";
import {
  bodyText,
  element,
  expectError,
  expectHeader,
  expectRejection,
  expectRejectionStatus,
  expectStatus,
} from "../expect.ts";

const create = {
  page: api("API_CreateMultipartUpload"),
  says: "CreateMultipartUpload returns an upload id, and sets the object's headers.",
};
const complete = {
  page: api("API_CompleteMultipartUpload"),
  says: "CompleteMultipartUpload assembles the parts in ascending order of their numbers.",
};
const limits = {
  page: guide("qfacts"),
  says: "Parts have 5 MiB to 5 GiB, except the last one. Part numbers are from 1 to 10,000.",
};
const abort = {
  page: api("API_AbortMultipartUpload"),
  says: "AbortMultipartUpload deletes the parts and the upload id.",
};
const noUpload = { page: api("ErrorResponses"), says: "NoSuchUpload, 404." };

export const multipart: Area = {
  name: "multipart",
  checks: [
    {
      name: "creates an upload with a unique id",
      cites: create,
      async run(context) {
        const first = await createUpload(context);
        const second = await createUpload(context, { Key: first.Key });
        assert.match(first.UploadId, /./);
        assert.notEqual(first.UploadId, second.UploadId);
      },
    },
    {
      name: "returns the bucket, key, and upload id of a created upload",
      cites: create,
      async run(context) {
        const bucket = await context.bucket();
        const key = context.key();
        const response = await context.call({
          method: "POST",
          bucket,
          key,
          query: { uploads: "" },
        });
        expectStatus(response, 200);
        assert.match(bodyText(response), /<InitiateMultipartUploadResult/);
        assert.equal(element(response, "Bucket"), bucket);
        assert.equal(element(response, "Key"), key);
      },
    },
    {
      name: "creates no object before the upload is completed",
      cites: {
        page: guide("mpuoverview"),
        says: "The object appears when the upload is completed.",
      },
      async run(context) {
        const { Bucket, Key, part } = await createUpload(context);
        await part(1, "hello");
        await expectRejectionStatus(
          context.client.send(new HeadObjectCommand({ Bucket, Key })),
          404,
        );
      },
    },
    {
      name: "keeps the existing object until the upload is completed",
      cites: {
        page: guide("mpuoverview"),
        says: "The object appears when the upload is completed.",
      },
      async run(context) {
        const { Bucket, Key } = await context.put({ Body: "before" });
        const { part, finish } = await createUpload(context, { Key });
        const parts = [await part(1, "after")];
        assert.equal(await readBytes(context, Bucket, Key), "before");
        await finish(parts);
        assert.equal(await readBytes(context, Bucket, Key), "after");
      },
    },
    {
      name: "assembles parts in the order of their numbers",
      cites: complete,
      async run(context) {
        const { Bucket, Key, part, finish } = await createUpload(context);
        const last = await part(2, "the end");
        const first = await part(1, minimumPart);
        await finish([first, last]);
        const { ContentLength } = await context.client.send(new HeadObjectCommand({ Bucket, Key }));
        assert.equal(ContentLength, minimumPart.length + 7);
        const range = { Bucket, Key, Range: `bytes=${minimumPart.length - 1}-` };
        const { Body } = await context.client.send(new GetObjectCommand(range));
        assert.equal(await Body?.transformToString(), "athe end");
      },
    },
    {
      name: "computes the object's ETag from the MD5s of its parts and their number",
      cites: {
        page: guide("checking-object-integrity-upload"),
        says: "The ETag consists of the MD5 of the parts' MD5s, a hyphen, and the number of parts.",
      },
      async run(context) {
        const { part, finish } = await createUpload(context);
        const { ETag } = await finish([await part(1, minimumPart), await part(2, "end")]);
        const digest = md5(Buffer.concat([md5(minimumPart), md5("end")])).toString("hex");
        assert.equal(ETag, `"${digest}-2"`);
      },
    },
    {
      name: "returns the location, bucket, key, and ETag of a completed object",
      cites: complete,
      async run(context) {
        const { Bucket, Key, part, finish } = await createUpload(context);
        const result = await finish([await part(1, "hello")]);
        assert.deepEqual([result.Bucket, result.Key], [Bucket, Key]);
        assert.ok(result.Location?.includes(Bucket), "Location names the bucket");
      },
    },
    {
      name: "accepts part numbers with gaps, up to 10,000",
      cites: limits,
      async run(context) {
        const { Bucket, Key, part, finish } = await createUpload(context);
        await finish([await part(7, minimumPart), await part(10_000, "end")]);
        const { ContentLength } = await context.client.send(new HeadObjectCommand({ Bucket, Key }));
        assert.equal(ContentLength, minimumPart.length + 3);
      },
    },
    {
      name: "uses the last upload of a part number",
      cites: { page: api("API_UploadPart"), says: "A part with the same number is overwritten." },
      async run(context) {
        const { Bucket, Key, part, finish } = await createUpload(context);
        await part(1, "first");
        await finish([await part(1, "second")]);
        assert.equal(await readBytes(context, Bucket, Key), "second");
      },
    },
    {
      name: "omits parts that are not in the list",
      cites: complete,
      async run(context) {
        const { Bucket, Key, part, finish } = await createUpload(context);
        const kept = await part(1, "kept");
        await part(2, "left out");
        await finish([kept]);
        assert.equal(await readBytes(context, Bucket, Key), "kept");
      },
    },
    {
      name: "sets the headers and metadata with which the upload was created",
      cites: create,
      async run(context) {
        const { Bucket, Key, part, finish } = await createUpload(context, {
          ContentType: "video/mp4",
          CacheControl: "no-store",
          Metadata: { owner: "mary" },
        });
        await finish([await part(1, "hello")]);
        const head = await context.client.send(new HeadObjectCommand({ Bucket, Key }));
        assert.deepEqual(
          [head.ContentType, head.CacheControl, head.Metadata],
          ["video/mp4", "no-store", { owner: "mary" }],
        );
      },
    },
    {
      name: "creates one version of an upload in a versioned bucket",
      cites: {
        page: api("API_CompleteMultipartUpload"),
        says: "x-amz-version-id is the id of the new version.",
      },
      async run(context) {
        const Bucket = await context.versionedBucket();
        const { Key, part, finish } = await createUpload(context, { Bucket });
        const { VersionId } = await finish([await part(1, "hello")]);
        assert.match(VersionId ?? "", /./);
        const head = await context.client.send(new HeadObjectCommand({ Bucket, Key }));
        assert.equal(head.VersionId, VersionId);
      },
    },
    {
      name: "rejects completion with a part smaller than 5 MiB before the last part",
      cites: { page: api("ErrorResponses"), says: "EntityTooSmall, 400." },
      async run(context) {
        const { part, finish } = await createUpload(context);
        const parts = [await part(1, "small"), await part(2, "last")];
        await expectRejection(finish(parts), 400, "EntityTooSmall");
      },
    },
    {
      name: "rejects completion with a part one byte smaller than 5 MiB",
      cites: limits,
      async run(context) {
        const { part, finish } = await createUpload(context);
        const parts = [await part(1, minimumPart.subarray(1)), await part(2, "last")];
        await expectRejection(finish(parts), 400, "EntityTooSmall");
      },
    },
    {
      name: "completes an upload after a rejected completion",
      cites: complete,
      async run(context) {
        const { Bucket, Key, part, finish } = await createUpload(context);
        const parts = [await part(1, "small"), await part(2, "last")];
        await expectRejection(finish(parts), 400, "EntityTooSmall");
        await finish(parts.slice(1));
        assert.equal(await readBytes(context, Bucket, Key), "last");
      },
    },
    {
      name: "rejects completion with a wrong ETag",
      cites: { page: api("ErrorResponses"), says: "InvalidPart, 400." },
      async run(context) {
        const { part, finish } = await createUpload(context);
        await part(1, "hello");
        await expectRejection(
          finish([{ PartNumber: 1, ETag: computeETag("other") }]),
          400,
          "InvalidPart",
        );
      },
    },
    {
      name: "rejects completion with a missing part",
      cites: { page: api("ErrorResponses"), says: "InvalidPart, 400." },
      async run(context) {
        const { part, finish } = await createUpload(context);
        const first = await part(1, "hello");
        await expectRejection(
          finish([first, { PartNumber: 2, ETag: computeETag("hello") }]),
          400,
          "InvalidPart",
        );
      },
    },
    {
      name: "rejects completion with parts out of order",
      cites: { page: api("ErrorResponses"), says: "InvalidPartOrder, 400." },
      async run(context) {
        const { part, finish } = await createUpload(context);
        const first = await part(1, minimumPart);
        const second = await part(2, minimumPart);
        await expectRejection(finish([second, first]), 400, "InvalidPartOrder");
      },
    },
    {
      name: "rejects completion with the same part twice",
      cites: { page: api("ErrorResponses"), says: "InvalidPartOrder, 400." },
      async run(context) {
        const { part, finish } = await createUpload(context);
        const first = await part(1, "one");
        await expectRejection(finish([first, first]), 400, "InvalidPartOrder");
      },
    },
    {
      name: "rejects completion without parts",
      cites: { page: api("ErrorResponses"), says: "MalformedXML, 400." },
      async run(context) {
        const { Bucket, Key, UploadId } = await createUpload(context);
        const response = await context.call({
          method: "POST",
          bucket: Bucket,
          key: Key,
          query: { uploadId: UploadId },
          body: "<CompleteMultipartUpload></CompleteMultipartUpload>",
        });
        expectError(response, 400, "MalformedXML");
      },
    },
    {
      name: "rejects completion with malformed XML",
      cites: { page: api("ErrorResponses"), says: "MalformedXML, 400." },
      async run(context) {
        const { Bucket, Key, UploadId } = await createUpload(context);
        const response = await context.call({
          method: "POST",
          bucket: Bucket,
          key: Key,
          query: { uploadId: UploadId },
          body: "<CompleteMultipartUpload><Part>",
        });
        expectError(response, 400, "MalformedXML");
      },
    },
    {
      name: "rejects completion of a missing upload",
      cites: noUpload,
      async run(context) {
        const { address, part, finish } = await createUpload(context);
        const parts = [await part(1, "hello")];
        await context.client.send(new AbortMultipartUploadCommand(address));
        await expectRejection(finish(parts), 404, "NoSuchUpload");
      },
    },
    {
      name: "responds with 204 to AbortMultipartUpload",
      cites: abort,
      async run(context) {
        const { address } = await createUpload(context);
        const { $metadata } = await context.client.send(new AbortMultipartUploadCommand(address));
        assert.equal($metadata.httpStatusCode, 204);
      },
    },
    {
      name: "rejects AbortMultipartUpload for a missing upload",
      cites: noUpload,
      async run(context) {
        const { Bucket, Key, UploadId } = await createUpload(context);
        const address = { bucket: Bucket, key: Key, query: { uploadId: `${UploadId}0` } };
        expectError(await context.call({ method: "DELETE", ...address }), 404, "NoSuchUpload");
      },
    },
    {
      name: "returns one part of an object by its number",
      cites: {
        page: api("API_GetObject"),
        says: "partNumber returns one part with x-amz-mp-parts-count: 206.",
      },
      async run(context) {
        const { Bucket, Key, part, finish } = await createUpload(context);
        await finish([await part(1, minimumPart), await part(2, "the end")]);
        const response = await context.call({
          method: "GET",
          bucket: Bucket,
          key: Key,
          query: { partNumber: "2" },
        });
        expectStatus(response, 206);
        expectHeader(response, "x-amz-mp-parts-count", "2");
        assert.equal(bodyText(response), "the end");
      },
    },
    {
      name: "rejects a part number that the object does not have",
      cites: {
        page: api("API_GetObject"),
        says: "If the object has no such part: InvalidPartNumber, 416.",
      },
      async run(context) {
        const { Bucket, Key, part, finish } = await createUpload(context);
        await finish([await part(1, "hello")]);
        const response = await context.call({
          method: "GET",
          bucket: Bucket,
          key: Key,
          query: { partNumber: "2" },
        });
        expectError(response, 416, "InvalidPartNumber");
      },
    },
    {
      name: "returns a composite checksum of the parts' checksums",
      cites: {
        page: guide("checking-object-integrity-upload"),
        says: "A composite checksum consists of the checksum of the parts' checksums, a hyphen, and their number.",
      },
      async run(context) {
        const { Bucket, Key, address, finish } = await createUpload(context, {
          ChecksumAlgorithm: "SHA256",
        });
        const digest = createHash("sha256").update("hello").digest();
        const ChecksumSHA256 = digest.toString("base64");
        const { ETag } = await context.client.send(
          new UploadPartCommand({ ...address, PartNumber: 1, Body: "hello", ChecksumSHA256 }),
        );
        const completed = await finish([{ PartNumber: 1, ETag, ChecksumSHA256 }]);
        const expected = `${createHash("sha256").update(digest).digest("base64")}-1`;
        assert.equal(completed.ChecksumSHA256, expected);
        const head = await context.client.send(
          new HeadObjectCommand({ Bucket, Key, ChecksumMode: "ENABLED" }),
        );
        assert.deepEqual([head.ChecksumSHA256, head.ChecksumType], [expected, "COMPOSITE"]);
      },
    },
    {
      name: "returns a full-object checksum for an upload with the type FULL_OBJECT",
      cites: {
        page: guide("checking-object-integrity-upload"),
        says: "With x-amz-checksum-type FULL_OBJECT, a CRC covers the full object.",
      },
      async run(context) {
        const { address, finish } = await createUpload(context, {
          ChecksumAlgorithm: "CRC32",
          ChecksumType: "FULL_OBJECT",
        });
        const ChecksumCRC32 = "NhCmhg==";
        const { ETag } = await context.client.send(
          new UploadPartCommand({ ...address, PartNumber: 1, Body: "hello", ChecksumCRC32 }),
        );
        const completed = await finish([{ PartNumber: 1, ETag, ChecksumCRC32 }]);
        assert.equal(completed.ChecksumCRC32, "NhCmhg==");
        assert.equal(completed.ChecksumType, "FULL_OBJECT");
      },
    },
    {
      name: "rejects completion with a wrong full-object checksum",
      cites: {
        page: api("API_CompleteMultipartUpload"),
        says: "S3 verifies a full-object checksum of the completion: BadDigest.",
      },
      async run(context) {
        const { address } = await createUpload(context, {
          ChecksumAlgorithm: "CRC32",
          ChecksumType: "FULL_OBJECT",
        });
        const ChecksumCRC32 = "NhCmhg==";
        const { ETag } = await context.client.send(
          new UploadPartCommand({ ...address, PartNumber: 1, Body: "hello", ChecksumCRC32 }),
        );
        const call = context.client.send(
          new CompleteMultipartUploadCommand({
            ...address,
            ChecksumCRC32: "AAAAAA==",
            ChecksumType: "FULL_OBJECT",
            MultipartUpload: { Parts: [{ PartNumber: 1, ETag, ChecksumCRC32 }] },
          }),
        );
        await expectRejection(call, 400, "BadDigest");
      },
    },
  ],
};

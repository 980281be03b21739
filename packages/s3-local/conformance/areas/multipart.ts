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
import { begin, computeETag, md5, minimum, readBytes } from "../client/multipart-upload.ts";
import {
  bodyText,
  element,
  expectError,
  expectHeader,
  expectRefusal,
  expectRefusalStatus,
  expectStatus,
} from "../expect.ts";

const create = {
  page: api("API_CreateMultipartUpload"),
  says: "CreateMultipartUpload answers with an upload id, and sets the object's headers.",
};
const complete = {
  page: api("API_CompleteMultipartUpload"),
  says: "CompleteMultipartUpload assembles the parts in ascending order of their numbers.",
};
const limits = {
  page: guide("qfacts"),
  says: "Parts are 5 MiB to 5 GiB, but for the last; part numbers are 1 to 10,000.",
};
const abort = {
  page: api("API_AbortMultipartUpload"),
  says: "AbortMultipartUpload frees the parts; the upload id is then unknown.",
};
const noUpload = { page: api("ErrorResponses"), says: "NoSuchUpload, 404." };

export const multipart: Area = {
  name: "multipart",
  checks: [
    {
      name: "begins an upload with an id of its own",
      cites: create,
      async run(context) {
        const first = await begin(context);
        const second = await begin(context, { Key: first.Key });
        assert.match(first.UploadId, /./);
        assert.notEqual(first.UploadId, second.UploadId);
      },
    },
    {
      name: "names bucket, key and upload when it begins one",
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
      name: "shows no object before the upload is complete",
      cites: {
        page: guide("mpuoverview"),
        says: "The object appears when the upload is completed.",
      },
      async run(context) {
        const { Bucket, Key, part } = await begin(context);
        await part(1, "hello");
        await expectRefusalStatus(context.client.send(new HeadObjectCommand({ Bucket, Key })), 404);
      },
    },
    {
      name: "keeps the object that was there until the upload is complete",
      cites: {
        page: guide("mpuoverview"),
        says: "The object appears when the upload is completed.",
      },
      async run(context) {
        const { Bucket, Key } = await context.put({ Body: "before" });
        const { part, finish } = await begin(context, { Key });
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
        const { Bucket, Key, part, finish } = await begin(context);
        const last = await part(2, "the end");
        const first = await part(1, minimum);
        await finish([first, last]);
        const { ContentLength } = await context.client.send(new HeadObjectCommand({ Bucket, Key }));
        assert.equal(ContentLength, minimum.length + 7);
        const range = { Bucket, Key, Range: `bytes=${minimum.length - 1}-` };
        const { Body } = await context.client.send(new GetObjectCommand(range));
        assert.equal(await Body?.transformToString(), "athe end");
      },
    },
    {
      name: "gives the object an ETag of its parts' MD5s and their number",
      cites: {
        page: guide("checking-object-integrity-upload"),
        says: "The ETag is the MD5 of the parts' MD5s, a hyphen, and the number of parts.",
      },
      async run(context) {
        const { part, finish } = await begin(context);
        const { ETag } = await finish([await part(1, minimum), await part(2, "end")]);
        const digest = md5(Buffer.concat([md5(minimum), md5("end")])).toString("hex");
        assert.equal(ETag, `"${digest}-2"`);
      },
    },
    {
      name: "describes the object it completed",
      cites: complete,
      async run(context) {
        const { Bucket, Key, part, finish } = await begin(context);
        const answer = await finish([await part(1, "hello")]);
        assert.deepEqual([answer.Bucket, answer.Key], [Bucket, Key]);
        assert.ok(answer.Location?.includes(Bucket), "Location names the bucket");
      },
    },
    {
      name: "takes part numbers with gaps, up to 10,000",
      cites: limits,
      async run(context) {
        const { Bucket, Key, part, finish } = await begin(context);
        await finish([await part(7, minimum), await part(10_000, "end")]);
        const { ContentLength } = await context.client.send(new HeadObjectCommand({ Bucket, Key }));
        assert.equal(ContentLength, minimum.length + 3);
      },
    },
    {
      name: "uses the last upload of a part number",
      cites: { page: api("API_UploadPart"), says: "A part of the same number is overwritten." },
      async run(context) {
        const { Bucket, Key, part, finish } = await begin(context);
        await part(1, "first");
        await finish([await part(1, "second")]);
        assert.equal(await readBytes(context, Bucket, Key), "second");
      },
    },
    {
      name: "leaves out parts that are not named",
      cites: complete,
      async run(context) {
        const { Bucket, Key, part, finish } = await begin(context);
        const kept = await part(1, "kept");
        await part(2, "left out");
        await finish([kept]);
        assert.equal(await readBytes(context, Bucket, Key), "kept");
      },
    },
    {
      name: "gives the object the headers and metadata that the upload began with",
      cites: create,
      async run(context) {
        const { Bucket, Key, part, finish } = await begin(context, {
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
      name: "makes one version of an upload in a versioned bucket",
      cites: {
        page: api("API_CompleteMultipartUpload"),
        says: "x-amz-version-id is the new version.",
      },
      async run(context) {
        const Bucket = await context.versionedBucket();
        const { Key, part, finish } = await begin(context, { Bucket });
        const { VersionId } = await finish([await part(1, "hello")]);
        assert.match(VersionId ?? "", /./);
        const head = await context.client.send(new HeadObjectCommand({ Bucket, Key }));
        assert.equal(head.VersionId, VersionId);
      },
    },
    {
      name: "refuses to complete with a part under 5 MiB before the last",
      cites: { page: api("ErrorResponses"), says: "EntityTooSmall, 400." },
      async run(context) {
        const { part, finish } = await begin(context);
        const parts = [await part(1, "small"), await part(2, "last")];
        await expectRefusal(finish(parts), 400, "EntityTooSmall");
      },
    },
    {
      name: "refuses to complete with a part one byte under 5 MiB",
      cites: limits,
      async run(context) {
        const { part, finish } = await begin(context);
        const parts = [await part(1, minimum.subarray(1)), await part(2, "last")];
        await expectRefusal(finish(parts), 400, "EntityTooSmall");
      },
    },
    {
      name: "lets an upload be completed after a refusal",
      cites: complete,
      async run(context) {
        const { Bucket, Key, part, finish } = await begin(context);
        const parts = [await part(1, "small"), await part(2, "last")];
        await expectRefusal(finish(parts), 400, "EntityTooSmall");
        await finish(parts.slice(1));
        assert.equal(await readBytes(context, Bucket, Key), "last");
      },
    },
    {
      name: "refuses to complete with an ETag that a part does not have",
      cites: { page: api("ErrorResponses"), says: "InvalidPart, 400." },
      async run(context) {
        const { part, finish } = await begin(context);
        await part(1, "hello");
        await expectRefusal(
          finish([{ PartNumber: 1, ETag: computeETag("other") }]),
          400,
          "InvalidPart",
        );
      },
    },
    {
      name: "refuses to complete with a part that was never uploaded",
      cites: { page: api("ErrorResponses"), says: "InvalidPart, 400." },
      async run(context) {
        const { part, finish } = await begin(context);
        const first = await part(1, "hello");
        await expectRefusal(
          finish([first, { PartNumber: 2, ETag: computeETag("hello") }]),
          400,
          "InvalidPart",
        );
      },
    },
    {
      name: "refuses to complete with parts in another order",
      cites: { page: api("ErrorResponses"), says: "InvalidPartOrder, 400." },
      async run(context) {
        const { part, finish } = await begin(context);
        const first = await part(1, minimum);
        const second = await part(2, minimum);
        await expectRefusal(finish([second, first]), 400, "InvalidPartOrder");
      },
    },
    {
      name: "refuses to complete with the same part twice",
      cites: { page: api("ErrorResponses"), says: "InvalidPartOrder, 400." },
      async run(context) {
        const { part, finish } = await begin(context);
        const first = await part(1, "one");
        await expectRefusal(finish([first, first]), 400, "InvalidPartOrder");
      },
    },
    {
      name: "refuses to complete with no part",
      cites: { page: api("ErrorResponses"), says: "MalformedXML, 400." },
      async run(context) {
        const { Bucket, Key, UploadId } = await begin(context);
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
      name: "refuses to complete from XML that is not well formed",
      cites: { page: api("ErrorResponses"), says: "MalformedXML, 400." },
      async run(context) {
        const { Bucket, Key, UploadId } = await begin(context);
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
      name: "refuses to complete an upload that does not exist",
      cites: noUpload,
      async run(context) {
        const { address, part, finish } = await begin(context);
        const parts = [await part(1, "hello")];
        await context.client.send(new AbortMultipartUploadCommand(address));
        await expectRefusal(finish(parts), 404, "NoSuchUpload");
      },
    },
    {
      name: "answers 204 to an abort",
      cites: abort,
      async run(context) {
        const { address } = await begin(context);
        const { $metadata } = await context.client.send(new AbortMultipartUploadCommand(address));
        assert.equal($metadata.httpStatusCode, 204);
      },
    },
    {
      name: "refuses to abort an upload that does not exist",
      cites: noUpload,
      async run(context) {
        const { Bucket, Key, UploadId } = await begin(context);
        const address = { bucket: Bucket, key: Key, query: { uploadId: `${UploadId}0` } };
        expectError(await context.call({ method: "DELETE", ...address }), 404, "NoSuchUpload");
      },
    },
    {
      name: "serves one part of an object by its number",
      cites: {
        page: api("API_GetObject"),
        says: "partNumber reads one part, with x-amz-mp-parts-count; the answer is 206.",
      },
      async run(context) {
        const { Bucket, Key, part, finish } = await begin(context);
        await finish([await part(1, minimum), await part(2, "the end")]);
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
      name: "refuses a part number beyond the object's parts",
      cites: {
        page: api("API_GetObject"),
        says: "partNumber beyond the parts: InvalidPartNumber, 416.",
      },
      async run(context) {
        const { Bucket, Key, part, finish } = await begin(context);
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
      name: "gives a composite checksum of the parts' checksums",
      cites: {
        page: guide("checking-object-integrity-upload"),
        says: "A composite checksum is the checksum of the parts' checksums, a hyphen, their number.",
      },
      async run(context) {
        const { Bucket, Key, address, finish } = await begin(context, {
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
      name: "gives a full-object checksum when asked for one",
      cites: {
        page: guide("checking-object-integrity-upload"),
        says: "CRCs can be of the full object: x-amz-checksum-type FULL_OBJECT.",
      },
      async run(context) {
        const { address, finish } = await begin(context, {
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
      name: "refuses to complete when the whole has another checksum",
      cites: {
        page: api("API_CompleteMultipartUpload"),
        says: "A full-object checksum sent with the completion is checked: BadDigest.",
      },
      async run(context) {
        const { address } = await begin(context, {
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
        await expectRefusal(call, 400, "BadDigest");
      },
    },
  ],
};

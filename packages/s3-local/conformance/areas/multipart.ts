import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  HeadObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { type Area, api, guide } from "../check.ts";
import type { Context } from "../context.ts";
import {
  element,
  expectError,
  expectHeader,
  expectRefusal,
  expectRefusalStatus,
  expectStatus,
  textOf,
} from "../expect.ts";

const create = {
  page: api("API_CreateMultipartUpload"),
  says: "CreateMultipartUpload answers with an upload id, and sets the object's headers.",
};
const uploading = {
  page: api("API_UploadPart"),
  says: "UploadPart stores a part, numbered 1 to 10,000, and answers its ETag.",
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

export const mebibyte = 1024 * 1024;
const minimum = Buffer.alloc(5 * mebibyte, "a");

export const md5 = (body: string | Buffer): Buffer => createHash("md5").update(body).digest();
const eTagOf = (body: string | Buffer): string => `"${md5(body).toString("hex")}"`;

export async function begin(
  context: Context,
  input: Partial<CreateMultipartUploadCommandInput> = {},
) {
  const Bucket = input.Bucket ?? (await context.bucket());
  const Key = input.Key ?? context.key("video.mp4");
  const { UploadId = "" } = await context.client.send(
    new CreateMultipartUploadCommand({ ...input, Bucket, Key }),
  );
  const address = { Bucket, Key, UploadId };
  const part = async (PartNumber: number, Body: string | Buffer): Promise<CompletedPart> => {
    const { ETag } = await context.client.send(
      new UploadPartCommand({ ...address, PartNumber, Body }),
    );
    return { PartNumber, ETag };
  };
  const finish = (Parts: CompletedPart[]) =>
    context.client.send(
      new CompleteMultipartUploadCommand({ ...address, MultipartUpload: { Parts } }),
    );
  return { Bucket, Key, UploadId, address, part, finish };
}

const bytesOf = async (context: Context, Bucket: string, Key: string): Promise<string> => {
  const { Body } = await context.client.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToString()) ?? "";
};

const partNumbers: { number: string; why: string }[] = [
  { number: "0", why: "0" },
  { number: "-1", why: "-1" },
  { number: "10001", why: "10,001" },
  { number: "one", why: "that is no number" },
];

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
        assert.match(textOf(response), /<InitiateMultipartUploadResult/);
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
        assert.equal(await bytesOf(context, Bucket, Key), "before");
        await finish(parts);
        assert.equal(await bytesOf(context, Bucket, Key), "after");
      },
    },
    {
      name: "answers a part with its ETag, the MD5 of its bytes",
      cites: uploading,
      async run(context) {
        const { part } = await begin(context);
        assert.equal((await part(1, "hello")).ETag, eTagOf("hello"));
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
        assert.equal(await bytesOf(context, Bucket, Key), "second");
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
        assert.equal(await bytesOf(context, Bucket, Key), "kept");
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
      name: "takes parts by presigned URLs",
      cites: { page: guide("PresignedUrlUploadObject"), says: "UploadPart can be presigned." },
      async run(context) {
        const { Bucket, Key, address, finish } = await begin(context);
        const url = await getSignedUrl(
          context.client,
          new UploadPartCommand({ ...address, PartNumber: 1 }),
        );
        const response = await fetch(url, { method: "PUT", body: "presigned" });
        assert.equal(response.status, 200);
        await finish([{ PartNumber: 1, ETag: response.headers.get("etag") ?? "" }]);
        assert.equal(await bytesOf(context, Bucket, Key), "presigned");
      },
    },
    {
      name: "refuses a part by a URL that was presigned for another part",
      cites: { page: api("sigv4-query-string-auth"), says: "Every query parameter is signed." },
      async run(context) {
        const { Bucket, Key, UploadId } = await begin(context);
        const signed = context.presign({
          method: "PUT",
          bucket: Bucket,
          key: Key,
          query: { partNumber: "1", uploadId: UploadId },
          body: "x",
        });
        const query = signed.query.map(
          ([name, value]) => [name, name === "partNumber" ? "2" : value] as const,
        );
        expectError(await context.send({ ...signed, query }), 403, "SignatureDoesNotMatch");
      },
    },
    ...partNumbers.map(({ number, why }) => ({
      name: `refuses a part number ${why}`,
      cites: limits,
      async run(context: Context) {
        const { Bucket, Key, UploadId } = await begin(context);
        const response = await context.call({
          method: "PUT",
          bucket: Bucket,
          key: Key,
          query: { partNumber: number, uploadId: UploadId },
          body: "x",
        });
        expectError(response, 400, "InvalidArgument");
      },
    })),
    {
      name: "refuses a part that does not fit its Content-MD5",
      cites: { page: api("API_UploadPart"), says: "Content-MD5 is checked: BadDigest." },
      async run(context) {
        const { address } = await begin(context);
        const ContentMD5 = md5("other").toString("base64");
        const call = context.client.send(
          new UploadPartCommand({ ...address, PartNumber: 1, Body: "hello", ContentMD5 }),
        );
        await expectRefusal(call, 400, "BadDigest");
      },
    },
    {
      name: "refuses a part of an upload that does not exist",
      cites: noUpload,
      async run(context) {
        const { address } = await begin(context);
        await context.client.send(new AbortMultipartUploadCommand(address));
        const call = context.client.send(
          new UploadPartCommand({ ...address, PartNumber: 1, Body: "x" }),
        );
        await expectRefusal(call, 404, "NoSuchUpload");
      },
    },
    {
      name: "refuses a part of another key's upload",
      cites: noUpload,
      async run(context) {
        const { address } = await begin(context);
        const call = context.client.send(
          new UploadPartCommand({ ...address, Key: context.key(), PartNumber: 1, Body: "x" }),
        );
        await expectRefusal(call, 404, "NoSuchUpload");
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
        assert.equal(await bytesOf(context, Bucket, Key), "last");
      },
    },
    {
      name: "refuses to complete with an ETag that a part does not have",
      cites: { page: api("ErrorResponses"), says: "InvalidPart, 400." },
      async run(context) {
        const { part, finish } = await begin(context);
        await part(1, "hello");
        await expectRefusal(finish([{ PartNumber: 1, ETag: eTagOf("other") }]), 400, "InvalidPart");
      },
    },
    {
      name: "refuses to complete with a part that was never uploaded",
      cites: { page: api("ErrorResponses"), says: "InvalidPart, 400." },
      async run(context) {
        const { part, finish } = await begin(context);
        const first = await part(1, "hello");
        await expectRefusal(
          finish([first, { PartNumber: 2, ETag: eTagOf("hello") }]),
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
      name: "copies an object as a part",
      cites: { page: api("API_UploadPartCopy"), says: "A part's bytes are copied from an object." },
      async run(context) {
        const source = await context.put({ Body: "copied" });
        const { Bucket, Key, address, finish } = await begin(context);
        const { CopyPartResult } = await context.client.send(
          new UploadPartCopyCommand({
            ...address,
            PartNumber: 1,
            CopySource: `${source.Bucket}/${source.Key}`,
          }),
        );
        assert.equal(CopyPartResult?.ETag, eTagOf("copied"));
        await finish([{ PartNumber: 1, ETag: CopyPartResult?.ETag }]);
        assert.equal(await bytesOf(context, Bucket, Key), "copied");
      },
    },
    {
      name: "copies a range of a large object as a part",
      cites: {
        page: api("API_UploadPartCopy"),
        says: "x-amz-copy-source-range: bytes=first-last.",
      },
      async run(context) {
        const Body = Buffer.concat([minimum, Buffer.from("0123456789")]);
        const source = await context.put({ Body });
        const { Bucket, Key, address, finish } = await begin(context);
        const { CopyPartResult } = await context.client.send(
          new UploadPartCopyCommand({
            ...address,
            PartNumber: 1,
            CopySource: `${source.Bucket}/${source.Key}`,
            CopySourceRange: `bytes=${minimum.length + 2}-${minimum.length + 4}`,
          }),
        );
        await finish([{ PartNumber: 1, ETag: CopyPartResult?.ETag }]);
        assert.equal(await bytesOf(context, Bucket, Key), "234");
      },
    },
    {
      name: "refuses to copy a range of an object of less than 5 MB",
      cites: {
        page: api("API_UploadPartCopy"),
        says: "A range can be copied only if the source is greater than 5 MB.",
      },
      async run(context) {
        const source = await context.put();
        const { address } = await begin(context);
        const call = context.client.send(
          new UploadPartCopyCommand({
            ...address,
            PartNumber: 1,
            CopySource: `${source.Bucket}/${source.Key}`,
            CopySourceRange: "bytes=0-1",
          }),
        );
        await expectRefusal(call, 400, "InvalidRequest");
      },
    },
    {
      name: "refuses to copy a part from an object that does not exist",
      cites: { page: api("ErrorResponses"), says: "NoSuchKey, 404." },
      async run(context) {
        const { Bucket, address } = await begin(context);
        const call = context.client.send(
          new UploadPartCopyCommand({
            ...address,
            PartNumber: 1,
            CopySource: `${Bucket}/${context.key()}`,
          }),
        );
        await expectRefusal(call, 404, "NoSuchKey");
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
        assert.equal(textOf(response), "the end");
      },
    },
    {
      name: "refuses a checksum that the part does not have",
      cites: { page: api("API_UploadPart"), says: "The x-amz-checksum-* of a part is checked." },
      async run(context) {
        const { address } = await begin(context, { ChecksumAlgorithm: "SHA256" });
        const ChecksumSHA256 = createHash("sha256").update("other").digest("base64");
        const call = context.client.send(
          new UploadPartCommand({ ...address, PartNumber: 1, Body: "hello", ChecksumSHA256 }),
        );
        await expectRefusal(call, 400, "BadDigest");
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

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { type Area, api, guide } from "../check.ts";
import { begin, computeETag, md5, minimum, readBytes } from "../client/multipart-upload.ts";
import type { Context } from "../context.ts";
import { expectError, expectRefusal } from "../expect.ts";

const uploading = {
  page: api("API_UploadPart"),
  says: "UploadPart stores a part, numbered 1 to 10,000, and answers its ETag.",
};
const limits = {
  page: guide("qfacts"),
  says: "Parts are 5 MiB to 5 GiB, but for the last; part numbers are 1 to 10,000.",
};
const noUpload = { page: api("ErrorResponses"), says: "NoSuchUpload, 404." };

const partNumbers: { number: string; why: string }[] = [
  { number: "0", why: "0" },
  { number: "-1", why: "-1" },
  { number: "10001", why: "10,001" },
  { number: "one", why: "that is not a number" },
];

export const multipartParts: Area = {
  name: "multipart parts",
  checks: [
    {
      name: "answers a part with its ETag, the MD5 of its bytes",
      cites: uploading,
      async run(context) {
        const { part } = await begin(context);
        assert.equal((await part(1, "hello")).ETag, computeETag("hello"));
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
        assert.equal(await readBytes(context, Bucket, Key), "presigned");
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
        assert.equal(CopyPartResult?.ETag, computeETag("copied"));
        await finish([{ PartNumber: 1, ETag: CopyPartResult?.ETag }]);
        assert.equal(await readBytes(context, Bucket, Key), "copied");
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
        assert.equal(await readBytes(context, Bucket, Key), "234");
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
  ],
};

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { type Area, api, guide } from "../check.ts";
import {
  computeETag,
  createUpload,
  md5,
  minimumPart,
  readBytes,
} from "../client/multipart-upload.ts";
import type { Context } from "../context.ts";
import { expectError, expectRejection } from "../expect.ts";

const uploading = {
  page: api("API_UploadPart"),
  says: "UploadPart stores a part with a number from 1 to 10,000, and returns its ETag.",
};
const limits = {
  page: guide("qfacts"),
  says: "Parts have 5 MiB to 5 GiB, except the last one. Part numbers are from 1 to 10,000.",
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
      name: "returns a part's ETag, which is the MD5 of its bytes",
      cites: uploading,
      async run(context) {
        const { part } = await createUpload(context);
        assert.equal((await part(1, "hello")).ETag, computeETag("hello"));
      },
    },
    {
      name: "accepts parts with presigned URLs",
      cites: { page: guide("PresignedUrlUploadObject"), says: "UploadPart can be presigned." },
      async run(context) {
        const { Bucket, Key, address, finish } = await createUpload(context);
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
      name: "rejects a part with a URL that was presigned for another part",
      cites: {
        page: api("sigv4-query-string-auth"),
        says: "The signature covers every query parameter.",
      },
      async run(context) {
        const { Bucket, Key, UploadId } = await createUpload(context);
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
      name: `rejects a part number ${why}`,
      cites: limits,
      async run(context: Context) {
        const { Bucket, Key, UploadId } = await createUpload(context);
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
      name: "rejects a part that does not match its Content-MD5",
      cites: { page: api("API_UploadPart"), says: "S3 verifies Content-MD5: BadDigest." },
      async run(context) {
        const { address } = await createUpload(context);
        const ContentMD5 = md5("other").toString("base64");
        const call = context.client.send(
          new UploadPartCommand({ ...address, PartNumber: 1, Body: "hello", ContentMD5 }),
        );
        await expectRejection(call, 400, "BadDigest");
      },
    },
    {
      name: "rejects a part of a missing upload",
      cites: noUpload,
      async run(context) {
        const { address } = await createUpload(context);
        await context.client.send(new AbortMultipartUploadCommand(address));
        const call = context.client.send(
          new UploadPartCommand({ ...address, PartNumber: 1, Body: "x" }),
        );
        await expectRejection(call, 404, "NoSuchUpload");
      },
    },
    {
      name: "rejects a part of another key's upload",
      cites: noUpload,
      async run(context) {
        const { address } = await createUpload(context);
        const call = context.client.send(
          new UploadPartCommand({ ...address, Key: context.key(), PartNumber: 1, Body: "x" }),
        );
        await expectRejection(call, 404, "NoSuchUpload");
      },
    },
    {
      name: "copies an object as a part",
      cites: {
        page: api("API_UploadPartCopy"),
        says: "S3 copies the part's bytes from an object.",
      },
      async run(context) {
        const source = await context.put({ Body: "copied" });
        const { Bucket, Key, address, finish } = await createUpload(context);
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
        const Body = Buffer.concat([minimumPart, Buffer.from("0123456789")]);
        const source = await context.put({ Body });
        const { Bucket, Key, address, finish } = await createUpload(context);
        const { CopyPartResult } = await context.client.send(
          new UploadPartCopyCommand({
            ...address,
            PartNumber: 1,
            CopySource: `${source.Bucket}/${source.Key}`,
            CopySourceRange: `bytes=${minimumPart.length + 2}-${minimumPart.length + 4}`,
          }),
        );
        await finish([{ PartNumber: 1, ETag: CopyPartResult?.ETag }]);
        assert.equal(await readBytes(context, Bucket, Key), "234");
      },
    },
    {
      name: "rejects a copy of a range from an object smaller than 5 MB",
      cites: {
        page: api("API_UploadPartCopy"),
        says: "A range can be copied only if the source is greater than 5 MB.",
      },
      async run(context) {
        const source = await context.put();
        const { address } = await createUpload(context);
        const call = context.client.send(
          new UploadPartCopyCommand({
            ...address,
            PartNumber: 1,
            CopySource: `${source.Bucket}/${source.Key}`,
            CopySourceRange: "bytes=0-1",
          }),
        );
        await expectRejection(call, 400, "InvalidRequest");
      },
    },
    {
      name: "rejects a copy of a part from a missing object",
      cites: { page: api("ErrorResponses"), says: "NoSuchKey, 404." },
      async run(context) {
        const { Bucket, address } = await createUpload(context);
        const call = context.client.send(
          new UploadPartCopyCommand({
            ...address,
            PartNumber: 1,
            CopySource: `${Bucket}/${context.key()}`,
          }),
        );
        await expectRejection(call, 404, "NoSuchKey");
      },
    },
    {
      name: "rejects a part that does not match its checksum",
      cites: {
        page: api("API_UploadPart"),
        says: "S3 verifies the x-amz-checksum-* header of a part.",
      },
      async run(context) {
        const { address } = await createUpload(context, { ChecksumAlgorithm: "SHA256" });
        const ChecksumSHA256 = createHash("sha256").update("other").digest("base64");
        const call = context.client.send(
          new UploadPartCommand({ ...address, PartNumber: 1, Body: "hello", ChecksumSHA256 }),
        );
        await expectRejection(call, 400, "BadDigest");
      },
    },
  ],
};

import assert from "node:assert/strict";
import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandInput,
  ListPartsCommand,
  type ListPartsCommandInput,
} from "@aws-sdk/client-s3";
import { type Area, api } from "../check.ts";
import { createUpload } from "../client/multipart-upload.ts";
import type { Context } from "../context.ts";
import { expectError, expectRejection } from "../expect.ts";

const parts = { page: api("API_ListParts"), says: "ListParts lists the parts of one upload." };
const partPages = {
  page: api("API_ListParts"),
  says: "A page has at most max-parts parts. NextPartNumberMarker requests the next page.",
};
const uploads = {
  page: api("API_ListMultipartUploads"),
  says: "ListMultipartUploads lists uploads in progress, by key and then by time.",
};
const uploadPages = {
  page: api("API_ListMultipartUploads"),
  says: "A page has at most max-uploads uploads. NextKeyMarker and NextUploadIdMarker request the next page.",
};

const createUploadWithParts = async (context: Context, numbers: readonly number[]) => {
  const upload = await createUpload(context);
  for (const number of numbers) await upload.part(number, `part ${number}`);
  const list = (input: Partial<ListPartsCommandInput> = {}) =>
    context.client.send(new ListPartsCommand({ ...upload.address, ...input }));
  return { ...upload, list };
};

/** Creates uploads with these keys in a new bucket. */
const createUploads = async (context: Context, names: readonly string[]) => {
  const Bucket = await context.newBucket();
  const ids: string[] = [];
  for (const Key of names) ids.push((await createUpload(context, { Bucket, Key })).UploadId);
  const list = (input: Partial<ListMultipartUploadsCommandInput> = {}) =>
    context.client.send(new ListMultipartUploadsCommand({ Bucket, ...input }));
  return { Bucket, ids, list };
};

export const multipartListings: Area = {
  name: "multipart listings",
  checks: [
    {
      name: "lists the parts of an upload in order of their numbers",
      cites: parts,
      async run(context) {
        const { list } = await createUploadWithParts(context, [3, 1, 2]);
        const { Parts = [] } = await list();
        assert.deepEqual(
          Parts.map(({ PartNumber }) => PartNumber),
          [1, 2, 3],
        );
      },
    },
    {
      name: "returns the attributes of each part",
      cites: parts,
      async run(context) {
        const { list } = await createUploadWithParts(context, [1]);
        const [part] = (await list()).Parts ?? [];
        assert.equal(part?.Size, 6);
        assert.match(part?.ETag ?? "", /^"[0-9a-f]{32}"$/);
        assert.ok(Math.abs(Date.now() - (part?.LastModified?.getTime() ?? 0)) < 60_000);
      },
    },
    {
      name: "returns the bucket, key, and upload id of the parts",
      cites: parts,
      async run(context) {
        const { list, Bucket, Key, UploadId } = await createUploadWithParts(context, [1]);
        const result = await list();
        assert.deepEqual([result.Bucket, result.Key, result.UploadId], [Bucket, Key, UploadId]);
      },
    },
    {
      name: "lists a part once if it was uploaded twice",
      cites: parts,
      async run(context) {
        const { list, part } = await createUploadWithParts(context, [1]);
        await part(1, "a longer part");
        const { Parts = [] } = await list();
        assert.deepEqual(
          Parts.map(({ Size }) => Size),
          [13],
        );
      },
    },
    ...[1, 2].map((MaxParts) => ({
      name: `returns every part once with ${MaxParts} per page`,
      cites: partPages,
      async run(context: Context) {
        const { list } = await createUploadWithParts(context, [1, 2, 5]);
        const seen: (number | undefined)[] = [];
        let PartNumberMarker: string | undefined;
        for (let count = 0; count < 10; count += 1) {
          const result = await list({ MaxParts, PartNumberMarker });
          assert.ok((result.Parts ?? []).length <= MaxParts);
          seen.push(...(result.Parts ?? []).map(({ PartNumber }) => PartNumber));
          if (!result.IsTruncated) break;
          PartNumberMarker = result.NextPartNumberMarker;
        }
        assert.deepEqual(seen, [1, 2, 5]);
      },
    })),
    {
      name: "lists the parts after a part number marker",
      cites: partPages,
      async run(context) {
        const { list } = await createUploadWithParts(context, [1, 2, 3]);
        const { Parts = [] } = await list({ PartNumberMarker: "1" });
        assert.deepEqual(
          Parts.map(({ PartNumber }) => PartNumber),
          [2, 3],
        );
      },
    },
    {
      name: "rejects ListParts for a missing upload",
      cites: { page: api("ErrorResponses"), says: "NoSuchUpload, 404." },
      async run(context) {
        const { list, address } = await createUploadWithParts(context, []);
        await context.client.send(new AbortMultipartUploadCommand(address));
        await expectRejection(list(), 404, "NoSuchUpload");
      },
    },
    {
      name: "rejects ListParts for a completed upload",
      cites: { page: api("ErrorResponses"), says: "NoSuchUpload, 404." },
      async run(context) {
        const { list, part, finish } = await createUploadWithParts(context, []);
        await finish([await part(1, "hello")]);
        await expectRejection(list(), 404, "NoSuchUpload");
      },
    },
    {
      name: "lists uploads in progress in order of their keys",
      cites: uploads,
      async run(context) {
        const { list } = await createUploads(context, ["b", "a"]);
        const { Uploads = [] } = await list();
        assert.deepEqual(
          Uploads.map(({ Key }) => Key),
          ["a", "b"],
        );
      },
    },
    {
      name: "lists several uploads with the same key",
      cites: uploads,
      async run(context) {
        const { list, ids } = await createUploads(context, ["a", "a"]);
        const { Uploads = [] } = await list();
        assert.deepEqual(Uploads.map(({ UploadId }) => UploadId).sort(), [...ids].sort());
      },
    },
    {
      name: "does not list completed or aborted uploads",
      cites: uploads,
      async run(context) {
        const { list, Bucket } = await createUploads(context, []);
        const completed = await createUpload(context, { Bucket, Key: "complete" });
        await completed.finish([await completed.part(1, "hello")]);
        const { address } = await createUpload(context, { Bucket, Key: "aborted" });
        await context.client.send(new AbortMultipartUploadCommand(address));
        assert.deepEqual((await list()).Uploads ?? [], []);
      },
    },
    {
      name: "lists uploads with a prefix",
      cites: uploads,
      async run(context) {
        const { list } = await createUploads(context, ["a/1", "b/1", "b/2"]);
        const { Uploads = [] } = await list({ Prefix: "b/" });
        assert.deepEqual(
          Uploads.map(({ Key }) => Key),
          ["b/1", "b/2"],
        );
      },
    },
    {
      name: "groups uploads by a delimiter",
      cites: uploads,
      async run(context) {
        const { list } = await createUploads(context, ["a", "b/1", "b/2"]);
        const { Uploads = [], CommonPrefixes = [] } = await list({ Delimiter: "/" });
        assert.deepEqual(
          Uploads.map(({ Key }) => Key),
          ["a"],
        );
        assert.deepEqual(
          CommonPrefixes.map(({ Prefix }) => Prefix),
          ["b/"],
        );
      },
    },
    ...[1, 2].map((MaxUploads) => ({
      name: `returns every upload once with ${MaxUploads} per page`,
      cites: uploadPages,
      async run(context: Context) {
        const { list, ids } = await createUploads(context, ["a", "a", "b", "c"]);
        const seen: string[] = [];
        let markers: Partial<ListMultipartUploadsCommandInput> = {};
        for (let count = 0; count < 10; count += 1) {
          const result = await list({ MaxUploads, ...markers });
          assert.ok((result.Uploads ?? []).length <= MaxUploads);
          seen.push(...(result.Uploads ?? []).map(({ UploadId = "" }) => UploadId));
          if (!result.IsTruncated) break;
          markers = {
            KeyMarker: result.NextKeyMarker,
            UploadIdMarker: result.NextUploadIdMarker,
          };
        }
        assert.deepEqual(seen.sort(), ids.sort());
      },
    })),
    {
      name: "returns NoSuchBucket from ListMultipartUploads for a missing bucket",
      cites: { page: api("ErrorResponses"), says: "NoSuchBucket, 404." },
      async run(context) {
        const response = await context.call({
          method: "GET",
          bucket: context.bucketName(),
          query: { uploads: "" },
        });
        expectError(response, 404, "NoSuchBucket");
      },
    },
  ],
};

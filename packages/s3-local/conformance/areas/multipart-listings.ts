import assert from "node:assert/strict";
import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandInput,
  ListPartsCommand,
  type ListPartsCommandInput,
} from "@aws-sdk/client-s3";
import { type Area, api } from "../check.ts";
import { begin } from "../client/multipart-upload.ts";
import type { Context } from "../context.ts";
import { expectError, expectRefusal } from "../expect.ts";

const parts = { page: api("API_ListParts"), says: "ListParts lists the parts of one upload." };
const partPages = {
  page: api("API_ListParts"),
  says: "At most max-parts come; NextPartNumberMarker leads to the next.",
};
const uploads = {
  page: api("API_ListMultipartUploads"),
  says: "ListMultipartUploads lists uploads in progress, by key and then by time.",
};
const uploadPages = {
  page: api("API_ListMultipartUploads"),
  says: "At most max-uploads come; NextKeyMarker and NextUploadIdMarker lead to the next.",
};

const withParts = async (context: Context, numbers: readonly number[]) => {
  const upload = await begin(context);
  for (const number of numbers) await upload.part(number, `part ${number}`);
  const list = (input: Partial<ListPartsCommandInput> = {}) =>
    context.client.send(new ListPartsCommand({ ...upload.address, ...input }));
  return { ...upload, list };
};

/** Uploads of these names, in a bucket where no others are. */
const withUploads = async (context: Context, names: readonly string[]) => {
  const Bucket = await context.newBucket();
  const ids: string[] = [];
  for (const Key of names) ids.push((await begin(context, { Bucket, Key })).UploadId);
  const list = (input: Partial<ListMultipartUploadsCommandInput> = {}) =>
    context.client.send(new ListMultipartUploadsCommand({ Bucket, ...input }));
  return { Bucket, ids, list };
};

export const multipartListings: Area = {
  name: "multipart listings",
  checks: [
    {
      name: "lists the parts of an upload by number",
      cites: parts,
      async run(context) {
        const { list } = await withParts(context, [3, 1, 2]);
        const { Parts = [] } = await list();
        assert.deepEqual(
          Parts.map(({ PartNumber }) => PartNumber),
          [1, 2, 3],
        );
      },
    },
    {
      name: "describes each part",
      cites: parts,
      async run(context) {
        const { list } = await withParts(context, [1]);
        const [part] = (await list()).Parts ?? [];
        assert.equal(part?.Size, 6);
        assert.match(part?.ETag ?? "", /^"[0-9a-f]{32}"$/);
        assert.ok(Math.abs(Date.now() - (part?.LastModified?.getTime() ?? 0)) < 60_000);
      },
    },
    {
      name: "names bucket, key and upload of the parts",
      cites: parts,
      async run(context) {
        const { list, Bucket, Key, UploadId } = await withParts(context, [1]);
        const answer = await list();
        assert.deepEqual([answer.Bucket, answer.Key, answer.UploadId], [Bucket, Key, UploadId]);
      },
    },
    {
      name: "lists a part that was uploaded twice once",
      cites: parts,
      async run(context) {
        const { list, part } = await withParts(context, [1]);
        await part(1, "a longer part");
        const { Parts = [] } = await list();
        assert.deepEqual(
          Parts.map(({ Size }) => Size),
          [13],
        );
      },
    },
    ...[1, 2].map((MaxParts) => ({
      name: `pages through every part once, ${MaxParts} at a time`,
      cites: partPages,
      async run(context: Context) {
        const { list } = await withParts(context, [1, 2, 5]);
        const seen: (number | undefined)[] = [];
        let PartNumberMarker: string | undefined;
        for (let count = 0; count < 10; count += 1) {
          const answer = await list({ MaxParts, PartNumberMarker });
          assert.ok((answer.Parts ?? []).length <= MaxParts);
          seen.push(...(answer.Parts ?? []).map(({ PartNumber }) => PartNumber));
          if (!answer.IsTruncated) break;
          PartNumberMarker = answer.NextPartNumberMarker;
        }
        assert.deepEqual(seen, [1, 2, 5]);
      },
    })),
    {
      name: "lists the parts after a number",
      cites: partPages,
      async run(context) {
        const { list } = await withParts(context, [1, 2, 3]);
        const { Parts = [] } = await list({ PartNumberMarker: "1" });
        assert.deepEqual(
          Parts.map(({ PartNumber }) => PartNumber),
          [2, 3],
        );
      },
    },
    {
      name: "refuses to list the parts of an upload that does not exist",
      cites: { page: api("ErrorResponses"), says: "NoSuchUpload, 404." },
      async run(context) {
        const { list, address } = await withParts(context, []);
        await context.client.send(new AbortMultipartUploadCommand(address));
        await expectRefusal(list(), 404, "NoSuchUpload");
      },
    },
    {
      name: "refuses to list the parts of an upload that is complete",
      cites: { page: api("ErrorResponses"), says: "NoSuchUpload, 404." },
      async run(context) {
        const { list, part, finish } = await withParts(context, []);
        await finish([await part(1, "hello")]);
        await expectRefusal(list(), 404, "NoSuchUpload");
      },
    },
    {
      name: "lists uploads in progress by key",
      cites: uploads,
      async run(context) {
        const { list } = await withUploads(context, ["b", "a"]);
        const { Uploads = [] } = await list();
        assert.deepEqual(
          Uploads.map(({ Key }) => Key),
          ["a", "b"],
        );
      },
    },
    {
      name: "lists several uploads of one key",
      cites: uploads,
      async run(context) {
        const { list, ids } = await withUploads(context, ["a", "a"]);
        const { Uploads = [] } = await list();
        assert.deepEqual(Uploads.map(({ UploadId }) => UploadId).sort(), [...ids].sort());
      },
    },
    {
      name: "does not list uploads that are complete or aborted",
      cites: uploads,
      async run(context) {
        const { list, Bucket } = await withUploads(context, []);
        const completed = await begin(context, { Bucket, Key: "complete" });
        await completed.finish([await completed.part(1, "hello")]);
        const { address } = await begin(context, { Bucket, Key: "aborted" });
        await context.client.send(new AbortMultipartUploadCommand(address));
        assert.deepEqual((await list()).Uploads ?? [], []);
      },
    },
    {
      name: "lists uploads under a prefix",
      cites: uploads,
      async run(context) {
        const { list } = await withUploads(context, ["a/1", "b/1", "b/2"]);
        const { Uploads = [] } = await list({ Prefix: "b/" });
        assert.deepEqual(
          Uploads.map(({ Key }) => Key),
          ["b/1", "b/2"],
        );
      },
    },
    {
      name: "rolls uploads up at a delimiter",
      cites: uploads,
      async run(context) {
        const { list } = await withUploads(context, ["a", "b/1", "b/2"]);
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
      name: `pages through every upload once, ${MaxUploads} at a time`,
      cites: uploadPages,
      async run(context: Context) {
        const { list, ids } = await withUploads(context, ["a", "a", "b", "c"]);
        const seen: string[] = [];
        let markers: Partial<ListMultipartUploadsCommandInput> = {};
        for (let count = 0; count < 10; count += 1) {
          const answer = await list({ MaxUploads, ...markers });
          assert.ok((answer.Uploads ?? []).length <= MaxUploads);
          seen.push(...(answer.Uploads ?? []).map(({ UploadId = "" }) => UploadId));
          if (!answer.IsTruncated) break;
          markers = {
            KeyMarker: answer.NextKeyMarker,
            UploadIdMarker: answer.NextUploadIdMarker,
          };
        }
        assert.deepEqual(seen.sort(), ids.sort());
      },
    })),
    {
      name: "answers NoSuchBucket to ListMultipartUploads where there is no bucket",
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

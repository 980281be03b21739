import assert from "node:assert/strict";
import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { type Area, api } from "../check.ts";
import type { Context } from "../context.ts";
import { element, elements, expectError } from "../expect.ts";

const page = api("API_ListObjectVersions");
const cites = {
  page,
  says: "It lists versions and delete markers by key, the newest of a key first.",
};
const paging = {
  page,
  says: "NextKeyMarker and NextVersionIdMarker lead on from a truncated answer.",
};
const delimiter = { page, says: "Keys that hold the delimiter are rolled up into CommonPrefixes." };

const stored = async (context: Context) => {
  const Bucket = await context.versionedBucket();
  const prefix = context.key("");
  const put = async (name: string): Promise<string> => {
    const { VersionId = "" } = await context.client.send(
      new PutObjectCommand({ Bucket, Key: prefix + name, Body: name }),
    );
    return VersionId;
  };
  const remove = async (name: string): Promise<string> => {
    const { VersionId = "" } = await context.client.send(
      new DeleteObjectCommand({ Bucket, Key: prefix + name }),
    );
    return VersionId;
  };
  const list = async ({ Prefix = "", ...input }: Partial<ListObjectVersionsCommandInput> = {}) => {
    const answer = await context.client.send(
      new ListObjectVersionsCommand({ Bucket, Prefix: prefix + Prefix, ...input }),
    );
    return { ...answer, versions: answer.Versions ?? [], markers: answer.DeleteMarkers ?? [] };
  };
  return { Bucket, prefix, put, remove, list };
};

export const listingVersions: Area = {
  name: "listing versions",
  checks: [
    {
      name: "lists the versions of a key, the newest first",
      cites,
      async run(context) {
        const { put, list } = await stored(context);
        const ids = [await put("cat"), await put("cat"), await put("cat")];
        const { versions } = await list();
        assert.deepEqual(
          versions.map(({ VersionId }) => VersionId),
          ids.reverse(),
        );
      },
    },
    {
      name: "marks the newest version of each key as the latest",
      cites: { page, says: "IsLatest tells whether it is the current version." },
      async run(context) {
        const { put, list } = await stored(context);
        for (const name of ["a", "a", "b"]) await put(name);
        const { versions } = await list();
        assert.deepEqual(
          versions.map(({ IsLatest }) => IsLatest),
          [true, false, true],
        );
      },
    },
    {
      name: "lists delete markers, the newest as the latest",
      cites,
      async run(context) {
        const { put, remove, list } = await stored(context);
        await put("cat");
        const marker = await remove("cat");
        const { versions, markers } = await list();
        assert.deepEqual(
          markers.map(({ VersionId, IsLatest }) => [VersionId, IsLatest]),
          [[marker, true]],
        );
        assert.deepEqual(
          versions.map(({ IsLatest }) => IsLatest),
          [false],
        );
      },
    },
    {
      name: "mixes versions and delete markers in the order of time",
      cites,
      async run(context) {
        const { put, remove, Bucket, prefix } = await stored(context);
        const first = await put("cat");
        const marker = await remove("cat");
        const last = await put("cat");
        const response = await context.call({
          method: "GET",
          bucket: Bucket,
          query: { versions: "", prefix },
        });
        assert.deepEqual(elements(response, "VersionId"), [last, marker, first]);
      },
    },
    {
      name: "describes each version",
      cites: { page, says: "Version has ETag, Size, StorageClass, LastModified and Owner." },
      async run(context) {
        const { put, list, prefix } = await stored(context);
        await put("hello");
        const [version] = (await list()).versions;
        assert.equal(version?.Key, `${prefix}hello`);
        assert.equal(version?.ETag, '"5d41402abc4b2a76b9719d911017c592"');
        assert.equal(version?.Size, 5);
        assert.equal(version?.StorageClass, "STANDARD");
        assert.match(version?.Owner?.ID ?? "", /./);
      },
    },
    {
      name: "lists objects of a bucket that was never versioned as version null",
      cites: { page, says: "Without versioning, the version id is null." },
      async run(context) {
        const { Bucket, Key } = await context.put();
        const { Versions = [] } = await context.client.send(
          new ListObjectVersionsCommand({ Bucket, Prefix: Key }),
        );
        assert.deepEqual(
          Versions.map(({ VersionId, IsLatest }) => [VersionId, IsLatest]),
          [["null", true]],
        );
      },
    },
    {
      name: "lists under a prefix",
      cites: { page, says: "prefix selects the keys that begin so." },
      async run(context) {
        const { put, list } = await stored(context);
        for (const name of ["a/1", "b/1", "b/2"]) await put(name);
        assert.equal((await list({ Prefix: "b/" })).versions.length, 2);
      },
    },
    {
      name: "rolls keys up at a delimiter",
      cites: delimiter,
      async run(context) {
        const { put, list, prefix } = await stored(context);
        for (const name of ["a", "b/1", "b/1", "b/2"]) await put(name);
        const answer = await list({ Delimiter: "/" });
        assert.deepEqual(
          answer.versions.map(({ Key }) => Key),
          [`${prefix}a`],
        );
        assert.deepEqual(
          answer.CommonPrefixes?.map((common) => common.Prefix),
          [`${prefix}b/`],
        );
      },
    },
    ...[1, 2, 3].map((MaxKeys) => ({
      name: `pages through every version once, ${MaxKeys} at a time`,
      cites: paging,
      async run(context: Context) {
        const { put, remove, list } = await stored(context);
        const ids = [await put("a"), await put("a"), await put("b"), await remove("b")];
        const seen: string[] = [];
        let markers: Partial<ListObjectVersionsCommandInput> = {};
        for (let count = 0; count < 20; count += 1) {
          const answer = await list({ MaxKeys, ...markers });
          const entries = [...answer.versions, ...answer.markers];
          assert.ok(entries.length <= MaxKeys);
          seen.push(...entries.map(({ VersionId = "" }) => VersionId));
          if (!answer.IsTruncated) break;
          markers = {
            KeyMarker: answer.NextKeyMarker,
            VersionIdMarker: answer.NextVersionIdMarker,
          };
        }
        assert.deepEqual(seen.sort(), ids.sort());
      },
    })),
    {
      name: "starts after a version of the key marker",
      cites: { page, says: "version-id-marker: the version to start after." },
      async run(context) {
        const { put, list, prefix } = await stored(context);
        const first = await put("a");
        const second = await put("a");
        const { versions } = await list({ KeyMarker: `${prefix}a`, VersionIdMarker: second });
        assert.deepEqual(
          versions.map(({ VersionId }) => VersionId),
          [first],
        );
      },
    },
    {
      name: "refuses a version marker without a key marker",
      cites: { page, says: "version-id-marker cannot be without key-marker: InvalidArgument." },
      async run(context) {
        const { put, Bucket } = await stored(context);
        const marker = await put("a");
        const response = await context.call({
          method: "GET",
          bucket: Bucket,
          query: { versions: "", "version-id-marker": marker },
        });
        expectError(response, 400, "InvalidArgument");
      },
    },
    {
      name: "encodes keys on request",
      cites: { page, says: "encoding-type=url encodes the keys." },
      async run(context) {
        const { put, Bucket, prefix } = await stored(context);
        await put("é.png");
        const response = await context.call({
          method: "GET",
          bucket: Bucket,
          query: { versions: "", prefix, "encoding-type": "url" },
        });
        assert.match(element(response, "Key") ?? "", /%C3%A9\.png$/);
        assert.equal(element(response, "EncodingType"), "url");
      },
    },
    {
      name: "repeats what was asked",
      cites: { page, says: "Name, Prefix, KeyMarker, MaxKeys and Delimiter are repeated." },
      async run(context) {
        const { list, Bucket, prefix } = await stored(context);
        const answer = await list({ Delimiter: "/", MaxKeys: 7, KeyMarker: "0" });
        assert.deepEqual(
          [answer.Name, answer.Prefix, answer.Delimiter, answer.MaxKeys, answer.KeyMarker],
          [Bucket, prefix, "/", 7, "0"],
        );
      },
    },
    {
      name: "refuses max-keys that is not a number",
      cites: { page: api("ErrorResponses"), says: "InvalidArgument, 400." },
      async run(context) {
        const response = await context.call({
          method: "GET",
          bucket: await context.bucket(),
          query: { versions: "", "max-keys": "many" },
        });
        expectError(response, 400, "InvalidArgument");
      },
    },
  ],
};

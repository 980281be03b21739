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
  says: "Versions and delete markers are listed by key, and the newest version of a key first.",
};
const paging = {
  page,
  says: "NextKeyMarker and NextVersionIdMarker request the page after a truncated response.",
};
const delimiter = { page, says: "Keys that contain the delimiter are grouped in CommonPrefixes." };

const createVersions = async (context: Context) => {
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
    const result = await context.client.send(
      new ListObjectVersionsCommand({ Bucket, Prefix: prefix + Prefix, ...input }),
    );
    return { ...result, versions: result.Versions ?? [], markers: result.DeleteMarkers ?? [] };
  };
  return { Bucket, prefix, put, remove, list };
};

export const listingVersions: Area = {
  name: "listing versions",
  checks: [
    {
      name: "lists the versions of a key, newest first",
      cites,
      async run(context) {
        const { put, list } = await createVersions(context);
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
      cites: { page, says: "IsLatest is true for the current version." },
      async run(context) {
        const { put, list } = await createVersions(context);
        for (const name of ["a", "a", "b"]) await put(name);
        const { versions } = await list();
        assert.deepEqual(
          versions.map(({ IsLatest }) => IsLatest),
          [true, false, true],
        );
      },
    },
    {
      name: "lists delete markers, and marks the newest as the latest",
      cites,
      async run(context) {
        const { put, remove, list } = await createVersions(context);
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
      name: "lists versions and delete markers together in order of time",
      cites,
      async run(context) {
        const { put, remove, Bucket, prefix } = await createVersions(context);
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
      name: "returns the attributes of each version",
      cites: { page, says: "Version contains ETag, Size, StorageClass, LastModified, and Owner." },
      async run(context) {
        const { put, list, prefix } = await createVersions(context);
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
      name: "lists objects of an unversioned bucket as version null",
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
      name: "lists versions with a prefix",
      cites: { page, says: "prefix selects the keys that start with it." },
      async run(context) {
        const { put, list } = await createVersions(context);
        for (const name of ["a/1", "b/1", "b/2"]) await put(name);
        assert.equal((await list({ Prefix: "b/" })).versions.length, 2);
      },
    },
    {
      name: "groups keys by a delimiter",
      cites: delimiter,
      async run(context) {
        const { put, list, prefix } = await createVersions(context);
        for (const name of ["a", "b/1", "b/1", "b/2"]) await put(name);
        const result = await list({ Delimiter: "/" });
        assert.deepEqual(
          result.versions.map(({ Key }) => Key),
          [`${prefix}a`],
        );
        assert.deepEqual(
          result.CommonPrefixes?.map((common) => common.Prefix),
          [`${prefix}b/`],
        );
      },
    },
    ...[1, 2, 3].map((MaxKeys) => ({
      name: `returns every version once with ${MaxKeys} per page`,
      cites: paging,
      async run(context: Context) {
        const { put, remove, list } = await createVersions(context);
        const ids = [await put("a"), await put("a"), await put("b"), await remove("b")];
        const seen: string[] = [];
        let markers: Partial<ListObjectVersionsCommandInput> = {};
        for (let count = 0; count < 20; count += 1) {
          const result = await list({ MaxKeys, ...markers });
          const entries = [...result.versions, ...result.markers];
          assert.ok(entries.length <= MaxKeys);
          seen.push(...entries.map(({ VersionId = "" }) => VersionId));
          if (!result.IsTruncated) break;
          markers = {
            KeyMarker: result.NextKeyMarker,
            VersionIdMarker: result.NextVersionIdMarker,
          };
        }
        assert.deepEqual(seen.sort(), ids.sort());
      },
    })),
    {
      name: "starts after the version in the version id marker",
      cites: { page, says: "version-id-marker is the version to start after." },
      async run(context) {
        const { put, list, prefix } = await createVersions(context);
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
      name: "rejects a version id marker without a key marker",
      cites: { page, says: "version-id-marker without key-marker: InvalidArgument." },
      async run(context) {
        const { put, Bucket } = await createVersions(context);
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
        const { put, Bucket, prefix } = await createVersions(context);
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
      name: "returns the parameters of the request",
      cites: {
        page,
        says: "The response contains Name, Prefix, KeyMarker, MaxKeys, and Delimiter.",
      },
      async run(context) {
        const { list, Bucket, prefix } = await createVersions(context);
        const result = await list({ Delimiter: "/", MaxKeys: 7, KeyMarker: "0" });
        assert.deepEqual(
          [result.Name, result.Prefix, result.Delimiter, result.MaxKeys, result.KeyMarker],
          [Bucket, prefix, "/", 7, "0"],
        );
      },
    },
    {
      name: "rejects max-keys that is not a number",
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

import assert from "node:assert/strict";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { type Area, api, guide } from "../check.ts";
import type { Context } from "../context.ts";
import {
  bodyText,
  expectError,
  expectHeader,
  expectRejection,
  expectRejectionStatus,
  expectStatus,
} from "../expect.ts";

const enabled = {
  page: guide("AddingObjectstoVersioningEnabledBuckets"),
  says: "Each PutObject in a versioned bucket creates a version with a unique id.",
};
const retrieving = {
  page: guide("RetrievingObjectVersions"),
  says: "versionId returns this version. Without it, the current version is returned.",
};
const deleting = {
  page: guide("DeletingObjectVersions"),
  says: "A delete without versionId creates a delete marker. With it, the version is deleted permanently.",
};
const markers = {
  page: guide("DeleteMarker"),
  says: "GET of a delete marker returns 404, or 405 with its versionId, and the header x-amz-delete-marker.",
};
const suspended = {
  page: guide("AddingObjectstoVersionSuspendedBuckets"),
  says: "While versioning is suspended, PutObject creates and replaces the version null.",
};

const createTwoVersions = async (context: Context) => {
  const Bucket = await context.versionedBucket();
  const Key = context.key();
  const put = async (Body: string): Promise<string> => {
    const { VersionId = "" } = await context.client.send(
      new PutObjectCommand({ Bucket, Key, Body }),
    );
    return VersionId;
  };
  const first = await put("one");
  const second = await put("two");
  return { Bucket, Key, first, second };
};

const createDeletedObject = async (context: Context) => {
  const versions = await createTwoVersions(context);
  const { Bucket, Key } = versions;
  const { VersionId = "" } = await context.client.send(new DeleteObjectCommand({ Bucket, Key }));
  return { ...versions, marker: VersionId };
};

const read = async (context: Context, Bucket: string, Key: string, VersionId?: string) => {
  const { Body } = await context.client.send(new GetObjectCommand({ Bucket, Key, VersionId }));
  return Body?.transformToString();
};

const setStatus = (context: Context, Bucket: string, Status: "Enabled" | "Suspended") =>
  context.client.send(
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }),
  );

const createSuspendedBucket = async (context: Context) => {
  const Bucket = await context.newBucket();
  await setStatus(context, Bucket, "Enabled");
  const Key = context.key();
  const put = async (Body: string) =>
    (await context.client.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId;
  const kept = await put("kept");
  await setStatus(context, Bucket, "Suspended");
  return { Bucket, Key, kept, put };
};

export const versioning: Area = {
  name: "versioning",
  checks: [
    {
      name: "returns no version id in an unversioned bucket",
      cites: {
        page: api("API_PutObject"),
        says: "VersionId is returned only for versioned buckets.",
      },
      async run(context) {
        const response = await context.call({
          method: "PUT",
          bucket: await context.bucket(),
          key: context.key(),
        });
        expectHeader(response, "x-amz-version-id", undefined);
      },
    },
    {
      name: "creates a version for each PutObject",
      cites: enabled,
      async run(context) {
        const { first, second } = await createTwoVersions(context);
        assert.match(first, /^.{1,1024}$/);
        assert.notEqual(first, second);
      },
    },
    {
      name: "returns the newest version",
      cites: retrieving,
      async run(context) {
        const { Bucket, Key, second } = await createTwoVersions(context);
        const response = await context.call({ method: "GET", bucket: Bucket, key: Key });
        assert.equal(bodyText(response), "two");
        expectHeader(response, "x-amz-version-id", second);
      },
    },
    {
      name: "returns an older version by its id",
      cites: retrieving,
      async run(context) {
        const { Bucket, Key, first } = await createTwoVersions(context);
        assert.equal(await read(context, Bucket, Key, first), "one");
      },
    },
    {
      name: "returns the headers of an older version by its id",
      cites: retrieving,
      async run(context) {
        const { Bucket, Key, first } = await createTwoVersions(context);
        const { VersionId, ETag } = await context.client.send(
          new HeadObjectCommand({ Bucket, Key, VersionId: first }),
        );
        assert.equal(VersionId, first);
        assert.equal(ETag, '"f97c5d29941bfb1b2fdab0874906ab82"');
      },
    },
    {
      name: "stores the headers and metadata of each version",
      cites: enabled,
      async run(context) {
        const Bucket = await context.versionedBucket();
        const Key = context.key();
        const put = (owner: string) =>
          context.client.send(
            new PutObjectCommand({ Bucket, Key, Body: owner, Metadata: { owner } }),
          );
        const { VersionId } = await put("mary");
        await put("mark");
        const { Metadata } = await context.client.send(
          new HeadObjectCommand({ Bucket, Key, VersionId }),
        );
        assert.deepEqual(Metadata, { owner: "mary" });
      },
    },
    {
      name: "rejects an invalid version id",
      cites: { page: api("ErrorResponses"), says: "InvalidArgument, 400: invalid version id." },
      async run(context) {
        const { Bucket, Key } = await createTwoVersions(context);
        const call = context.client.send(new GetObjectCommand({ Bucket, Key, VersionId: "x" }));
        await expectRejection(call, 400, "InvalidArgument");
      },
    },
    {
      name: "returns NoSuchVersion for a version of another key",
      cites: { page: api("ErrorResponses"), says: "NoSuchVersion, 404." },
      async run(context) {
        const { Bucket, first } = await createTwoVersions(context);
        const { Key } = await context.put({ Bucket });
        await expectRejection(
          context.client.send(new GetObjectCommand({ Bucket, Key, VersionId: first })),
          404,
          "NoSuchVersion",
        );
      },
    },
    {
      name: "returns NoSuchVersion for a deleted version",
      cites: { page: api("ErrorResponses"), says: "NoSuchVersion, 404." },
      async run(context) {
        const { Bucket, Key, first } = await createTwoVersions(context);
        const address = { Bucket, Key, VersionId: first };
        await context.client.send(new DeleteObjectCommand(address));
        await expectRejection(
          context.client.send(new GetObjectCommand(address)),
          404,
          "NoSuchVersion",
        );
      },
    },
    {
      name: "creates a delete marker, and returns its version id",
      cites: deleting,
      async run(context) {
        const { Bucket, Key } = await createTwoVersions(context);
        const response = await context.call({ method: "DELETE", bucket: Bucket, key: Key });
        expectStatus(response, 204);
        expectHeader(response, "x-amz-delete-marker", "true");
        expectHeader(response, "x-amz-version-id", /./);
      },
    },
    {
      name: "creates a delete marker even if there is no object",
      cites: markers,
      async run(context) {
        const bucket = await context.versionedBucket();
        const response = await context.call({ method: "DELETE", bucket, key: context.key() });
        expectHeader(response, "x-amz-delete-marker", "true");
      },
    },
    {
      name: "hides an object behind its delete marker",
      cites: markers,
      async run(context) {
        const { Bucket, Key } = await createDeletedObject(context);
        const response = await context.call({ method: "GET", bucket: Bucket, key: Key });
        expectError(response, 404, "NoSuchKey");
        expectHeader(response, "x-amz-delete-marker", "true");
      },
    },
    {
      name: "returns x-amz-delete-marker with the 404 of HEAD",
      cites: markers,
      async run(context) {
        const { Bucket, Key, marker } = await createDeletedObject(context);
        const response = await context.call({ method: "HEAD", bucket: Bucket, key: Key });
        expectStatus(response, 404);
        expectHeader(response, "x-amz-delete-marker", "true");
        expectHeader(response, "x-amz-version-id", marker);
      },
    },
    {
      name: "rejects GET of a delete marker by its id",
      cites: markers,
      async run(context) {
        const { Bucket, Key, marker } = await createDeletedObject(context);
        const response = await context.call({
          method: "GET",
          bucket: Bucket,
          key: Key,
          query: { versionId: marker },
        });
        expectError(response, 405, "MethodNotAllowed");
        expectHeader(response, "x-amz-delete-marker", "true");
      },
    },
    {
      name: "returns the versions behind a delete marker by their ids",
      cites: retrieving,
      async run(context) {
        const { Bucket, Key, first, second } = await createDeletedObject(context);
        assert.equal(await read(context, Bucket, Key, first), "one");
        assert.equal(await read(context, Bucket, Key, second), "two");
      },
    },
    {
      name: "does not list an object behind a delete marker",
      cites: markers,
      async run(context) {
        const { Bucket, Key } = await createDeletedObject(context);
        const { KeyCount } = await context.client.send(
          new ListObjectsV2Command({ Bucket, Prefix: Key }),
        );
        assert.equal(KeyCount, 0);
      },
    },
    {
      name: "restores the object if the marker is deleted",
      cites: {
        page: guide("ManagingDelMarkers"),
        says: "Deleting the marker makes the object current.",
      },
      async run(context) {
        const { Bucket, Key, marker } = await createDeletedObject(context);
        const response = await context.call({
          method: "DELETE",
          bucket: Bucket,
          key: Key,
          query: { versionId: marker },
        });
        expectStatus(response, 204);
        expectHeader(response, "x-amz-delete-marker", "true");
        expectHeader(response, "x-amz-version-id", marker);
        assert.equal(await read(context, Bucket, Key), "two");
      },
    },
    {
      name: "creates another marker if a deleted object is deleted again",
      cites: markers,
      async run(context) {
        const { Bucket, Key, marker } = await createDeletedObject(context);
        const { VersionId } = await context.client.send(new DeleteObjectCommand({ Bucket, Key }));
        assert.notEqual(VersionId, marker);
        const { DeleteMarkers } = await context.client.send(
          new ListObjectVersionsCommand({ Bucket, Prefix: Key }),
        );
        assert.equal(DeleteMarkers?.length, 2);
      },
    },
    {
      name: "deletes the newest version permanently, and returns the previous one",
      cites: deleting,
      async run(context) {
        const { Bucket, Key, second } = await createTwoVersions(context);
        const response = await context.call({
          method: "DELETE",
          bucket: Bucket,
          key: Key,
          query: { versionId: second },
        });
        expectStatus(response, 204);
        expectHeader(response, "x-amz-delete-marker", undefined);
        assert.equal(await read(context, Bucket, Key), "one");
      },
    },
    {
      name: "keeps the newest version if an older one is deleted",
      cites: deleting,
      async run(context) {
        const { Bucket, Key, first } = await createTwoVersions(context);
        await context.client.send(new DeleteObjectCommand({ Bucket, Key, VersionId: first }));
        assert.equal(await read(context, Bucket, Key), "two");
      },
    },
    {
      name: "keeps an object from before versioning as the version null",
      cites: {
        page: guide("Versioning"),
        says: "Objects from before versioning have the version id null.",
      },
      async run(context) {
        const Bucket = await context.newBucket();
        const { Key } = await context.put({ Bucket, Body: "before" });
        await setStatus(context, Bucket, "Enabled");
        await context.put({ Bucket, Key, Body: "after" });
        assert.equal(await read(context, Bucket, Key, "null"), "before");
      },
    },
    {
      name: "creates the version null while versioning is suspended",
      cites: suspended,
      async run(context) {
        const { put } = await createSuspendedBucket(context);
        const version = await put("new");
        assert.equal(version ?? "null", "null");
      },
    },
    {
      name: "returns the version null as the newest while versioning is suspended",
      cites: suspended,
      async run(context) {
        const { Bucket, Key, put } = await createSuspendedBucket(context);
        await put("new");
        const response = await context.call({ method: "GET", bucket: Bucket, key: Key });
        expectHeader(response, "x-amz-version-id", "null");
        assert.equal(bodyText(response), "new");
      },
    },
    {
      name: "keeps the versions from before suspension",
      cites: suspended,
      async run(context) {
        const { Bucket, Key, kept, put } = await createSuspendedBucket(context);
        await put("new");
        assert.equal(await read(context, Bucket, Key, kept), "kept");
      },
    },
    {
      name: "replaces the version null while versioning is suspended",
      cites: suspended,
      async run(context) {
        const { Bucket, Key, put } = await createSuspendedBucket(context);
        await put("one");
        await put("two");
        const { Versions = [] } = await context.client.send(
          new ListObjectVersionsCommand({ Bucket, Prefix: Key }),
        );
        assert.equal(Versions.filter(({ VersionId }) => VersionId === "null").length, 1);
        assert.equal(await read(context, Bucket, Key, "null"), "two");
      },
    },
    {
      name: "replaces the version null with a delete marker while versioning is suspended",
      cites: {
        page: guide("DeletingObjectsfromVersioningSuspendedBuckets"),
        says: "A delete replaces the version null with a delete marker with the id null.",
      },
      async run(context) {
        const { Bucket, Key, put } = await createSuspendedBucket(context);
        await put("new");
        const { DeleteMarker, VersionId } = await context.client.send(
          new DeleteObjectCommand({ Bucket, Key }),
        );
        assert.equal(DeleteMarker, true);
        assert.equal(VersionId ?? "null", "null");
        const { Versions = [] } = await context.client.send(
          new ListObjectVersionsCommand({ Bucket, Prefix: Key }),
        );
        assert.equal(Versions.length, 1, "only the version from before is left");
      },
    },
    {
      name: "responds with 404 to HEAD for a missing version",
      cites: { page: api("API_HeadObject"), says: "HeadObject returns 404 without a body." },
      async run(context) {
        const { Bucket, first } = await createTwoVersions(context);
        const { Key } = await context.put({ Bucket });
        await expectRejectionStatus(
          context.client.send(new HeadObjectCommand({ Bucket, Key, VersionId: first })),
          404,
        );
      },
    },
  ],
};

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
} from "@aws-sdk/client-s3";
import { type Area, api } from "../check.ts";
import type { Context } from "../context.ts";
import { bodyText, elements, expectError, expectStatus } from "../expect.ts";

const page = api("API_DeleteObjects");
const cites = { page, says: "DeleteObjects deletes up to 1,000 objects in one request." };
const versions = { page, says: "With a VersionId, it deletes this version permanently." };

const deleteXml = (context: Context, bucket: string, body: string, headers = {}) =>
  context.call({
    method: "POST",
    bucket,
    query: { delete: "" },
    headers: { "content-md5": createHash("md5").update(body).digest("base64"), ...headers },
    body,
  });

const objectXml = (key: string): string => `<Object><Key>${key}</Key></Object>`;

const putObjects = async (context: Context, count: number) => {
  const addresses = await Promise.all(Array.from({ length: count }, () => context.put()));
  return { bucket: await context.bucket(), keys: addresses.map(({ Key }) => Key) };
};

export const deleteObjects: Area = {
  name: "delete objects",
  checks: [
    {
      name: "deletes several objects and returns the key of each",
      cites,
      async run(context) {
        const { bucket, keys } = await putObjects(context, 3);
        const response = await deleteXml(
          context,
          bucket,
          `<Delete>${keys.map(objectXml).join("")}</Delete>`,
        );
        expectStatus(response, 200);
        assert.deepEqual(elements(response, "Key").sort(), [...keys].sort());
        for (const key of keys) {
          expectStatus(await context.call({ method: "HEAD", bucket, key }), 404);
        }
      },
    },
    {
      name: "accepts the SDK's request",
      cites,
      async run(context) {
        const { bucket, keys } = await putObjects(context, 2);
        const { Deleted, Errors } = await context.client.send(
          new DeleteObjectsCommand({
            Bucket: bucket,
            Delete: { Objects: keys.map((Key) => ({ Key })) },
          }),
        );
        assert.deepEqual(Deleted?.map(({ Key }) => Key).sort(), [...keys].sort());
        assert.equal(Errors, undefined);
      },
    },
    {
      name: "returns a missing object as deleted",
      cites: { page, says: "A missing object is returned as deleted." },
      async run(context) {
        const bucket = await context.bucket();
        const key = context.key();
        const response = await deleteXml(context, bucket, `<Delete>${objectXml(key)}</Delete>`);
        assert.deepEqual(elements(response, "Key"), [key]);
        assert.doesNotMatch(bodyText(response), /<Error>/);
      },
    },
    {
      name: "returns no deleted keys in quiet mode",
      cites: { page, says: "In quiet mode, the response contains only errors." },
      async run(context) {
        const { bucket, keys } = await putObjects(context, 2);
        const response = await deleteXml(
          context,
          bucket,
          `<Delete><Quiet>true</Quiet>${keys.map(objectXml).join("")}</Delete>`,
        );
        expectStatus(response, 200);
        assert.deepEqual(elements(response, "Key"), []);
        const [key = ""] = keys;
        expectStatus(await context.call({ method: "HEAD", bucket, key }), 404);
      },
    },
    {
      name: "deletes keys that are escaped in XML",
      cites,
      async run(context) {
        const { Bucket, Key } = await context.put({ Key: context.key(`a & <b> "c"`) });
        const { Deleted } = await context.client.send(
          new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }] } }),
        );
        assert.deepEqual(
          Deleted?.map((object) => object.Key),
          [Key],
        );
        expectStatus(await context.call({ method: "HEAD", bucket: Bucket, key: Key }), 404);
      },
    },
    {
      name: "keeps objects that are not in the list",
      cites,
      async run(context) {
        const { bucket, keys } = await putObjects(context, 2);
        const [gone = "", kept = ""] = keys;
        await deleteXml(context, bucket, `<Delete>${objectXml(gone)}</Delete>`);
        expectStatus(await context.call({ method: "HEAD", bucket, key: kept }), 200);
      },
    },
    {
      name: "deletes 1,000 objects in one request",
      cites,
      async run(context) {
        const bucket = await context.bucket();
        const start = context.key("n");
        const keys = Array.from({ length: 1000 }, (_, index) => `${start}${index}`);
        const response = await deleteXml(
          context,
          bucket,
          `<Delete>${keys.map(objectXml).join("")}</Delete>`,
        );
        expectStatus(response, 200);
        assert.equal(elements(response, "Key").length, 1000);
      },
    },
    {
      name: "rejects 1,001 objects in one request",
      cites,
      async run(context) {
        const bucket = await context.bucket();
        const start = context.key("n");
        const keys = Array.from({ length: 1001 }, (_, index) => `${start}${index}`);
        const response = await deleteXml(
          context,
          bucket,
          `<Delete>${keys.map(objectXml).join("")}</Delete>`,
        );
        expectError(response, 400, "MalformedXML");
      },
    },
    {
      name: "rejects an empty list of objects",
      cites: { page: api("ErrorResponses"), says: "MalformedXML, 400." },
      async run(context) {
        const bucket = await context.bucket();
        expectError(await deleteXml(context, bucket, "<Delete></Delete>"), 400, "MalformedXML");
      },
    },
    {
      name: "rejects an object without a key",
      cites: { page: api("ErrorResponses"), says: "MalformedXML, 400." },
      async run(context) {
        const bucket = await context.bucket();
        const body = "<Delete><Object><VersionId>null</VersionId></Object></Delete>";
        expectError(await deleteXml(context, bucket, body), 400, "MalformedXML");
      },
    },
    {
      name: "rejects malformed XML",
      cites: { page: api("ErrorResponses"), says: "MalformedXML, 400." },
      async run(context) {
        const bucket = await context.bucket();
        expectError(await deleteXml(context, bucket, "<Delete><Object>"), 400, "MalformedXML");
      },
    },
    {
      name: "rejects a document that does not match its Content-MD5",
      cites: { page: api("ErrorResponses"), says: "BadDigest, 400." },
      async run(context) {
        const { bucket, keys } = await putObjects(context, 1);
        const [key = ""] = keys;
        const response = await deleteXml(context, bucket, `<Delete>${objectXml(key)}</Delete>`, {
          "content-md5": createHash("md5").update("other").digest("base64"),
        });
        expectError(response, 400, "BadDigest");
        expectStatus(await context.call({ method: "HEAD", bucket, key }), 200);
      },
    },
    {
      name: "rejects a document without Content-MD5 or checksum",
      cites: { page, says: "Content-MD5 or a checksum header is required for DeleteObjects." },
      async run(context) {
        const { bucket, keys } = await putObjects(context, 1);
        const [key = ""] = keys;
        const response = await context.call({
          method: "POST",
          bucket,
          query: { delete: "" },
          body: `<Delete>${objectXml(key)}</Delete>`,
        });
        expectError(response, 400, "InvalidRequest");
      },
    },
    {
      name: "creates a delete marker in a versioned bucket, and returns its version",
      cites: { page, says: "Without a VersionId, it creates a delete marker." },
      async run(context) {
        const Bucket = await context.versionedBucket();
        const { Key } = await context.put({ Bucket });
        const { Deleted = [] } = await context.client.send(
          new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }] } }),
        );
        assert.equal(Deleted[0]?.DeleteMarker, true);
        assert.match(Deleted[0]?.DeleteMarkerVersionId ?? "", /./);
      },
    },
    {
      name: "deletes a version permanently",
      cites: versions,
      async run(context) {
        const Bucket = await context.versionedBucket();
        const { Key } = await context.put({ Bucket });
        const listed = await context.client.send(
          new ListObjectVersionsCommand({ Bucket, Prefix: Key }),
        );
        const VersionId = listed.Versions?.[0]?.VersionId;
        assert.match(VersionId ?? "", /./);
        const { Deleted = [] } = await context.client.send(
          new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key, VersionId }] } }),
        );
        assert.equal(Deleted[0]?.VersionId, VersionId);
        const after = await context.client.send(
          new ListObjectVersionsCommand({ Bucket, Prefix: Key }),
        );
        assert.equal((after.Versions ?? []).length + (after.DeleteMarkers ?? []).length, 0);
      },
    },
    {
      name: "restores an object if its delete marker is deleted",
      cites: versions,
      async run(context) {
        const Bucket = await context.versionedBucket();
        const { Key } = await context.put({ Bucket, Body: "back" });
        const remove = async (VersionId?: string) => {
          const { Deleted = [] } = await context.client.send(
            new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key, VersionId }] } }),
          );
          return Deleted[0]?.DeleteMarkerVersionId;
        };
        await remove(await remove());
        const { Body } = await context.client.send(new GetObjectCommand({ Bucket, Key }));
        assert.equal(await Body?.transformToString(), "back");
      },
    },
  ],
};

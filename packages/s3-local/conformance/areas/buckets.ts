import assert from "node:assert/strict";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { type Area, api, type Check, guide } from "../check.ts";
import { type Context, createBucketInput } from "../context.ts";
import {
  bodyText,
  elements,
  expectError,
  expectHeader,
  expectRejection,
  expectRejectionStatus,
  expectStatus,
} from "../expect.ts";

const create = { page: api("API_CreateBucket"), says: "CreateBucket creates a new bucket." };
const naming = { page: guide("bucketnamingrules"), says: "Bucket names follow the naming rules." };
const noSuchBucket = {
  page: api("ErrorResponses"),
  says: "NoSuchBucket, 404: the bucket does not exist.",
};

const badNames: { name: string; why: string }[] = [
  { name: "ab", why: "with two characters" },
  { name: "a".repeat(64), why: "with 64 characters" },
  { name: "Conformance-Upper", why: "with uppercase letters" },
  { name: "conformance_under", why: "with an underscore" },
  { name: "-conformance", why: "that starts with a hyphen" },
  { name: "conformance-", why: "that ends with a hyphen" },
  { name: "conformance..dots", why: "with two dots in a row" },
  { name: "192.168.5.4", why: "like an IP address" },
  { name: "xn--conformance", why: "that starts with xn--" },
  { name: "conformance-s3alias", why: "that ends with -s3alias" },
];

/** Requests that return NoSuchBucket for a missing bucket. */
const missingBucketRequests: {
  name: string;
  method: string;
  query?: Record<string, string>;
  key?: string;
}[] = [
  { name: "ListObjectsV2", method: "GET", query: { "list-type": "2" } },
  { name: "ListObjectVersions", method: "GET", query: { versions: "" } },
  { name: "GetBucketLocation", method: "GET", query: { location: "" } },
  { name: "GetBucketVersioning", method: "GET", query: { versioning: "" } },
  { name: "GetBucketCors", method: "GET", query: { cors: "" } },
  { name: "DeleteBucket", method: "DELETE" },
  { name: "GetObject", method: "GET", key: "cat.png" },
  { name: "PutObject", method: "PUT", key: "cat.png" },
  { name: "DeleteObject", method: "DELETE", key: "cat.png" },
];

const setVersioning = (context: Context, Bucket: string, Status: "Enabled" | "Suspended") =>
  context.client.send(
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }),
  );

const checkRejectedVersioning = (name: string, body: string): Check => ({
  name,
  cites: {
    page: api("ErrorResponses"),
    says: "MalformedXML or IllegalVersioningConfigurationException, 400.",
  },
  async run(context) {
    const bucket = await context.bucket();
    const response = await context.call({ method: "PUT", bucket, query: { versioning: "" }, body });
    expectError(response, 400, /^(MalformedXML|IllegalVersioningConfigurationException)$/);
  },
});

export const buckets: Area = {
  name: "buckets",
  checks: [
    {
      name: "creates a bucket and returns its location",
      cites: { page: api("API_CreateBucket"), says: "Location in the response names the bucket." },
      async run(context) {
        const bucket = context.bucketName();
        const { Location } = await context.client.send(
          new CreateBucketCommand(createBucketInput(bucket, context.target.region)),
        );
        assert.ok(Location?.includes(bucket), `Location ${Location} names the bucket`);
      },
    },
    {
      name: "responds with 200 to HeadBucket for an existing bucket",
      cites: {
        page: api("API_HeadBucket"),
        says: "HeadBucket returns 200 if the bucket exists.",
      },
      async run(context) {
        const Bucket = await context.bucket();
        const { $metadata } = await context.client.send(new HeadBucketCommand({ Bucket }));
        assert.equal($metadata.httpStatusCode, 200);
      },
    },
    {
      name: "returns the bucket's region in HeadBucket",
      cites: {
        page: api("API_HeadBucket"),
        says: "x-amz-bucket-region names the bucket's region.",
      },
      async run(context) {
        const bucket = await context.bucket();
        const response = await context.call({ method: "HEAD", bucket });
        expectHeader(response, "x-amz-bucket-region", context.target.region);
      },
    },
    {
      name: "responds with 404 to HeadBucket for a missing bucket",
      cites: { page: api("API_HeadBucket"), says: "HeadBucket returns 404 without a body." },
      async run(context) {
        const response = await context.call({ method: "HEAD", bucket: context.bucketName() });
        expectStatus(response, 404);
        assert.equal(response.body.length, 0, "the size of the body");
      },
    },
    {
      name: "responds with 200 or 409 if the owner creates a bucket again, depending on the region",
      cites: {
        page: api("API_CreateBucket"),
        says: "BucketAlreadyOwnedByYou, 409, in every region but us-east-1, where it is 200.",
      },
      async run(context) {
        const Bucket = await context.bucket();
        const again = context.client.send(
          new CreateBucketCommand(createBucketInput(Bucket, context.target.region)),
        );
        if (context.target.region === "us-east-1") await again;
        else await expectRejection(again, 409, "BucketAlreadyOwnedByYou");
      },
    },
    {
      name: "keeps the objects of a bucket that is created again",
      cites: create,
      async run(context) {
        const { Bucket, Key } = await context.put();
        await context.client
          .send(new CreateBucketCommand(createBucketInput(Bucket, context.target.region)))
          .catch(() => {});
        expectStatus(await context.call({ method: "HEAD", bucket: Bucket, key: Key }), 200);
      },
    },
    ...badNames.map(({ name, why }) => ({
      name: `rejects a bucket name ${why}`,
      cites: naming,
      async run(context: Context) {
        const response = await context.call({ method: "PUT", bucket: name });
        if (response.status === 200) await context.call({ method: "DELETE", bucket: name });
        expectError(response, 400, "InvalidBucketName");
      },
    })),
    {
      name: "accepts a bucket name with dots and digits",
      cites: naming,
      async run(context) {
        const bucket = `${context.bucketName()}.v1.0`;
        const { region } = context.target;
        await context.client.send(new CreateBucketCommand(createBucketInput(bucket, region)));
        await context.client.send(new DeleteBucketCommand({ Bucket: bucket }));
      },
    },
    {
      name: "rejects a location constraint for an unknown region",
      cites: {
        page: api("ErrorResponses"),
        says: "InvalidLocationConstraint or IllegalLocationConstraintException, 400.",
      },
      async run(context) {
        const response = await context.call({
          method: "PUT",
          bucket: context.bucketName(),
          body: "<CreateBucketConfiguration><LocationConstraint>moon-north-1</LocationConstraint></CreateBucketConfiguration>",
        });
        expectError(
          response,
          400,
          /^(InvalidLocationConstraint|IllegalLocationConstraintException)$/,
        );
      },
    },
    {
      name: "rejects CreateBucket with malformed XML",
      cites: { page: api("ErrorResponses"), says: "MalformedXML, 400." },
      async run(context) {
        const response = await context.call({
          method: "PUT",
          bucket: context.bucketName(),
          body: "<CreateBucketConfiguration>",
        });
        expectError(response, 400, "MalformedXML");
      },
    },
    {
      name: "lists a bucket with its creation date",
      cites: {
        page: api("API_ListBuckets"),
        says: "ListBuckets returns every bucket of the caller.",
      },
      async run(context) {
        const before = Date.now() - 60_000;
        const Name = await context.newBucket();
        const { Buckets = [] } = await context.client.send(new ListBucketsCommand({}));
        const created =
          Buckets.find((bucket) => bucket.Name === Name)?.CreationDate?.getTime() ?? 0;
        assert.ok(created > before && created < Date.now() + 60_000, "created just now");
      },
    },
    {
      name: "lists buckets in alphabetical order",
      cites: { page: api("API_ListBuckets"), says: "Buckets are listed in alphabetical order." },
      async run(context) {
        await context.newBucket();
        await context.newBucket();
        const response = await context.call({ method: "GET" });
        const names = elements(response, "Name");
        assert.deepEqual(names, [...names].sort());
      },
    },
    {
      name: "returns the owner in the list of buckets",
      cites: { page: api("API_ListBuckets"), says: "Owner has an ID." },
      async run(context) {
        const { Owner } = await context.client.send(new ListBucketsCommand({}));
        assert.match(Owner?.ID ?? "", /./);
      },
    },
    {
      name: "deletes an empty bucket and responds with 204",
      cites: { page: api("API_DeleteBucket"), says: "DeleteBucket returns 204." },
      async run(context) {
        const bucket = await context.newBucket();
        expectStatus(await context.call({ method: "DELETE", bucket }), 204);
        await expectRejectionStatus(
          context.client.send(new HeadBucketCommand({ Bucket: bucket })),
          404,
        );
      },
    },
    {
      name: "rejects DeleteBucket for a bucket with an object",
      cites: { page: api("ErrorResponses"), says: "BucketNotEmpty, 409." },
      async run(context) {
        const { Bucket } = await context.put();
        await expectRejection(
          context.client.send(new DeleteBucketCommand({ Bucket })),
          409,
          "BucketNotEmpty",
        );
      },
    },
    {
      name: "rejects DeleteBucket for a bucket with only a delete marker",
      cites: {
        page: api("API_DeleteBucket"),
        says: "All objects, versions, and delete markers must be deleted first.",
      },
      async run(context) {
        const bucket = await context.newBucket();
        await setVersioning(context, bucket, "Enabled");
        expectStatus(await context.call({ method: "DELETE", bucket, key: "gone" }), 204);
        expectError(await context.call({ method: "DELETE", bucket }), 409, "BucketNotEmpty");
      },
    },
    ...missingBucketRequests.map(({ name, ...input }) => ({
      name: `returns NoSuchBucket from ${name} for a missing bucket`,
      cites: noSuchBucket,
      async run(context: Context) {
        const response = await context.call({ bucket: context.bucketName(), ...input });
        expectError(response, 404, "NoSuchBucket");
      },
    })),
    {
      name: "returns the region from GetBucketLocation, or nothing in us-east-1",
      cites: {
        page: api("API_GetBucketLocation"),
        says: "Buckets in us-east-1 have a LocationConstraint of null.",
      },
      async run(context) {
        const Bucket = await context.bucket();
        const { LocationConstraint } = await context.client.send(
          new GetBucketLocationCommand({ Bucket }),
        );
        const { region } = context.target;
        const expected = region === "us-east-1" ? undefined : region;
        assert.equal(LocationConstraint || undefined, expected);
      },
    },
    {
      name: "returns no versioning status before versioning is set",
      cites: {
        page: api("API_GetBucketVersioning"),
        says: "A bucket whose versioning was never set has no Status.",
      },
      async run(context) {
        const bucket = await context.bucket();
        const response = await context.call({ method: "GET", bucket, query: { versioning: "" } });
        expectStatus(response, 200);
        assert.match(bodyText(response), /<VersioningConfiguration/);
        assert.deepEqual(elements(response, "Status"), []);
      },
    },
    {
      name: "returns Enabled after versioning is enabled",
      cites: { page: api("API_GetBucketVersioning"), says: "Status is Enabled or Suspended." },
      async run(context) {
        const Bucket = await context.versionedBucket();
        const { Status } = await context.client.send(new GetBucketVersioningCommand({ Bucket }));
        assert.equal(Status, "Enabled");
      },
    },
    {
      name: "returns Suspended after versioning is suspended",
      cites: { page: api("API_GetBucketVersioning"), says: "Status is Enabled or Suspended." },
      async run(context) {
        const Bucket = await context.newBucket();
        await setVersioning(context, Bucket, "Enabled");
        await setVersioning(context, Bucket, "Suspended");
        const { Status } = await context.client.send(new GetBucketVersioningCommand({ Bucket }));
        assert.equal(Status, "Suspended");
      },
    },
    checkRejectedVersioning(
      "rejects an unknown versioning status",
      "<VersioningConfiguration><Status>Perhaps</Status></VersioningConfiguration>",
    ),
    checkRejectedVersioning(
      "rejects malformed versioning XML",
      "<VersioningConfiguration><Status>Enabled</VersioningConfiguration>",
    ),
    checkRejectedVersioning(
      "rejects a versioning document with another root element",
      "<Versioning><Status>Enabled</Status></Versioning>",
    ),
  ],
};

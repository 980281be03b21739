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
  expectRefusal,
  expectRefusalStatus,
  expectStatus,
} from "../expect.ts";

const create = { page: api("API_CreateBucket"), says: "CreateBucket makes a new bucket." };
const naming = { page: guide("bucketnamingrules"), says: "Bucket names keep to the naming rules." };
const noSuchBucket = {
  page: api("ErrorResponses"),
  says: "NoSuchBucket, 404: the bucket does not exist.",
};

const badNames: { name: string; why: string }[] = [
  { name: "ab", why: "of two characters" },
  { name: "a".repeat(64), why: "of 64 characters" },
  { name: "Conformance-Upper", why: "with upper case letters" },
  { name: "conformance_under", why: "with an underscore" },
  { name: "-conformance", why: "that begins with a hyphen" },
  { name: "conformance-", why: "that ends with a hyphen" },
  { name: "conformance..dots", why: "with two dots in a row" },
  { name: "192.168.5.4", why: "like an IP address" },
  { name: "xn--conformance", why: "that begins with xn--" },
  { name: "conformance-s3alias", why: "that ends with -s3alias" },
];

/** Requests about a bucket, each of which answers NoSuchBucket where there is none. */
const onMissing: { name: string; method: string; query?: Record<string, string>; key?: string }[] =
  [
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

const refusedVersioning = (name: string, body: string): Check => ({
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
      name: "creates a bucket and says where it is",
      cites: { page: api("API_CreateBucket"), says: "Location names the bucket in the answer." },
      async run(context) {
        const bucket = context.bucketName();
        const { Location } = await context.client.send(
          new CreateBucketCommand(createBucketInput(bucket, context.target.region)),
        );
        assert.ok(Location?.includes(bucket), `Location ${Location} names the bucket`);
      },
    },
    {
      name: "finds a bucket that was created, with HEAD",
      cites: {
        page: api("API_HeadBucket"),
        says: "HeadBucket answers 200 when the bucket exists.",
      },
      async run(context) {
        const Bucket = await context.bucket();
        const { $metadata } = await context.client.send(new HeadBucketCommand({ Bucket }));
        assert.equal($metadata.httpStatusCode, 200);
      },
    },
    {
      name: "says the bucket's region in HEAD",
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
      name: "does not find a bucket that was not created, with HEAD",
      cites: { page: api("API_HeadBucket"), says: "HeadBucket answers 404 without a body." },
      async run(context) {
        const response = await context.call({ method: "HEAD", bucket: context.bucketName() });
        expectStatus(response, 404);
        assert.equal(response.body.length, 0, "the size of the body");
      },
    },
    {
      name: "answers 200 or 409 to creating one's own bucket again, by region",
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
        else await expectRefusal(again, 409, "BucketAlreadyOwnedByYou");
      },
    },
    {
      name: "keeps what is in a bucket that is created again",
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
      name: `refuses a bucket name ${why}`,
      cites: naming,
      async run(context: Context) {
        const response = await context.call({ method: "PUT", bucket: name });
        if (response.status === 200) await context.call({ method: "DELETE", bucket: name });
        expectError(response, 400, "InvalidBucketName");
      },
    })),
    {
      name: "takes a bucket name with dots and digits",
      cites: naming,
      async run(context) {
        const bucket = `${context.bucketName()}.v1.0`;
        const { region } = context.target;
        await context.client.send(new CreateBucketCommand(createBucketInput(bucket, region)));
        await context.client.send(new DeleteBucketCommand({ Bucket: bucket }));
      },
    },
    {
      name: "refuses a location constraint for a region that does not exist",
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
      name: "refuses to create a bucket from XML that is not well formed",
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
      name: "lists a bucket with its date of creation",
      cites: { page: api("API_ListBuckets"), says: "ListBuckets gives every bucket one owns." },
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
      name: "lists buckets by name",
      cites: { page: api("API_ListBuckets"), says: "Buckets come in alphabetical order." },
      async run(context) {
        await context.newBucket();
        await context.newBucket();
        const response = await context.call({ method: "GET" });
        const names = elements(response, "Name");
        assert.deepEqual(names, [...names].sort());
      },
    },
    {
      name: "says the owner in the list of buckets",
      cites: { page: api("API_ListBuckets"), says: "Owner has an ID." },
      async run(context) {
        const { Owner } = await context.client.send(new ListBucketsCommand({}));
        assert.match(Owner?.ID ?? "", /./);
      },
    },
    {
      name: "deletes an empty bucket and answers 204",
      cites: { page: api("API_DeleteBucket"), says: "DeleteBucket answers 204." },
      async run(context) {
        const bucket = await context.newBucket();
        expectStatus(await context.call({ method: "DELETE", bucket }), 204);
        await expectRefusalStatus(
          context.client.send(new HeadBucketCommand({ Bucket: bucket })),
          404,
        );
      },
    },
    {
      name: "refuses to delete a bucket that holds an object",
      cites: { page: api("ErrorResponses"), says: "BucketNotEmpty, 409." },
      async run(context) {
        const { Bucket } = await context.put();
        await expectRefusal(
          context.client.send(new DeleteBucketCommand({ Bucket })),
          409,
          "BucketNotEmpty",
        );
      },
    },
    {
      name: "refuses to delete a bucket that holds only a delete marker",
      cites: {
        page: api("API_DeleteBucket"),
        says: "All objects, versions and delete markers must be deleted first.",
      },
      async run(context) {
        const bucket = await context.newBucket();
        await setVersioning(context, bucket, "Enabled");
        expectStatus(await context.call({ method: "DELETE", bucket, key: "gone" }), 204);
        expectError(await context.call({ method: "DELETE", bucket }), 409, "BucketNotEmpty");
      },
    },
    ...onMissing.map(({ name, ...input }) => ({
      name: `answers NoSuchBucket to ${name} where there is no bucket`,
      cites: noSuchBucket,
      async run(context: Context) {
        const response = await context.call({ bucket: context.bucketName(), ...input });
        expectError(response, 404, "NoSuchBucket");
      },
    })),
    {
      name: "says the location: nothing in us-east-1, the region elsewhere",
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
      name: "says nothing of versioning before it was ever set",
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
      name: "says Enabled after versioning was enabled",
      cites: { page: api("API_GetBucketVersioning"), says: "Status is Enabled or Suspended." },
      async run(context) {
        const Bucket = await context.versionedBucket();
        const { Status } = await context.client.send(new GetBucketVersioningCommand({ Bucket }));
        assert.equal(Status, "Enabled");
      },
    },
    {
      name: "says Suspended after versioning was suspended",
      cites: { page: api("API_GetBucketVersioning"), says: "Status is Enabled or Suspended." },
      async run(context) {
        const Bucket = await context.newBucket();
        await setVersioning(context, Bucket, "Enabled");
        await setVersioning(context, Bucket, "Suspended");
        const { Status } = await context.client.send(new GetBucketVersioningCommand({ Bucket }));
        assert.equal(Status, "Suspended");
      },
    },
    refusedVersioning(
      "refuses a versioning status that does not exist",
      "<VersioningConfiguration><Status>Perhaps</Status></VersioningConfiguration>",
    ),
    refusedVersioning(
      "refuses versioning XML that is not well formed",
      "<VersioningConfiguration><Status>Enabled</VersioningConfiguration>",
    ),
    refusedVersioning(
      "refuses a versioning document of another root",
      "<Versioning><Status>Enabled</Status></Versioning>",
    ),
  ],
};

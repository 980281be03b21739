import assert from "node:assert/strict";
import { GetObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { type Area, api, guide } from "../check.ts";
import {
  createFormRequest,
  createSignedFields,
  fieldParts,
  filePart,
  post,
  postFields,
} from "../client/form.ts";
import type { Context } from "../context.ts";
import { expectError, expectHeader, expectRejectionStatus, expectStatus } from "../expect.ts";

const page = api("RESTObjectPOST");
const forms = api("sigv4-HTTPPOSTForms");
const stores = { page, says: "POST adds an object to a bucket with an HTML form." };
const last = { page, says: "The file must be the last field. Fields after it are ignored." };
const oneFile = { page, says: "A form uploads one file." };
const fileName = { page, says: "The variable filename is replaced with the name of the file." };
const stored = { page, says: "The form's fields set the object's headers and metadata." };

const readBytes = async (context: Context, Bucket: string, Key: string): Promise<string> => {
  const { Body } = await context.client.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToString()) ?? "";
};

const readHead = (context: Context, Bucket: string, Key: string) =>
  context.client.send(new HeadObjectCommand({ Bucket, Key }));

const headers: { field: string; value: string; header: string }[] = [
  { field: "Content-Type", value: "image/png", header: "content-type" },
  { field: "Cache-Control", value: "max-age=60", header: "cache-control" },
  {
    field: "Content-Disposition",
    value: "attachment; filename=cat.png",
    header: "content-disposition",
  },
  { field: "Content-Encoding", value: "gzip", header: "content-encoding" },
  { field: "Expires", value: "Thu, 01 Dec 2094 16:00:00 GMT", header: "expires" },
  { field: "x-amz-meta-owner", value: "mary", header: "x-amz-meta-owner" },
];

export const postForm: Area = {
  name: "POST form",
  checks: [
    {
      name: "stores the file and responds with 204 without a body",
      cites: stores,
      async run(context) {
        const { bucket, key, fields } = await createSignedFields(context);
        const response = await postFields(context, bucket, fields, filePart("the bytes"));
        expectStatus(response, 204);
        assert.equal(response.body.length, 0, "the size of the response");
        assert.equal(await readBytes(context, bucket, key), "the bytes");
      },
    },
    {
      name: "stores every byte of a binary file",
      cites: stores,
      async run(context) {
        const { bucket, key, fields } = await createSignedFields(context);
        const file = Buffer.from(Array.from({ length: 4096 }, (_, index) => index % 256));
        expectStatus(await postFields(context, bucket, fields, filePart(file)), 204);
        const { Body } = await context.client.send(
          new GetObjectCommand({ Bucket: bucket, Key: key }),
        );
        const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
        assert.ok(bytes.equals(file), "the returned bytes equal the sent bytes");
      },
    },
    {
      name: "stores a file that contains lines like a boundary",
      cites: stores,
      async run(context) {
        const { bucket, key, fields } = await createSignedFields(context);
        const file = "--\r\n----form\r\n--form--\r\n\r\n";
        expectStatus(await postFields(context, bucket, fields, filePart(file)), 204);
        assert.equal(await readBytes(context, bucket, key), file);
      },
    },
    {
      name: "returns the ETag of the stored object",
      cites: { page, says: "The response contains the ETag of the object." },
      async run(context) {
        const { bucket, fields } = await createSignedFields(context);
        const response = await postFields(context, bucket, fields, filePart("hello"));
        expectHeader(response, "etag", '"5d41402abc4b2a76b9719d911017c592"');
      },
    },
    {
      name: "returns the version that a form created",
      cites: {
        page: guide("AddingObjectstoVersioningEnabledBuckets"),
        says: "x-amz-version-id is the id of the created version.",
      },
      async run(context) {
        const bucket = await context.versionedBucket();
        const key = context.key();
        const first = await post(context, { bucket, fields: { key } });
        const second = await post(context, { bucket, fields: { key } });
        expectHeader(first, "x-amz-version-id", /./);
        assert.notEqual(first.headers["x-amz-version-id"], second.headers["x-amz-version-id"]);
      },
    },
    {
      name: "accepts a form of the SDK's createPresignedPost",
      cites: stores,
      async run(context) {
        const bucket = await context.bucket();
        const key = context.key();
        const { fields } = await createPresignedPost(context.client, {
          Bucket: bucket,
          Key: key,
          Conditions: [
            ["content-length-range", 1, 100],
            ["starts-with", "$Content-Type", "image/"],
          ],
          Fields: { "Content-Type": "image/png" },
          Expires: 60,
        });
        expectStatus(await postFields(context, bucket, fields), 204);
      },
    },
    {
      name: "ignores fields after the file",
      cites: last,
      async run(context) {
        const { bucket, fields } = await createSignedFields(context);
        const parts = [...fieldParts(fields), filePart(), { name: "submit", value: "Upload" }];
        expectStatus(await context.send(createFormRequest(context, bucket, parts)), 204);
      },
    },
    {
      name: "ignores a policy after the file",
      cites: last,
      async run(context) {
        const { bucket, fields } = await createSignedFields(context);
        const { key = "", ...others } = fields;
        const parts = [{ name: "key", value: key }, filePart(), ...fieldParts(others)];
        expectError(
          await context.send(createFormRequest(context, bucket, parts)),
          403,
          "AccessDenied",
        );
      },
    },
    {
      name: "ignores a key after the file",
      cites: last,
      async run(context) {
        const { bucket, fields } = await createSignedFields(context);
        const parts = [filePart(), ...fieldParts(fields)];
        const response = await context.send(createFormRequest(context, bucket, parts));
        expectError(response, 400, "InvalidArgument");
      },
    },
    {
      name: "ignores a second key after the file",
      cites: last,
      async run(context) {
        const { bucket, key, fields } = await createSignedFields(context);
        const other = context.key("other");
        const parts = [...fieldParts(fields), filePart(), { name: "key", value: other }];
        expectStatus(await context.send(createFormRequest(context, bucket, parts)), 204);
        await readHead(context, bucket, key);
        await expectRejectionStatus(readHead(context, bucket, other), 404);
      },
    },
    {
      name: "rejects a form without a file",
      cites: oneFile,
      async run(context) {
        const { bucket, fields } = await createSignedFields(context);
        const response = await context.send(createFormRequest(context, bucket, fieldParts(fields)));
        expectError(response, 400, /^(InvalidArgument|IncorrectNumberOfFilesInPostRequest)$/);
      },
    },
    {
      name: "accepts field names in any letter case",
      cites: { page: forms, says: "Form field names are not case sensitive." },
      async run(context) {
        const { bucket, fields } = await createSignedFields(context, {
          "Content-Type": "image/png",
        });
        const shouted = Object.entries(fields).map(([name, value]) => [name.toUpperCase(), value]);
        expectStatus(await postFields(context, bucket, Object.fromEntries(shouted)), 204);
      },
    },
    {
      name: "rejects a body that is not a form",
      cites: {
        page: api("ErrorResponses"),
        says: "RequestIsNotMultiPartContent, 412: the content type of a POST must be multipart/form-data.",
      },
      async run(context) {
        const bucket = await context.bucket();
        const request = context.request({
          method: "POST",
          bucket,
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: "key=cat.png",
        });
        expectStatus(await context.send(request), 412);
      },
    },
    {
      name: "rejects a truncated form",
      cites: {
        page: api("ErrorResponses"),
        says: "MalformedPOSTRequest: the body is not well-formed multipart/form-data.",
      },
      async run(context) {
        const { bucket, key, fields } = await createSignedFields(context);
        const whole = createFormRequest(context, bucket, [...fieldParts(fields), filePart()]);
        const cut = { ...whole, body: whole.body.subarray(0, whole.body.length - 80) };
        expectError(await context.send(cut), 400, "MalformedPOSTRequest");
        await expectRejectionStatus(readHead(context, bucket, key), 404);
      },
    },
    {
      name: "rejects fields with more than 20 KB",
      cites: {
        page: api("ErrorResponses"),
        says: "MaxPostPreDataLengthExceeded: the fields before the file were too large.",
      },
      async run(context) {
        const { bucket, fields } = await createSignedFields(context);
        const large = { "x-ignore-me": "x".repeat(21_000), ...fields };
        expectError(
          await postFields(context, bucket, large),
          400,
          /^MaxPostPreDataLengthExceeded(Error)?$/,
        );
      },
    },
    {
      name: "rejects a form for a missing bucket",
      cites: { page: api("ErrorResponses"), says: "NoSuchBucket: the bucket does not exist." },
      async run(context) {
        const bucket = context.bucketName();
        expectError(
          await post(context, { bucket, fields: { key: context.key() } }),
          404,
          "NoSuchBucket",
        );
      },
    },
    {
      name: "replaces the variable filename in the key",
      cites: fileName,
      async run(context) {
        const bucket = await context.bucket();
        const folder = context.key("");
        const response = await post(context, {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's variable, not ours
          fields: { key: `${folder}${"${filename}"}` },
          conditions: [{ bucket }, ["starts-with", "$key", folder]],
        });
        expectStatus(response, 204);
        await readHead(context, bucket, `${folder}photo.png`);
      },
    },
    {
      name: "validates the policy after it replaces the variable filename",
      cites: { page: forms, says: "Variables are expanded before the policy is validated." },
      async run(context) {
        const bucket = await context.bucket();
        const folder = context.key("");
        const response = await post(context, {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's variable, not ours
          fields: { key: `${folder}${"${filename}"}` },
          conditions: [{ bucket }, ["eq", "$key", `${folder}photo.png`]],
        });
        expectStatus(response, 204);
      },
    },
    ...headers.map(({ field, value, header }) => ({
      name: `stores the form's ${field}`,
      cites: stored,
      async run(context: Context) {
        const { bucket, key, fields } = await createSignedFields(context, { [field]: value });
        expectStatus(await postFields(context, bucket, fields), 204);
        const response = await context.call({ method: "HEAD", bucket, key });
        expectHeader(response, header, value);
      },
    })),
    {
      name: "uses the content type of the form's field instead of the file's",
      cites: stored,
      async run(context) {
        const { bucket, key, fields } = await createSignedFields(context, {
          "Content-Type": "image/png",
        });
        const file = { ...filePart(), contentType: "text/html" };
        expectStatus(await postFields(context, bucket, fields, file), 204);
        assert.equal((await readHead(context, bucket, key)).ContentType, "image/png");
      },
    },
    {
      name: "rejects a public ACL in a bucket without ACLs",
      cites: {
        page: guide("about-object-ownership"),
        says: "ACLs are disabled by default. An upload with a public ACL fails: AccessControlListNotSupported.",
      },
      async run(context) {
        const { bucket, fields } = await createSignedFields(context, { acl: "public-read" });
        expectError(
          await postFields(context, bucket, fields),
          400,
          "AccessControlListNotSupported",
        );
      },
    },
    {
      name: "overwrites the object if the form is posted again",
      cites: { page, says: "A policy can be used several times until it expires." },
      async run(context) {
        const { bucket, key, fields } = await createSignedFields(context);
        expectStatus(await postFields(context, bucket, fields, filePart("one")), 204);
        expectStatus(await postFields(context, bucket, fields, filePart("two")), 204);
        assert.equal(await readBytes(context, bucket, key), "two");
      },
    },
  ],
};

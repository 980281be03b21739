import assert from "node:assert/strict";
import { GetObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { type Area, api, guide } from "../check.ts";
import {
  fieldParts,
  filePart,
  formRequest,
  post,
  postFields,
  signedFields,
} from "../client/form.ts";
import type { Context } from "../context.ts";
import { expectError, expectHeader, expectRefusalStatus, expectStatus } from "../expect.ts";

const page = api("RESTObjectPOST");
const forms = api("sigv4-HTTPPOSTForms");
const stores = { page, says: "POST adds an object to a bucket using an HTML form." };
const last = { page, says: "The file must be the last field; fields below it are ignored." };
const oneFile = { page, says: "More than one file cannot be uploaded at a time." };
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
      name: "stores the file and answers 204 with nothing",
      cites: stores,
      async run(context) {
        const { bucket, key, fields } = await signedFields(context);
        const response = await postFields(context, bucket, fields, filePart("the bytes"));
        expectStatus(response, 204);
        assert.equal(response.body.length, 0, "the answer's size");
        assert.equal(await readBytes(context, bucket, key), "the bytes");
      },
    },
    {
      name: "stores every byte of a binary file",
      cites: stores,
      async run(context) {
        const { bucket, key, fields } = await signedFields(context);
        const file = Buffer.from(Array.from({ length: 4096 }, (_, index) => index % 256));
        expectStatus(await postFields(context, bucket, fields, filePart(file)), 204);
        const { Body } = await context.client.send(
          new GetObjectCommand({ Bucket: bucket, Key: key }),
        );
        const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
        assert.ok(bytes.equals(file), "the bytes come back as they were sent");
      },
    },
    {
      name: "stores a file that holds lines like a boundary",
      cites: stores,
      async run(context) {
        const { bucket, key, fields } = await signedFields(context);
        const file = "--\r\n----form\r\n--form--\r\n\r\n";
        expectStatus(await postFields(context, bucket, fields, filePart(file)), 204);
        assert.equal(await readBytes(context, bucket, key), file);
      },
    },
    {
      name: "says the ETag of what it stored",
      cites: { page, says: "The response carries the ETag of the object." },
      async run(context) {
        const { bucket, fields } = await signedFields(context);
        const response = await postFields(context, bucket, fields, filePart("hello"));
        expectHeader(response, "etag", '"5d41402abc4b2a76b9719d911017c592"');
      },
    },
    {
      name: "says the version that a form wrote",
      cites: {
        page: guide("AddingObjectstoVersioningEnabledBuckets"),
        says: "x-amz-version-id names the version created.",
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
      name: "takes what the SDK's createPresignedPost makes",
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
        const { bucket, fields } = await signedFields(context);
        const parts = [...fieldParts(fields), filePart(), { name: "submit", value: "Upload" }];
        expectStatus(await context.send(formRequest(context, bucket, parts)), 204);
      },
    },
    {
      name: "does not see a policy after the file",
      cites: last,
      async run(context) {
        const { bucket, fields } = await signedFields(context);
        const { key = "", ...others } = fields;
        const parts = [{ name: "key", value: key }, filePart(), ...fieldParts(others)];
        expectError(await context.send(formRequest(context, bucket, parts)), 403, "AccessDenied");
      },
    },
    {
      name: "does not see a key after the file",
      cites: last,
      async run(context) {
        const { bucket, fields } = await signedFields(context);
        const parts = [filePart(), ...fieldParts(fields)];
        const response = await context.send(formRequest(context, bucket, parts));
        expectError(response, 400, "InvalidArgument");
      },
    },
    {
      name: "does not let a second key after the file change the first",
      cites: last,
      async run(context) {
        const { bucket, key, fields } = await signedFields(context);
        const other = context.key("other");
        const parts = [...fieldParts(fields), filePart(), { name: "key", value: other }];
        expectStatus(await context.send(formRequest(context, bucket, parts)), 204);
        await readHead(context, bucket, key);
        await expectRefusalStatus(readHead(context, bucket, other), 404);
      },
    },
    {
      name: "refuses a form without a file",
      cites: oneFile,
      async run(context) {
        const { bucket, fields } = await signedFields(context);
        const response = await context.send(formRequest(context, bucket, fieldParts(fields)));
        expectError(response, 400, /^(InvalidArgument|IncorrectNumberOfFilesInPostRequest)$/);
      },
    },
    {
      name: "takes field names in any case",
      cites: { page: forms, says: "Form field names are not case sensitive." },
      async run(context) {
        const { bucket, fields } = await signedFields(context, { "Content-Type": "image/png" });
        const shouted = Object.entries(fields).map(([name, value]) => [name.toUpperCase(), value]);
        expectStatus(await postFields(context, bucket, Object.fromEntries(shouted)), 204);
      },
    },
    {
      name: "refuses a body that is not a form",
      cites: {
        page: api("ErrorResponses"),
        says: "RequestIsNotMultiPartContent, 412: a POST must be of enclosure type multipart/form-data.",
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
      name: "refuses a form that is cut off",
      cites: {
        page: api("ErrorResponses"),
        says: "MalformedPOSTRequest: the body is not well-formed multipart/form-data.",
      },
      async run(context) {
        const { bucket, key, fields } = await signedFields(context);
        const whole = formRequest(context, bucket, [...fieldParts(fields), filePart()]);
        const cut = { ...whole, body: whole.body.subarray(0, whole.body.length - 80) };
        expectError(await context.send(cut), 400, "MalformedPOSTRequest");
        await expectRefusalStatus(readHead(context, bucket, key), 404);
      },
    },
    {
      name: "refuses fields of more than 20 KB",
      cites: {
        page: api("ErrorResponses"),
        says: "MaxPostPreDataLengthExceeded: the fields before the file were too large.",
      },
      async run(context) {
        const { bucket, fields } = await signedFields(context);
        const large = { "x-ignore-me": "x".repeat(21_000), ...fields };
        expectError(
          await postFields(context, bucket, large),
          400,
          /^MaxPostPreDataLengthExceeded(Error)?$/,
        );
      },
    },
    {
      name: "refuses a form to a bucket that does not exist",
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
      name: "puts the file's name into the key",
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
      name: "holds the key to the policy after the file's name was put in",
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
        const { bucket, key, fields } = await signedFields(context, { [field]: value });
        expectStatus(await postFields(context, bucket, fields), 204);
        const response = await context.call({ method: "HEAD", bucket, key });
        expectHeader(response, header, value);
      },
    })),
    {
      name: "takes the type from the form's field, not from the file's part",
      cites: stored,
      async run(context) {
        const { bucket, key, fields } = await signedFields(context, {
          "Content-Type": "image/png",
        });
        const file = { ...filePart(), contentType: "text/html" };
        expectStatus(await postFields(context, bucket, fields, file), 204);
        assert.equal((await readHead(context, bucket, key)).ContentType, "image/png");
      },
    },
    {
      name: "refuses an acl that opens an object of a bucket without ACLs",
      cites: {
        page: guide("about-object-ownership"),
        says: "With ACLs disabled, by default, an upload with a public ACL fails: AccessControlListNotSupported.",
      },
      async run(context) {
        const { bucket, fields } = await signedFields(context, { acl: "public-read" });
        expectError(
          await postFields(context, bucket, fields),
          400,
          "AccessControlListNotSupported",
        );
      },
    },
    {
      name: "writes the key again when the form is posted again",
      cites: { page, says: "A policy is no single use: it holds until it expires." },
      async run(context) {
        const { bucket, key, fields } = await signedFields(context);
        expectStatus(await postFields(context, bucket, fields, filePart("one")), 204);
        expectStatus(await postFields(context, bucket, fields, filePart("two")), 204);
        assert.equal(await readBytes(context, bucket, key), "two");
      },
    },
  ],
};

import assert from "node:assert/strict";
import { GetObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { type Area, api, type Check, guide } from "../check.ts";
import type { Context } from "../context.ts";
import {
  element,
  expectError,
  expectHeader,
  expectRefusalStatus,
  expectStatus,
  textOf,
} from "../expect.ts";
import {
  type Fields,
  fieldParts,
  filePart,
  formRequest,
  post,
  postFields,
  signForm,
} from "../form.ts";
import { objectPath } from "../http.ts";

const page = api("RESTObjectPOST");
const forms = api("sigv4-HTTPPOSTForms");
const stores = { page, says: "POST adds an object to a bucket using an HTML form." };
const last = { page, says: "The file must be the last field; fields below it are ignored." };
const oneFile = { page, says: "More than one file cannot be uploaded at a time." };
const status = { page, says: "success_action_status may be 200, 201 or 204; 204 is the default." };
const redirect = {
  page,
  says: "success_action_redirect answers 303 with bucket, key and etag in the address.",
};
const covered = {
  page: api("sigv4-HTTPPOSTConstructPolicy"),
  says: "Each field but x-amz-signature, file, policy and x-ignore-* must be in the conditions.",
};
const fileName = { page, says: "The variable filename is replaced with the name of the file." };
const stored = { page, says: "The form's fields set the object's headers and metadata." };
const signing = {
  page: api("sigv4-authentication-HTTPPOST"),
  says: "S3 recalculates the signature of the policy from the form's fields.",
};

async function signedFields(context: Context, fields: Fields = {}) {
  const bucket = await context.bucket();
  const key = context.key("cat.png");
  return { bucket, key, fields: signForm(context, { bucket, fields: { key, ...fields } }) };
}

const bytesOf = async (context: Context, Bucket: string, Key: string): Promise<string> => {
  const { Body } = await context.client.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToString()) ?? "";
};

const headOf = (context: Context, Bucket: string, Key: string) =>
  context.client.send(new HeadObjectCommand({ Bucket, Key }));

type Change = {
  name: string;
  cites: Check["cites"];
  change: (fields: Fields) => Fields;
  status?: number;
  code?: string;
};

const without = (fields: Fields, name: string): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name));

/** Changes the last character of a text to another of the same alphabet. */
const spoil = (text = ""): string => text.slice(0, -1) + (text.endsWith("0") ? "1" : "0");

const rewritePolicy = (policy = "", rewrite: (json: string) => string): string =>
  Buffer.from(rewrite(Buffer.from(policy, "base64").toString())).toString("base64");

const changes: Change[] = [
  {
    name: "refuses a form whose signature was changed",
    cites: signing,
    change: (fields) => ({ ...fields, "x-amz-signature": spoil(fields["x-amz-signature"]) }),
    code: "SignatureDoesNotMatch",
  },
  {
    name: "refuses a form whose signature is cut short",
    cites: signing,
    change: (fields) => ({
      ...fields,
      "x-amz-signature": (fields["x-amz-signature"] ?? "").slice(0, 63),
    }),
    code: "SignatureDoesNotMatch",
  },
  {
    name: "refuses a form whose policy lives longer than it was signed for",
    cites: signing,
    change: (fields) => ({
      ...fields,
      policy: rewritePolicy(fields.policy, (json) =>
        json.replace(/"expiration":"\d{4}/, '"expiration":"2099'),
      ),
    }),
    code: "SignatureDoesNotMatch",
  },
  {
    name: "refuses a form whose policy lost a condition",
    cites: signing,
    change: (fields) => ({
      ...fields,
      policy: rewritePolicy(fields.policy, (json) => json.replace(/\{"key":"[^"]*"\},/, "")),
    }),
    code: "SignatureDoesNotMatch",
  },
  {
    name: "refuses a form whose policy differs only in white space",
    cites: signing,
    change: (fields) => ({ ...fields, policy: rewritePolicy(fields.policy, (json) => `${json} `) }),
    code: "SignatureDoesNotMatch",
  },
  {
    name: "refuses a form signed by a key that does not exist",
    cites: signing,
    change: (fields) => ({
      ...fields,
      "x-amz-credential": (fields["x-amz-credential"] ?? "").replace(
        /^[^/]*/,
        "AKIANOBODYKNOWSME00",
      ),
    }),
    code: "InvalidAccessKeyId",
  },
  {
    name: "refuses a form whose key was changed",
    cites: covered,
    change: (fields) => ({ ...fields, key: `${fields.key}.exe` }),
  },
  {
    name: "refuses a form to which metadata was added",
    cites: covered,
    change: (fields) => ({ "x-amz-meta-extra": "1", ...fields }),
  },
  {
    name: "refuses a form to which a Content-Type was added",
    cites: covered,
    change: (fields) => ({ "Content-Type": "text/html", ...fields }),
  },
  {
    name: "refuses a form to which a redirect was added",
    cites: covered,
    change: (fields) => ({ success_action_redirect: "https://evil.test/", ...fields }),
  },
  {
    name: "refuses a form to which a status was added",
    cites: covered,
    change: (fields) => ({ success_action_status: "201", ...fields }),
  },
  {
    name: "refuses a form to which an acl was added",
    cites: covered,
    change: (fields) => ({ acl: "private", ...fields }),
  },
  {
    name: "refuses a form to which a storage class was added",
    cites: covered,
    change: (fields) => ({ "x-amz-storage-class": "STANDARD", ...fields }),
  },
  {
    name: "refuses a form to which a field that S3 does not know was added",
    cites: covered,
    change: (fields) => ({ submit: "Upload", ...fields }),
  },
  {
    name: "refuses a form whose date was changed",
    cites: covered,
    change: (fields) => ({
      ...fields,
      "x-amz-date": (fields["x-amz-date"] ?? "").replace(/T\d{6}/, "T000001"),
    }),
  },
  {
    name: "refuses a form without its signature",
    cites: signing,
    change: (fields) => without(fields, "x-amz-signature"),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "refuses a form without its credential",
    cites: signing,
    change: (fields) => without(fields, "x-amz-credential"),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "refuses a form without its algorithm",
    cites: signing,
    change: (fields) => without(fields, "x-amz-algorithm"),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "refuses a form without its date",
    cites: signing,
    change: (fields) => without(fields, "x-amz-date"),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "refuses a form with another algorithm",
    cites: { ...signing, says: "The value of x-amz-algorithm is AWS4-HMAC-SHA256." },
    change: (fields) => ({ ...fields, "x-amz-algorithm": "AWS4-HMAC-SHA1" }),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "refuses a form whose credential is for another service",
    cites: { ...signing, says: "The credential's scope names the service s3." },
    change: (fields) => ({
      ...fields,
      "x-amz-credential": (fields["x-amz-credential"] ?? "").replace("/s3/", "/ec2/"),
    }),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "refuses a form whose credential is not a scope",
    cites: { ...signing, says: "The credential is key, date, region, service and aws4_request." },
    change: (fields) => ({ ...fields, "x-amz-credential": "AKIA" }),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "refuses a form without policy and signature",
    cites: { page, says: "A bucket that is not publicly writable needs a signed policy." },
    change: ({ key = "" }) => ({ key }),
  },
  {
    name: "refuses a form without a key",
    cites: { page, says: "key is required: the name of the uploaded key." },
    change: (fields) => without(fields, "key"),
    status: 400,
    code: "InvalidArgument",
  },
];

const statuses: { sent: string; answer: number }[] = [
  { sent: "200", answer: 200 },
  { sent: "201", answer: 201 },
  { sent: "204", answer: 204 },
  { sent: "302", answer: 204 },
  { sent: "yes", answer: 204 },
];

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
        assert.equal(await bytesOf(context, bucket, key), "the bytes");
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
        assert.equal(await bytesOf(context, bucket, key), file);
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
    ...changes.map((row) => ({
      name: row.name,
      cites: row.cites,
      async run(context: Context) {
        const { bucket, key, fields } = await signedFields(context);
        const response = await postFields(context, bucket, row.change(fields));
        expectError(response, row.status ?? 403, row.code ?? "AccessDenied");
        await expectRefusalStatus(headOf(context, bucket, key), 404);
      },
    })),
    {
      name: "refuses a form signed with another secret",
      cites: signing,
      async run(context) {
        const { accessKeyId } = context.target.credentials;
        const signer = context.signer({ credentials: { accessKeyId, secretAccessKey: "wrong" } });
        const response = await post(context, { fields: { key: context.key() }, signer });
        expectError(response, 403, "SignatureDoesNotMatch");
      },
    },
    {
      name: "ignores fields whose names begin with x-ignore-",
      cites: covered,
      async run(context) {
        const { bucket, fields } = await signedFields(context);
        const response = await postFields(context, bucket, { "x-ignore-this": "1", ...fields });
        expectStatus(response, 204);
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
        await headOf(context, bucket, key);
        await expectRefusalStatus(headOf(context, bucket, other), 404);
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
      name: "refuses a second key beside the signed one",
      cites: covered,
      async run(context) {
        const { bucket, key, fields } = await signedFields(context);
        const parts = [...fieldParts(fields), { name: "key", value: `${key}.exe` }, filePart()];
        expectError(await context.send(formRequest(context, bucket, parts)), 403, "AccessDenied");
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
      name: "refuses a body that is no form",
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
        await expectRefusalStatus(headOf(context, bucket, key), 404);
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
    ...statuses.map(({ sent, answer }) => ({
      name: `answers ${answer} to success_action_status ${sent}`,
      cites: status,
      async run(context: Context) {
        const { bucket, fields } = await signedFields(context, { success_action_status: sent });
        expectStatus(await postFields(context, bucket, fields), answer);
      },
    })),
    {
      name: "describes the object in the body of a 201",
      cites: { page, says: "With 201 the body is XML: Location, Bucket, Key and ETag." },
      async run(context) {
        const { bucket, key, fields } = await signedFields(context, {
          success_action_status: "201",
        });
        const response = await postFields(context, bucket, fields, filePart("hello"));
        assert.match(textOf(response), /<PostResponse/);
        assert.deepEqual(
          {
            Bucket: element(response, "Bucket"),
            Key: element(response, "Key"),
            ETag: element(response, "ETag"),
          },
          { Bucket: bucket, Key: key, ETag: '"5d41402abc4b2a76b9719d911017c592"' },
        );
      },
    },
    {
      name: "says where the object is in a 201",
      cites: { page, says: "Location is the URI of the uploaded object." },
      async run(context) {
        const { bucket, key, fields } = await signedFields(context, {
          success_action_status: "201",
        });
        const response = await postFields(context, bucket, fields);
        expectHeader(response, "location", /^https?:\/\//);
        const location = decodeURIComponent(element(response, "Location") ?? "");
        assert.ok(
          location.includes(bucket) && location.endsWith(key),
          `${location} names ${objectPath(bucket, key)}`,
        );
      },
    },
    {
      name: "redirects after success, with bucket, key and etag",
      cites: redirect,
      async run(context) {
        const { bucket, key, fields } = await signedFields(context, {
          success_action_redirect: "https://app.test/done",
        });
        const response = await postFields(context, bucket, fields, filePart("hello"));
        expectStatus(response, 303);
        const { origin, pathname, searchParams } = new URL(response.headers.location ?? "");
        assert.equal(origin + pathname, "https://app.test/done");
        assert.deepEqual(Object.fromEntries(searchParams), {
          bucket,
          key,
          etag: '"5d41402abc4b2a76b9719d911017c592"',
        });
      },
    },
    {
      name: "keeps the query of the redirect's address",
      cites: redirect,
      async run(context) {
        const { bucket, fields } = await signedFields(context, {
          success_action_redirect: "https://app.test/done?from=form",
        });
        const response = await postFields(context, bucket, fields);
        const { searchParams } = new URL(response.headers.location ?? "");
        assert.equal(searchParams.get("from"), "form");
        assert.equal(searchParams.get("bucket"), bucket);
      },
    },
    {
      name: "takes the old name of the redirect",
      cites: { page, says: "redirect is deprecated, an older name of success_action_redirect." },
      async run(context) {
        const { bucket, fields } = await signedFields(context, {
          redirect: "https://app.test/done",
        });
        expectStatus(await postFields(context, bucket, fields), 303);
      },
    },
    {
      name: "goes on as without a redirect whose address cannot be read",
      cites: {
        page,
        says: "If S3 cannot interpret the URL, it acts as if the field is not present.",
      },
      async run(context) {
        const { bucket, fields } = await signedFields(context, {
          success_action_redirect: "not a url",
        });
        expectStatus(await postFields(context, bucket, fields), 204);
      },
    },
    {
      name: "does not redirect after a refusal",
      cites: redirect,
      async run(context) {
        const { bucket, fields } = await signedFields(context, {
          success_action_redirect: "https://app.test/done",
        });
        const response = await postFields(context, bucket, { ...fields, key: "other" });
        expectError(response, 403, "AccessDenied");
        expectHeader(response, "location", undefined);
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
        await headOf(context, bucket, `${folder}photo.png`);
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
        assert.equal((await headOf(context, bucket, key)).ContentType, "image/png");
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
        assert.equal(await bytesOf(context, bucket, key), "two");
      },
    },
  ],
};

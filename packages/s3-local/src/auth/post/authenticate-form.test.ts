import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  postForm,
  readError,
  type SignedForm,
  signForm,
  startTestServer,
  startWithBucket,
} from "../../testing/test-server.ts";

const sha256Base64 = (value: string): string => createHash("sha256").update(value).digest("base64");

const uploadForm = async (expires = 60) => {
  const clock = { now: new Date() };
  const server = await startWithBucket({ clock: () => clock.now });
  const form = await signForm(server, {
    Expires: expires,
    Fields: {
      "Content-Type": "image/png",
      "x-amz-meta-owner": "mary",
      "x-amz-checksum-algorithm": "SHA256",
      "x-amz-checksum-sha256": sha256Base64("something body"),
      success_action_status: "201",
    },
    Conditions: [["content-length-range", 14, 14]],
  });
  return { server, form, clock };
};

const withFields = (form: SignedForm, change: Record<string, string>): SignedForm => ({
  url: form.url,
  fields: { ...form.fields, ...change },
});

const withoutField = (form: SignedForm, name: string): SignedForm => ({
  url: form.url,
  fields: Object.fromEntries(Object.entries(form.fields).filter(([field]) => field !== name)),
});

test.each([
  ["key", "dog.png", "AccessDenied"],
  ["bucket", "other", "AccessDenied"],
  ["Content-Type", "text/html", "AccessDenied"],
  ["x-amz-meta-owner", "eve", "AccessDenied"],
  ["x-amz-checksum-algorithm", "CRC32", "AccessDenied"],
  ["x-amz-checksum-sha256", sha256Base64("other"), "AccessDenied"],
  ["success_action_status", "200", "AccessDenied"],
  ["X-Amz-Signature", "0".repeat(64), "SignatureDoesNotMatch"],
  ["X-Amz-Date", "20200101T000000Z", "InvalidArgument"],
  ["X-Amz-Algorithm", "AWS4-HMAC-SHA1", "InvalidArgument"],
])("refuses a form whose %s was changed", async (name, value, code) => {
  const { server, form } = await uploadForm();
  expect(form.fields).toHaveProperty([name]);
  const error = await readError(await postForm(withFields(form, { [name]: value })));
  expect(error.code).toBe(code);
  expect(await readdir(join(server.dataDir, "objects"))).toEqual([]);
});

test("says which condition failed", async () => {
  const { form } = await uploadForm();
  const response = await postForm(withFields(form, { key: "dog.png" }));
  expect(await readError(response)).toMatchObject({
    status: 403,
    code: "AccessDenied",
    message: 'Invalid according to Policy: Policy Condition failed: ["eq", "$key", "cat.png"]',
  });
});

test.each([
  ["key", "InvalidArgument"],
  ["bucket", undefined],
  ["Content-Type", "AccessDenied"],
  ["x-amz-meta-owner", "AccessDenied"],
  ["x-amz-checksum-algorithm", "AccessDenied"],
  ["x-amz-checksum-sha256", "AccessDenied"],
  ["success_action_status", "AccessDenied"],
  ["X-Amz-Algorithm", "InvalidArgument"],
  ["X-Amz-Credential", "InvalidArgument"],
  ["X-Amz-Date", "InvalidArgument"],
  ["X-Amz-Signature", "InvalidArgument"],
  ["Policy", "AccessDenied"],
])("a form without its %s answers %s", async (name, code) => {
  const { form } = await uploadForm();
  expect((await readError(await postForm(withoutField(form, name)))).code).toBe(code);
});

test.each([
  "Content-Disposition",
  "Cache-Control",
  "x-amz-meta-more",
  "acl",
  "success_action_redirect",
  "x-amz-tagging",
])("refuses a form with a %s that no condition covers", async (name) => {
  const { form } = await uploadForm();
  expect(await readError(await postForm(withFields(form, { [name]: "x" })))).toMatchObject({
    status: 403,
    code: "AccessDenied",
    message: `Invalid according to Policy: Extra input fields: ${name.toLowerCase()}`,
  });
});

test("lets fields through that S3 ignores", async () => {
  const { form } = await uploadForm();
  expect((await postForm(withFields(form, { "x-ignore-me": "x" }))).status).toBe(201);
});

test.each([
  ["something bodyy", "EntityTooLarge", "<ProposedSize>15</ProposedSize>"],
  ["something bod", "EntityTooSmall", "<MinSizeAllowed>14</MinSizeAllowed>"],
  ["something bodx", "BadDigest", "The SHA256 you specified did not match"],
])("refuses the bytes %j in place of the declared ones", async (body, code, words) => {
  const { server, form } = await uploadForm();
  const error = await readError(await postForm(form, body));
  expect(error).toMatchObject({ status: 400, code });
  expect(error.body).toContain(words);
  expect(await readdir(join(server.dataDir, "objects"))).toEqual([]);
});

test("refuses an expired form", async () => {
  const { form, clock } = await uploadForm(60);
  clock.now = new Date(clock.now.getTime() + 61_000);
  expect(await readError(await postForm(form))).toMatchObject({
    status: 403,
    code: "AccessDenied",
    message: "Invalid according to Policy: Policy expired.",
  });
});

test("refuses a changed policy by its signature, before reading it", async () => {
  const { form } = await uploadForm();
  const { Policy = "" } = form.fields;
  const longer = Buffer.from(Policy, "base64")
    .toString()
    .replace(/"expiration":"\d+/, '"expiration":"2999');
  const changed = Buffer.from(longer).toString("base64");
  expect(await readError(await postForm(withFields(form, { Policy: changed })))).toMatchObject({
    status: 403,
    code: "SignatureDoesNotMatch",
  });
  const cut = await readError(await postForm(withFields(form, { Policy: Policy.slice(0, -2) })));
  expect(cut.code).toBe("SignatureDoesNotMatch");
});

test("refuses another access key, and a right key for another region", async () => {
  const { form } = await uploadForm();
  const unknown = form.fields["X-Amz-Credential"]?.replace(/^[^/]+/, "AKIAUNKNOWN") ?? "";
  const stranger = await readError(
    await postForm(withFields(form, { "X-Amz-Credential": unknown })),
  );
  expect(stranger).toMatchObject({ status: 403, code: "InvalidAccessKeyId" });
  const elsewhere = form.fields["X-Amz-Credential"]?.replace("us-east-1", "eu-west-1") ?? "";
  const abroad = await readError(
    await postForm(withFields(form, { "X-Amz-Credential": elsewhere })),
  );
  expect(abroad.message).toBe("the region 'eu-west-1' is wrong; expecting 'us-east-1'");
});

test("refuses a form posted to another bucket than its policy names", async () => {
  const { server, form } = await uploadForm();
  const url = `${server.url}/other-bucket`;
  expect((await readError(await postForm({ url, fields: form.fields }))).code).toBe("AccessDenied");
});

test("compares a Content-Type list value by value", async () => {
  const server = await startWithBucket();
  const signed = await signForm(server, {
    Conditions: [["starts-with", "$Content-Type", "image/"]],
  });
  const images = withFields(signed, { "Content-Type": "image/jpg,image/png,image/gif" });
  expect((await postForm(images)).status).toBe(204);
  const mixed = withFields(signed, { "Content-Type": "image/jpg,text/plain" });
  expect((await readError(await postForm(mixed))).message).toBe(
    'Invalid according to Policy: Policy Condition failed: ["starts-with", "$Content-Type", "image/"]',
  );
});

test("refuses what is no form, and a form with too much before its file", async () => {
  const { form } = await uploadForm();
  const text = await fetch(form.url, { method: "POST", body: "hello" });
  expect(await readError(text)).toMatchObject({ status: 412, code: "PreconditionFailed" });
  const long = withFields(form, { "x-ignore-much": "x".repeat(20_480) });
  expect(await readError(await postForm(long))).toMatchObject({
    status: 400,
    code: "MaxPostPreDataLengthExceeded",
  });
  const noFile = new FormData();
  for (const [name, value] of Object.entries(form.fields)) noFile.append(name, value);
  expect(await readError(await fetch(form.url, { method: "POST", body: noFile }))).toMatchObject({
    status: 400,
    code: "InvalidArgument",
    message: "POST requires exactly one file upload per request.",
  });
});

test("refuses a form to a bucket that is not there", async () => {
  const server = await startTestServer();
  expect(await readError(await postForm(await signForm(server)))).toMatchObject({
    status: 404,
    code: "NoSuchBucket",
  });
});

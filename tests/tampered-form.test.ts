import { limits } from "@slipway/core/limits";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pdf } from "./real-files.ts";
import {
  getUpload,
  listVersionIds,
  parseS3Error,
  postForm,
  requestUpload,
  toRequestedFile,
} from "./script-client.ts";
import { startTestStack, type TestStack } from "./stack.ts";

const file = pdf("a.pdf");
let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack[Symbol.asyncDispose]());

/** Expects that S3 stored nothing. */
const expectNothing = async (id: string) => {
  await stack.settled();
  expect(await getUpload(stack.apiUrl, id)).toMatchObject({ status: "pending" });
  expect(await listVersionIds(stack, id)).toEqual([]);
};

/** Returns the names of a form's signed fields. */
const signed = [
  "Content-Type",
  "success_action_status",
  "x-amz-checksum-algorithm",
  "x-amz-checksum-sha256",
  "bucket",
  "X-Amz-Algorithm",
  "X-Amz-Credential",
  "X-Amz-Date",
  "key",
  "Policy",
  "X-Amz-Signature",
];

test("every field of a form is changed and removed below", async () => {
  const { fields } = await requestUpload(stack.apiUrl, toRequestedFile(file));
  expect(Object.keys(fields).toSorted()).toEqual(signed.toSorted());
});

/** Changes each field, and keeps it well-formed if possible. */
const other = (name: string, value: string): string => {
  switch (name) {
    case "Content-Type":
      return "text/html";
    case "success_action_status":
      return "200";
    case "x-amz-checksum-sha256":
      return "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    case "Policy": {
      const policy = JSON.parse(Buffer.from(value, "base64").toString());
      return Buffer.from(
        JSON.stringify({ ...policy, expiration: "2099-01-01T00:00:00Z" }),
      ).toString("base64");
    }
    case "X-Amz-Signature":
      return (value.startsWith("0") ? "1" : "0") + value.slice(1);
    default:
      return `${value}x`;
  }
};

test.each(signed)("S3 refuses a form whose %s was changed", async (name) => {
  const { id, url, fields } = await requestUpload(stack.apiUrl, toRequestedFile(file));
  const changed = { ...fields, [name]: other(name, fields[name] ?? "") };
  const { status, code } = await parseS3Error(
    await postForm({ url, fields: changed }, file.buffer),
  );
  expect(code).toMatch(
    /^(AccessDenied|SignatureDoesNotMatch|InvalidArgument|InvalidRequest|InvalidAccessKeyId|BadDigest)$/,
  );
  expect([400, 403]).toContain(status);
  await expectNothing(id);
});

test.each(signed.filter((name) => name !== "bucket"))(
  "S3 refuses a form whose %s was removed",
  async (name) => {
    const { id, url, fields } = await requestUpload(stack.apiUrl, toRequestedFile(file));
    const { [name]: _, ...rest } = fields;
    const { status, code } = await parseS3Error(await postForm({ url, fields: rest }, file.buffer));
    expect(code).toMatch(/^(AccessDenied|InvalidArgument)$/);
    expect([400, 403]).toContain(status);
    await expectNothing(id);
  },
);

test.each([
  ["acl", "public-read"],
  ["x-amz-meta-owner", "eve"],
  ["Content-Disposition", "inline"],
  ["success_action_redirect", "https://example.com/"],
  ["x-amz-storage-class", "GLACIER"],
])("S3 refuses a form with %s added", async (name, value) => {
  const { id, url, fields } = await requestUpload(stack.apiUrl, toRequestedFile(file));
  const response = await postForm({ url, fields: { ...fields, [name]: value } }, file.buffer);
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect((await parseS3Error(response)).code).toBeDefined();
  await expectNothing(id);
});

test.each([
  ["a bigger file", Buffer.concat([file.buffer, Buffer.from("x")]), "EntityTooLarge"],
  ["a smaller file", file.buffer.subarray(1), "EntityTooSmall"],
  ["an empty file", Buffer.alloc(0), "EntityTooSmall"],
  ["other bytes of the same size", Buffer.alloc(file.buffer.length, "x"), "BadDigest"],
])("S3 refuses %s", async (_, bytes, code) => {
  const form = await requestUpload(stack.apiUrl, toRequestedFile(file));
  expect(await parseS3Error(await postForm(form, bytes))).toMatchObject({ status: 400, code });
  await expectNothing(form.id);
});

test("S3 refuses a form for another upload's key", async () => {
  const mine = await requestUpload(stack.apiUrl, toRequestedFile(file));
  const other = await requestUpload(stack.apiUrl, toRequestedFile(file));
  const fields = { ...mine.fields, key: other.fields.key ?? "" };
  const answer = await parseS3Error(await postForm({ url: mine.url, fields }, file.buffer));
  expect(answer).toMatchObject({ status: 403, code: "AccessDenied" });
  await expectNothing(mine.id);
  await expectNothing(other.id);
});

test("S3 refuses a form after its policy expired", async () => {
  await using late = await startTestStack();
  const form = await requestUpload(late.apiUrl, toRequestedFile(file));
  late.advanceClock(limits.policyLifetime + 1);
  expect(await parseS3Error(await postForm(form, file.buffer))).toEqual({
    status: 403,
    code: "AccessDenied",
    message: "Invalid according to Policy: Policy expired.",
  });
  expect(await getUpload(late.apiUrl, form.id)).toMatchObject({ status: "pending" });
});

import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { objectKey } from "@slipway/core/identity";
import { expect, test } from "vitest";
import { pdf } from "./real-files.ts";
import {
  declared,
  finalized,
  getUpload,
  postForm,
  requestUpload,
  uploadFile,
  versionsInS3,
} from "./script-client.ts";
import { testStack } from "./stack.ts";

test("an upload whose pinned version somebody deletes in S3 is deleted, and says why", async () => {
  await using stack = await testStack();
  const { id, object } = await uploadFile(stack.apiUrl, pdf("a.pdf"));
  const remove = { Bucket: stack.bucket, Key: objectKey(id), VersionId: object?.versionId };
  await stack.s3.send(new DeleteObjectCommand(remove));
  await expect
    .poll(() => getUpload(stack.apiUrl, id))
    .toMatchObject({ status: "deleted", reason: { code: "removed-in-storage" } });
  expect(stack.complaints).toEqual([]);
});

test("a delete marker hides nothing of an upload", async () => {
  await using stack = await testStack();
  const file = pdf("a.pdf");
  const form = await requestUpload(stack.apiUrl, declared(file));
  await postForm(form, file.buffer);
  const ready = await finalized(stack.apiUrl, form.id);
  await stack.s3.send(new DeleteObjectCommand({ Bucket: stack.bucket, Key: objectKey(form.id) }));
  // An event that comes after one of the marker would.
  await postForm(form, file.buffer);
  await expect.poll(() => versionsInS3(stack, form.id)).toEqual([ready.object?.versionId]);
  await stack.settled();
  expect(await getUpload(stack.apiUrl, form.id)).toEqual(ready);
});

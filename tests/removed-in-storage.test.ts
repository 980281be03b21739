import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { defaultKeys } from "@slipway/core/identity";
import { expect, test } from "vitest";
import { pdf } from "./real-files.ts";
import {
  getUpload,
  listVersionIds,
  postForm,
  requestUpload,
  toRequestedFile,
  uploadFile,
  waitUntilFinalized,
} from "./script-client.ts";
import { startTestStack } from "./stack.ts";

test("an upload whose pinned version is deleted in S3 is deleted with that reason", async () => {
  await using stack = await startTestStack();
  const { id, object } = await uploadFile(stack.apiUrl, pdf("a.pdf"));
  const remove = {
    Bucket: stack.bucket,
    Key: defaultKeys.create(id),
    VersionId: object?.versionId,
  };
  await stack.s3.send(new DeleteObjectCommand(remove));
  await expect
    .poll(() => getUpload(stack.apiUrl, id))
    .toMatchObject({ status: "deleted", reason: { code: "removed-in-storage" } });
  expect(stack.warnings).toEqual([]);
});

test("a delete marker does not hide an upload", async () => {
  await using stack = await startTestStack();
  const file = pdf("a.pdf");
  const form = await requestUpload(stack.apiUrl, toRequestedFile(file));
  await postForm(form, file.buffer);
  const ready = await waitUntilFinalized(stack.apiUrl, form.id);
  await stack.s3.send(
    new DeleteObjectCommand({ Bucket: stack.bucket, Key: defaultKeys.create(form.id) }),
  );
  // This event is delivered after an event of the marker would be.
  await postForm(form, file.buffer);
  await expect.poll(() => listVersionIds(stack, form.id)).toEqual([ready.object?.versionId]);
  await stack.settled();
  expect(await getUpload(stack.apiUrl, form.id)).toEqual(ready);
});

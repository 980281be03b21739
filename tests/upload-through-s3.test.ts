import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { defaultKeys } from "@slipway/core/identity";
import { buildPath } from "@slipway/core/routes";
import { parse as parseDisposition } from "content-disposition";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import { getUpload, uploadFile } from "./script-client.ts";
import { startTestStack } from "./stack.ts";

const name = "Ladeliste – Größe 写真 “1”.pdf";

test("a record describes the object in S3, and its link downloads the bytes under the file's name", async () => {
  await using stack = await startTestStack();
  const file = pdf(name);
  const upload = await uploadFile(stack.apiUrl, file);
  const stored = await stack.s3.send(
    new HeadObjectCommand({
      Bucket: stack.bucket,
      Key: defaultKeys.create(upload.id),
      ChecksumMode: "ENABLED",
    }),
  );
  expect(upload).toMatchObject({
    status: "ready",
    fileName: name,
    object: {
      versionId: stored.VersionId,
      eTag: stored.ETag,
      size: file.buffer.length,
      contentType: "application/pdf",
      checksum: { algorithm: "SHA256", value: file.sha256 },
    },
  });
  expect(stored).toMatchObject({
    ContentLength: file.buffer.length,
    ContentType: "application/pdf",
    ChecksumSHA256: file.sha256,
  });

  const response = await callApi(stack.apiUrl + buildPath("downloadUpload", { id: upload.id }));
  expect(Buffer.from(await response.arrayBuffer()).equals(file.buffer)).toBe(true);
  expect(response.headers.get("content-type")).toBe("application/pdf");
  const disposition = parseDisposition(response.headers.get("content-disposition") ?? "");
  expect(disposition).toMatchObject({ type: "attachment", parameters: { filename: name } });
  expect(await getUpload(stack.apiUrl, upload.id)).toMatchObject({ downloads: { total: 1 } });
  expect(stack.warnings).toEqual([]);
});

test("all uploads are there after a restart of the whole stack", async () => {
  await using stack = await startTestStack();
  const file = pdf(name);
  const before = await uploadFile(stack.apiUrl, file);
  await stack.restart();
  expect(await getUpload(stack.apiUrl, before.id)).toEqual(before);
  const response = await callApi(stack.apiUrl + buildPath("downloadUpload", { id: before.id }));
  expect(Buffer.from(await response.arrayBuffer()).equals(file.buffer)).toBe(true);
  const list = await callApi(stack.apiUrl + buildPath("listUploads"));
  expect(await list.json()).toMatchObject({ uploads: [{ id: before.id, fileName: name }] });
});

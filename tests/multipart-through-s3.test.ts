import { createHash } from "node:crypto";
import { ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import type { MultipartInstructions, RequestedPart } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { partRange } from "@slipway/core/parts";
import { buildPath } from "@slipway/core/routes";
import { afterEach, beforeEach, expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import {
  completeUpload,
  getUpload,
  listVersionIds,
  parseProblem,
  parseS3Error,
  putPart,
  requestMultipart,
  requestParts,
  waitUntilFinalized,
} from "./script-client.ts";
import { startTestStack, type TestStack } from "./stack.ts";

const bytes = Buffer.alloc(40 * 1024 ** 2 + 7, "All hands on deck. ");
const declared = { fileName: "log.txt", size: bytes.length, contentType: "text/plain" };
const sha256 = (part: Uint8Array) => createHash("sha256").update(part).digest("base64");

let stack: TestStack;
beforeEach(async () => {
  stack = await startTestStack();
});
afterEach(() => stack[Symbol.asyncDispose]());

/** Returns a part of the file as it is requested and as it is sent. */
const partOf = ({ partSize }: MultipartInstructions, partNumber: number) => {
  const { start, end } = partRange(partNumber, { size: bytes.length, partSize });
  const part = bytes.subarray(start, end);
  const asked: RequestedPart = { partNumber, size: part.length, sha256: sha256(part) };
  return { part, asked };
};

const sendParts = async (upload: MultipartInstructions, partNumbers: readonly number[]) => {
  const parts = partNumbers.map((partNumber) => partOf(upload, partNumber));
  const asked = parts.map((each) => each.asked);
  const signed = await requestParts(stack.apiUrl, upload.id, asked);
  for (const [index, { part }] of parts.entries()) {
    const url = signed.parts[index];
    if (url === undefined) throw new Error("a part was not signed");
    expect((await putPart(url, part)).status).toBe(200);
  }
};

const multipartUploadsInS3 = async () => {
  const { Uploads = [] } = await stack.s3.send(
    new ListMultipartUploadsCommand({ Bucket: stack.bucket }),
  );
  return Uploads;
};

test("a file sent in parts in any order becomes ready with the size and checksum that S3 has", async () => {
  const upload = await requestMultipart(stack.apiUrl, declared);
  expect(upload).toMatchObject({ partSize: limits.part.size, parts: 6 });
  await sendParts(upload, [6, 2, 4]);
  const { uploaded } = await requestParts(stack.apiUrl, upload.id, []);
  expect(uploaded?.map(({ partNumber }) => partNumber)).toEqual([2, 4, 6]);
  await sendParts(upload, [1, 3, 5]);
  expect((await completeUpload(stack.apiUrl, upload.id)).status).toBe(202);

  const checksums = [1, 2, 3, 4, 5, 6].map((partNumber) =>
    Buffer.from(partOf(upload, partNumber).asked.sha256, "base64"),
  );
  const record = await waitUntilFinalized(stack.apiUrl, upload.id);
  expect(record).toMatchObject({
    status: "ready",
    object: {
      size: bytes.length,
      contentType: "text/plain",
      checksum: { algorithm: "SHA256", value: `${sha256(Buffer.concat(checksums))}-6` },
    },
  });
  expect(record).not.toHaveProperty("multipart");
  const download = await callApi(stack.apiUrl + buildPath("downloadUpload", { id: upload.id }));
  expect(sha256(new Uint8Array(await download.arrayBuffer()))).toBe(sha256(bytes));

  // A client that lost the response retries.
  const again = await completeUpload(stack.apiUrl, upload.id);
  expect(again.status).toBe(202);
  expect(await again.json()).toMatchObject({ status: "ready" });
  expect(await listVersionIds(stack, upload.id)).toHaveLength(1);
  await stack.settled();
  expect(stack.warnings).toEqual([]);
});

test("a part's URL accepts only its own bytes", async () => {
  const upload = await requestMultipart(stack.apiUrl, declared);
  const { part, asked } = partOf(upload, 1);
  const { parts } = await requestParts(stack.apiUrl, upload.id, [asked]);
  const [signed] = parts;
  if (signed === undefined) throw new Error("the part was not signed");
  const flipped = Buffer.from(part);
  flipped.writeUInt8(flipped.readUInt8(77) ^ 1, 77);
  const refusal = async (sent: Promise<Response>) => (await parseS3Error(await sent)).code;
  expect(await refusal(putPart(signed, flipped))).toBe("BadDigest");
  expect(await refusal(putPart(signed, part.subarray(1)))).toBe("SignatureDoesNotMatch");
  const bare = { ...signed, headers: {} };
  expect(await refusal(putPart(bare, part))).toBe("SignatureDoesNotMatch");
  const other = { ...signed, headers: { "x-amz-checksum-sha256": sha256(flipped) } };
  expect(await refusal(putPart(other, flipped))).toBe("SignatureDoesNotMatch");
  const moved = { ...signed, url: signed.url.replace("partNumber=1", "partNumber=2") };
  expect(await refusal(putPart(moved, part))).toBe("SignatureDoesNotMatch");
  expect((await requestParts(stack.apiUrl, upload.id, [])).uploaded).toEqual([]);
  stack.advanceClock(limits.policyLifetime + 1);
  expect(await refusal(putPart(signed, part))).toBe("AccessDenied");
});

test("an upload with a missing part is not completed, and the problem names the part", async () => {
  const upload = await requestMultipart(stack.apiUrl, declared);
  await sendParts(upload, [1, 2, 4, 5, 6]);
  const { status, problem } = await parseProblem(await completeUpload(stack.apiUrl, upload.id));
  expect(status).toBe(409);
  expect(problem.errors).toEqual([{ path: "parts[3]", message: "has not arrived" }]);
  await sendParts(upload, [3]);
  expect((await completeUpload(stack.apiUrl, upload.id)).status).toBe(202);
  expect((await waitUntilFinalized(stack.apiUrl, upload.id)).status).toBe("ready");
});

test("a completed object is inspected like any other", async () => {
  const upload = await requestMultipart(stack.apiUrl, { ...declared, contentType: "video/mp4" });
  await sendParts(upload, [1, 2, 3, 4, 5, 6]);
  await completeUpload(stack.apiUrl, upload.id);
  expect(await waitUntilFinalized(stack.apiUrl, upload.id)).toMatchObject({
    status: "rejected",
    reason: { code: "content-mismatch" },
  });
  await stack.settled();
  expect(await listVersionIds(stack, upload.id)).toEqual([]);
});

test("a canceled upload leaves nothing in S3", async () => {
  const upload = await requestMultipart(stack.apiUrl, declared);
  await sendParts(upload, [1]);
  expect(await multipartUploadsInS3()).toHaveLength(1);
  await callApi(stack.apiUrl + buildPath("deleteUpload", { id: upload.id }), { method: "DELETE" });
  expect(await multipartUploadsInS3()).toEqual([]);
  const { status } = await parseProblem(await completeUpload(stack.apiUrl, upload.id));
  expect(status).toBe(409);
});

test("an abandoned upload expires and leaves nothing in S3", async () => {
  const upload = await requestMultipart(stack.apiUrl, declared);
  await sendParts(upload, [1]);
  stack.advanceClock(limits.multipartLifetime + limits.policyGrace + 1);
  await stack.sweep();
  expect((await getUpload(stack.apiUrl, upload.id)).status).toBe("expired");
  expect(await multipartUploadsInS3()).toEqual([]);
});

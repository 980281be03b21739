import type { Upload } from "@slipway/core/api";
import { expect, test } from "vitest";
import { readProof } from "./read-proof.ts";

const bytes = Buffer.alloc(32, 0xab);
const sha256 = bytes.toString("base64");

const createUpload = (
  checksum: NonNullable<Upload["object"]>["checksum"],
  declared: string | undefined,
  size = 5,
): Upload => ({
  id: "01900000-0000-7000-8000-000000000001",
  revision: 2,
  status: "ready",
  kind: "default",
  createdBy: "ada",
  fileName: "plan.pdf",
  declared: { size, contentType: "application/pdf", ...(declared && { sha256: declared }) },
  object: { versionId: "v1", eTag: "e", size, contentType: "application/pdf", checksum },
  createdAt: "2026-11-25T08:30:00.000Z",
  expiresAt: "2026-11-25T08:45:00.000Z",
});

test("a declared SHA-256 that S3 computed, too, is a proof", () => {
  expect(readProof(createUpload({ algorithm: "SHA256", value: sha256 }, sha256))).toEqual({
    kind: "whole",
    sha256: "ab".repeat(32),
    canCheck: true,
  });
});

test("large files are not downloaded to check them again", () => {
  const upload = createUpload({ algorithm: "SHA256", value: sha256 }, sha256, 2 ** 31);
  expect(readProof(upload)).toMatchObject({ kind: "whole", canCheck: false });
});

test("the checksum of parts says of how many", () => {
  const checksum = `${sha256}-12`;
  expect(readProof(createUpload({ algorithm: "SHA256", value: checksum }, undefined))).toEqual({
    kind: "parts",
    checksum,
    parts: 12,
  });
});

test.each([
  ["nothing was declared", createUpload({ algorithm: "SHA256", value: sha256 }, undefined)],
  ["S3 has no checksum", createUpload(undefined, sha256)],
  ["S3 has another checksum", createUpload({ algorithm: "CRC32", value: "AAAAAA==" }, sha256)],
])("nothing is proved if %s", (_, upload) => {
  expect(readProof(upload)).toMatchObject({ kind: "none" });
});

test("a file that is not in storage has no proof", () => {
  const { object: _object, ...pending } = createUpload(undefined, undefined);
  expect(readProof(pending)).toBeUndefined();
});

import { createHash } from "node:crypto";
import type { PartsAnswer, RequestedPart, StoredPart, Upload } from "@slipway/core/api";
import { objectKey } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { partCountOf, partRange } from "@slipway/core/parts";
import { type FieldError, Problem } from "@slipway/core/problem";
import type { UploadRecord } from "@slipway/core/record";
import type { Adapters } from "./adapters.ts";
import type { MultipartUpload } from "./objects.ts";
import { ownRecord, wrongStatus } from "./own-record.ts";
import { uploadView } from "./upload-view.ts";

/** Missing parts that one problem names; more would tell nobody more. */
const namedParts = 100;

/**
 * Sign URLs for parts of an owner's multipart upload; or, asked for none, say which parts S3 has.
 *
 * @throws {Problem} `not-found`, `wrong-status`, `upload-gone`; `invalid-request` for a part that is none of this file's
 */
export const requestParts = async (
  { owner, id }: { readonly owner: string; readonly id: string },
  parts: readonly RequestedPart[],
  adapters: Adapters,
): Promise<PartsAnswer> => {
  const record = await ownRecord(owner, id, adapters);
  const upload = multipartOf(record);
  if (record.status !== "pending") throw wrongStatus("sent in parts", record.status);
  const expiresAt = new Date(adapters.clock().getTime() + limits.policyLifetime * 1000);
  if (parts.length > 0) {
    requireOwnParts(parts, upload);
    return {
      parts: [...(await adapters.objects.signParts(upload, parts))],
      expiresAt: expiresAt.toISOString(),
    };
  }
  const uploaded = await adapters.objects.listParts(upload);
  if (uploaded === undefined) throw uploadGone();
  return { parts: [], uploaded: [...uploaded], expiresAt: expiresAt.toISOString() };
};

/**
 * Completes an owner's multipart upload. The record follows from the object's event, as always. A second time changes
 * nothing.
 *
 * @param checksum the composite checksum that the parts must have, if the caller knows it
 * @returns the record as it is now
 * @throws {Problem} `not-found`, `wrong-status`, `parts-missing`, `parts-differ`, `upload-gone`
 */
export const completeUpload = async (
  owner: string,
  id: string,
  adapters: Adapters,
  checksum?: string,
): Promise<Upload> => {
  const { objects } = adapters;
  const record = await ownRecord(owner, id, adapters);
  const upload = multipartOf(record);
  if (record.status === "pending" && !(await complete(upload, adapters, checksum))) {
    // It was completed before, or it is gone; its event may not have been handled yet.
    const now = await ownRecord(owner, id, adapters);
    if (now.status === "pending" && !(await objects.exists(upload.key))) throw uploadGone();
    return answerFor(now, adapters);
  }
  return answerFor(record, adapters);
};

const answerFor = async (record: UploadRecord, { objects }: Adapters): Promise<Upload> => {
  // Rejected is an outcome of a completed upload too: its record says why.
  if (record.status === "expired" || record.status === "deleted")
    throw wrongStatus("completed", record.status);
  return uploadView(record, objects);
};

const complete = async (
  upload: OwnMultipart,
  { objects }: Adapters,
  checksum: string | undefined,
): Promise<boolean> => {
  const parts = await objects.listParts(upload);
  if (parts === undefined) return false;
  requireAllParts(parts, upload);
  if (checksum !== undefined) requireChecksum(parts, checksum);
  return objects.completeMultipartUpload(upload, parts);
};

type OwnMultipart = MultipartUpload & { readonly size: number; readonly partSize: number };

const multipartOf = ({ id, multipart, declared }: UploadRecord): OwnMultipart => {
  if (multipart === undefined)
    throw new Problem("wrong-status", "This upload goes up by a form, not in parts.");
  return { ...multipart, key: objectKey(id), size: declared.size };
};

const sizeOfPart = (partNumber: number, upload: OwnMultipart): number => {
  const { start, end } = partRange(partNumber, upload);
  return end - start;
};

const requireOwnParts = (parts: readonly RequestedPart[], upload: OwnMultipart): void => {
  const count = partCountOf(upload.size, upload.partSize);
  const numbers = new Set<number>();
  const errors = parts.flatMap(({ partNumber, size }, index): FieldError[] => {
    const path = `parts[${index}]`;
    if (partNumber > count)
      return [{ path: `${path}.partNumber`, message: `must be at most ${count}` }];
    if (numbers.has(partNumber))
      return [{ path: `${path}.partNumber`, message: "must not come twice" }];
    numbers.add(partNumber);
    const expected = sizeOfPart(partNumber, upload);
    return size === expected
      ? []
      : [{ path: `${path}.size`, message: `must be ${expected} bytes` }];
  });
  const [first] = errors;
  if (first === undefined) return;
  throw new Problem("invalid-request", `${first.path} ${first.message}.`, errors);
};

/** S3 would take any parts in their order; what it makes must be the file that was declared. */
const requireAllParts = (parts: readonly StoredPart[], upload: OwnMultipart): void => {
  const sizes = new Map(parts.map(({ partNumber, size }) => [partNumber, size]));
  const count = partCountOf(upload.size, upload.partSize);
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter(
    (partNumber) => sizes.get(partNumber) !== sizeOfPart(partNumber, upload),
  );
  if (missing.length === 0) return;
  throw new Problem(
    "parts-missing",
    `${missing.length} of ${count} parts have not arrived.`,
    missing.slice(0, namedParts).map((partNumber) => ({
      path: `parts[${partNumber}]`,
      message: "has not arrived",
    })),
  );
};

/** S3 completes exactly the parts that are compared here: it is given the SHA-256 of each. */
const requireChecksum = (parts: readonly StoredPart[], checksum: string): void => {
  const digest = createHash("sha256");
  for (const { sha256 } of parts) digest.update(sha256, "base64");
  const stored = `${digest.digest("base64")}-${parts.length}`;
  if (stored === checksum) return;
  throw new Problem("parts-differ", `The parts that have arrived make ${stored}, not ${checksum}.`);
};

const uploadGone = () =>
  new Problem("upload-gone", "The multipart upload was aborted or is over. Ask for a new one.");

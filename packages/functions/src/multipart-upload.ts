import type { PartsAnswer, RequestedPart, Upload } from "@slipway/core/api";
import { getObjectKey } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { partCountOf, partRange } from "@slipway/core/parts";
import { type FieldError, Problem } from "@slipway/core/problem";
import type { UploadRecord } from "@slipway/core/record";
import type { Adapters } from "./adapters.ts";
import type { MultipartUpload, VerifiedPart } from "./objects.ts";
import { ownRecord, wrongStatus } from "./own-record.ts";
import { uploadView } from "./upload-view.ts";

/**
 * Signs URLs for parts of an owner's multipart upload; or, asked for none, lists the parts that S3 has, a page at a time.
 *
 * @throws {Problem} `not-found`, `wrong-status`, `upload-gone`; `invalid-request` for a part that is none of this file's
 */
export const requestParts = async (
  {
    owner,
    id,
    after = 0,
  }: { readonly owner: string; readonly id: string; readonly after?: number | undefined },
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
  const most = limits.storedPartsPerAnswer;
  const stored = await adapters.objects.listParts(upload, { after, most });
  if (stored === undefined) throw uploadGone();
  const uploaded = stored.map(({ partNumber, size, eTag }) => ({ partNumber, size, eTag }));
  const next = stored.length < most ? undefined : stored.at(-1)?.partNumber;
  return {
    parts: [],
    uploaded,
    ...(next !== undefined && { next }),
    expiresAt: expiresAt.toISOString(),
  };
};

/**
 * Put the parts of an owner's multipart upload together. The record follows from the object's event, as always. A second
 * time changes nothing.
 *
 * @returns the record as it is now
 * @throws {Problem} `not-found`, `wrong-status`, `parts-missing`, `upload-gone`
 */
export const completeUpload = async (
  owner: string,
  id: string,
  adapters: Adapters,
): Promise<Upload> => {
  const { objects } = adapters;
  const record = await ownRecord(owner, id, adapters);
  const upload = multipartOf(record);
  if (record.status === "pending" && !(await complete(upload, adapters))) {
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

const complete = async (upload: OwnMultipart, { objects }: Adapters): Promise<boolean> => {
  const parts = await objects.listParts(upload);
  if (parts === undefined) return false;
  requireAllParts(parts, upload);
  return objects.completeMultipartUpload(upload, parts);
};

type OwnMultipart = MultipartUpload & { readonly size: number; readonly partSize: number };

const multipartOf = (record: UploadRecord): OwnMultipart => {
  const { multipart, declared } = record;
  if (multipart === undefined)
    throw new Problem("wrong-status", "This upload goes up by a form, not in parts.");
  return { ...multipart, key: getObjectKey(record), size: declared.size };
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
const requireAllParts = (parts: readonly VerifiedPart[], upload: OwnMultipart): void => {
  const sizes = new Map(parts.map(({ partNumber, size }) => [partNumber, size]));
  const count = partCountOf(upload.size, upload.partSize);
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter(
    (partNumber) => sizes.get(partNumber) !== sizeOfPart(partNumber, upload),
  );
  if (missing.length === 0) return;
  throw new Problem(
    "parts-missing",
    `${missing.length} of ${count} parts have not arrived.`,
    missing.slice(0, limits.problem.errors).map((partNumber) => ({
      path: `parts[${partNumber}]`,
      message: "has not arrived",
    })),
  );
};

const uploadGone = () =>
  new Problem("upload-gone", "The multipart upload was aborted or is over. Ask for a new one.");

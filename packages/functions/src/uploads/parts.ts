import { createHash } from "node:crypto";
import type { CompletionAnswer, PartsAnswer, RequestedPart, StoredPart } from "@slipway/core/api";
import type { CompletionEvent } from "@slipway/core/events/completion-event";
import { getObjectKey } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { partCountOf, partRange } from "@slipway/core/parts";
import { type FieldError, Problem } from "@slipway/core/problem";
import type { UploadRecord } from "@slipway/core/record";
import { getOwnRecord, wrongStatus } from "../library/get-own-record.ts";
import { toUploadView } from "../library/upload-view.ts";
import type { Adapters, RequestAdapters } from "../ports/adapters.ts";
import type { MultipartUpload } from "../ports/objects.ts";

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
  const record = await getOwnRecord(owner, id, adapters);
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
  const uploaded = await adapters.objects.listParts(upload, { after, most });
  if (uploaded === undefined) throw uploadGone();
  const next = uploaded.length < most ? undefined : uploaded.at(-1)?.partNumber;
  return {
    parts: [],
    uploaded: [...uploaded],
    ...(next !== undefined && { next }),
    expiresAt: expiresAt.toISOString(),
  };
};

/**
 * Starts the completion of an owner's multipart upload, and waits a few seconds for it. The record follows from the
 * object's event, as always. A second time changes nothing.
 *
 * @param checksum the composite checksum that the parts must have, if the caller knows it
 * @returns the record as it is now, and whether S3 is still completing the upload
 * @throws {Problem} `not-found`, `wrong-status`, `parts-missing`, `parts-differ`, `upload-gone`
 */
export const completeUpload = async (
  owner: string,
  id: string,
  adapters: RequestAdapters,
  checksum?: string,
): Promise<CompletionAnswer> => {
  const { objects, completions } = adapters;
  const record = await getOwnRecord(owner, id, adapters);
  const upload = multipartOf(record);
  if (record.status !== "pending") return answerFor(record, false, adapters);
  const parts = await objects.listParts(upload);
  if (parts !== undefined) {
    // guard: an upload is completed only with all of its parts
    requireAllParts(parts, upload);
    if (checksum !== undefined) requireChecksum(parts, checksum);
    await completions.start({ id, checksum });
  }
  const isThere = await appears(upload, adapters);
  // guard: completing twice succeeds
  if (parts === undefined && !isThere) {
    // Its object may have been removed again, together with what it was made of.
    const now = await getOwnRecord(owner, id, adapters);
    if (now.status === "pending") throw uploadGone();
    return answerFor(now, false, adapters);
  }
  return answerFor(await getOwnRecord(owner, id, adapters), !isThere, adapters);
};

/**
 * Completes a multipart upload whose parts were all found, however long S3 takes. For an upload that is over it does
 * nothing: another invocation was faster, or its owner changed their mind.
 *
 * @returns whether it made the object
 */
export const runCompletion = async (
  { id, checksum }: CompletionEvent,
  adapters: Adapters,
): Promise<boolean> => {
  const { records, objects, telemetry } = adapters;
  const record = await records.get(id);
  if (record?.status !== "pending" || record.multipart === undefined) return false;
  const upload = multipartOf(record);
  const parts = await objects.listParts(upload);
  if (parts === undefined) return false;
  // A part may have been sent again since the caller's parts were compared.
  // guard: an upload is completed only with its file's checksum
  if (checksum !== undefined && compositeChecksum(parts) !== checksum) return false;
  const isCompleted = await objects.completeMultipartUpload(upload, parts);
  telemetry.info("upload completed", { id, parts: parts.length, isCompleted });
  return isCompleted;
};

/** Milliseconds between two looks for an object that S3 is making: at first, and at most. */
const pace = { first: 50, most: 800 };

/** Waits `limits.completionWait` seconds for an upload's object, and returns whether S3 has it. */
const appears = async (
  { key }: MultipartUpload,
  { objects, clock, pause }: Adapters,
): Promise<boolean> => {
  const until = clock().getTime() + limits.completionWait * 1000;
  for (let delay = pace.first; ; delay = Math.min(pace.most, delay * 2)) {
    if (await objects.exists(key)) return true;
    const left = until - clock().getTime();
    if (left <= 0 || !(await pause(Math.min(delay, left)))) return false;
  }
};

const answerFor = async (
  record: UploadRecord,
  completing: boolean,
  { objects }: Adapters,
): Promise<CompletionAnswer> => {
  // Rejected is an outcome of a completed upload too: its record says why.
  if (record.status === "expired" || record.status === "deleted")
    throw wrongStatus("completed", record.status);
  return {
    ...(await toUploadView(record, objects)),
    completing: completing && record.status === "pending",
  };
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
    missing.slice(0, limits.problem.errors).map((partNumber) => ({
      path: `parts[${partNumber}]`,
      message: "has not arrived",
    })),
  );
};

/** S3 completes exactly the parts that are compared: it is given the SHA-256 of each. */
const requireChecksum = (parts: readonly StoredPart[], checksum: string): void => {
  const stored = compositeChecksum(parts);
  if (stored === checksum) return;
  throw new Problem("parts-differ", `The parts that have arrived make ${stored}, not ${checksum}.`);
};

const compositeChecksum = (parts: readonly StoredPart[]): string => {
  const digest = createHash("sha256");
  for (const { sha256 } of parts) digest.update(sha256, "base64");
  return `${digest.digest("base64")}-${parts.length}`;
};

const uploadGone = () =>
  new Problem("upload-gone", "The multipart upload was aborted or is over. Ask for a new one.");

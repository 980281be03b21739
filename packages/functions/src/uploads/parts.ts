import { createHash } from "node:crypto";
import type {
  CompletionResponse,
  PartsResponse,
  RequestedPart,
  StoredPart,
} from "@slipway/core/api";
import type { CompletionEvent } from "@slipway/core/events/completion-event";
import { getObjectKey } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { countParts, partRange } from "@slipway/core/parts";
import { type FieldError, Problem } from "@slipway/core/problem";
import type { UploadRecord } from "@slipway/core/record";
import { isDeleted, isExpired, isPending } from "@slipway/core/status";
import { getRecordToContinue, type Uploader, wrongStatus } from "../library/get-own-record.ts";
import { toUploaderView } from "../library/upload-view.ts";
import type { ApiAdapters, RequestAdapters } from "../ports/adapters.ts";
import { getRulesOfRecord } from "../ports/app-kinds.ts";
import type { MultipartUpload } from "../ports/objects.ts";

/**
 * Signs URLs for parts of a caller's multipart upload. If no parts are requested, returns a page of the stored parts instead.
 *
 * @throws {Problem} `not-found`, `wrong-status`, `upload-gone`; `invalid-request` for a part that does not belong to the file
 */
export const requestParts = async (
  {
    uploader,
    id,
    after = 0,
  }: { readonly uploader: Uploader; readonly id: string; readonly after?: number | undefined },
  parts: readonly RequestedPart[],
  adapters: ApiAdapters,
): Promise<PartsResponse> => {
  const record = await getRecordToContinue(uploader, id, adapters);
  const upload = getMultipart(record);
  if (!isPending(record)) throw wrongStatus("sent in parts", record.status);
  const { policyLifetime } = getRulesOfRecord(adapters.kinds, record);
  const expiresAt = new Date(adapters.clock().getTime() + policyLifetime * 1000);
  if (parts.length > 0) {
    requireOwnParts(parts, upload);
    return {
      parts: [...(await adapters.objects.signParts(upload, parts, policyLifetime))],
      expiresAt: expiresAt.toISOString(),
    };
  }
  const most = limits.storedPartsPerAnswer;
  const uploaded = await adapters.objects.listParts(upload, { after, most });
  if (uploaded === undefined) throw uploadGoneError();
  const next = uploaded.length < most ? undefined : uploaded.at(-1)?.partNumber;
  return {
    parts: [],
    uploaded: [...uploaded],
    ...(next !== undefined && { next }),
    expiresAt: expiresAt.toISOString(),
  };
};

/**
 * Starts the completion of a caller's multipart upload, and waits a few seconds for it. The object's event makes the record
 * ready, as for every upload. Completing it again changes nothing.
 *
 * @param checksum the composite checksum that the parts must have, if the caller provides it
 * @returns the current record, and whether S3 is still completing the upload
 * @throws {Problem} `not-found`, `wrong-status`, `parts-missing`, `parts-differ`, `upload-gone`
 */
export const completeUpload = async (
  uploader: Uploader,
  id: string,
  adapters: RequestAdapters,
  checksum?: string,
): Promise<CompletionResponse> => {
  const { objects, completions } = adapters;
  const answer = (current: UploadRecord, completing: boolean) =>
    createAnswer(current, { uploader, completing }, adapters);
  const record = await getRecordToContinue(uploader, id, adapters);
  const upload = getMultipart(record);
  if (!isPending(record)) return answer(record, false);
  const parts = await objects.listParts(upload);
  if (parts !== undefined) {
    // guard: an upload is completed only with all of its parts
    requireAllParts(parts, upload);
    if (checksum !== undefined) requireChecksum(parts, checksum);
    await completions.start({ id, checksum });
  }
  const isThere = await waitForObject(upload, adapters);
  // guard: completing twice succeeds
  if (parts === undefined && !isThere) {
    // The upload may have been completed and its object removed since.
    const now = await getRecordToContinue(uploader, id, adapters);
    if (isPending(now)) throw uploadGoneError();
    return answer(now, false);
  }
  return answer(await getRecordToContinue(uploader, id, adapters), !isThere);
};

/**
 * Completes a multipart upload whose parts are all stored. S3 can take minutes. It does nothing if another invocation has
 * completed the upload, or if the owner canceled it.
 *
 * @returns true if this invocation created the object
 */
export const runCompletion = async (
  { id, checksum }: CompletionEvent,
  adapters: ApiAdapters,
): Promise<boolean> => {
  const { records, objects, telemetry } = adapters;
  const record = await records.get(id);
  if (!isPending(record) || record.multipart === undefined) return false;
  const upload = getMultipart(record);
  const parts = await objects.listParts(upload);
  if (parts === undefined) return false;
  // A part may have been replaced since its checksum was compared.
  // guard: an upload is completed only with its file's checksum
  if (checksum !== undefined && compositeChecksum(parts) !== checksum) return false;
  const isCompleted = await objects.completeMultipartUpload(upload, parts);
  telemetry.info("upload completed", { id, parts: parts.length, isCompleted });
  return isCompleted;
};

/** Milliseconds between two polls. The delay doubles from `first` up to `longest`. */
const pollDelay = { first: 50, longest: 800 };

/** Waits up to `limits.completionWait` seconds for an upload's object. Returns true if it exists. */
const waitForObject = async (
  { key }: MultipartUpload,
  { objects, clock, pause }: ApiAdapters,
): Promise<boolean> => {
  const until = clock().getTime() + limits.completionWait * 1000;
  for (let delay = pollDelay.first; ; delay = Math.min(pollDelay.longest, delay * 2)) {
    if (await objects.exists(key)) return true;
    const left = until - clock().getTime();
    if (left <= 0 || !(await pause(Math.min(delay, left)))) return false;
  }
};

const createAnswer = async (
  record: UploadRecord,
  { uploader, completing }: { readonly uploader: Uploader; readonly completing: boolean },
  adapters: ApiAdapters,
): Promise<CompletionResponse> => {
  // A completed upload can also be rejected. Its record contains the reason.
  if (isExpired(record) || isDeleted(record)) throw wrongStatus("completed", record.status);
  return {
    ...(await toUploaderView(record, uploader, adapters)),
    completing: completing && isPending(record),
  };
};

type OwnMultipart = MultipartUpload & { readonly size: number; readonly partSize: number };

const getMultipart = (record: UploadRecord): OwnMultipart => {
  const { multipart, declared } = record;
  if (multipart === undefined)
    throw new Problem("wrong-status", "This upload uses a form, not parts.");
  return { ...multipart, key: getObjectKey(record), size: declared.size };
};

const getPartSize = (partNumber: number, upload: OwnMultipart): number => {
  const { start, end } = partRange(partNumber, upload);
  return end - start;
};

const requireOwnParts = (parts: readonly RequestedPart[], upload: OwnMultipart): void => {
  const count = countParts(upload.size, upload.partSize);
  const numbers = new Set<number>();
  const errors = parts.flatMap(({ partNumber, size }, index): FieldError[] => {
    const path = `parts[${index}]`;
    if (partNumber > count)
      return [{ path: `${path}.partNumber`, message: `must be at most ${count}` }];
    if (numbers.has(partNumber))
      return [{ path: `${path}.partNumber`, message: "must not occur twice" }];
    numbers.add(partNumber);
    const expected = getPartSize(partNumber, upload);
    return size === expected
      ? []
      : [{ path: `${path}.size`, message: `must be ${expected} bytes` }];
  });
  const [first] = errors;
  if (first === undefined) return;
  throw new Problem("invalid-request", `${first.path} ${first.message}.`, errors);
};

/** S3 completes any set of parts, so this requires exactly the parts of the declared file. */
const requireAllParts = (parts: readonly StoredPart[], upload: OwnMultipart): void => {
  const sizes = new Map(parts.map(({ partNumber, size }) => [partNumber, size]));
  const count = countParts(upload.size, upload.partSize);
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter(
    (partNumber) => sizes.get(partNumber) !== getPartSize(partNumber, upload),
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

/** The completion passes the SHA-256 of each part to S3, so S3 completes exactly the parts that are compared here. */
const requireChecksum = (parts: readonly StoredPart[], checksum: string): void => {
  const stored = compositeChecksum(parts);
  if (stored === checksum) return;
  throw new Problem(
    "parts-differ",
    `The stored parts have the checksum ${stored}, not ${checksum}.`,
  );
};

const compositeChecksum = (parts: readonly StoredPart[]): string => {
  const digest = createHash("sha256");
  for (const { sha256 } of parts) digest.update(sha256, "base64");
  return `${digest.digest("base64")}-${parts.length}`;
};

const uploadGoneError = () =>
  new Problem(
    "upload-gone",
    "The multipart upload was aborted or has ended. Request a new upload.",
  );

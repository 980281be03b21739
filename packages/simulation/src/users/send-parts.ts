import { Problem } from "@slipway/core/problem";
import { completeUpload, requestParts } from "@slipway/functions/uploads/parts";
import { formerLargeParts, largeChecksum, largeParts, type PartBody } from "../bodies.ts";
import { parsePartUrl } from "../functions/objects.ts";
import type { MultipartName } from "../services/multipart.ts";
import {
  asUploader,
  callApi,
  type OwnerContext,
  type RequestedUpload,
  wait,
} from "./owner-context.ts";
import { second } from "./times.ts";

/** Sends all parts of a file, or some of them. The file may have changed since it was read. */
export const sendParts = async (
  context: OwnerContext,
  { instructions, owner }: RequestedUpload,
  { all }: { readonly all: boolean },
): Promise<void> => {
  if (instructions.method !== "multipart") return;
  const { random } = context;
  const { id } = instructions;
  const file = largeParts.map((part, index) =>
    random.chance(0.1) ? (formerLargeParts[index] ?? part) : part,
  );
  const parts = all ? file : file.filter(() => random.chance(0.5));
  const response = await callApi(context, "request-upload", (adapters) =>
    requestParts({ uploader: asUploader(owner), id }, parts, adapters),
  );
  if (response === undefined || response instanceof Problem) return;
  await Promise.all(
    response.parts.map(async ({ url }, index) => {
      const part = parts[index];
      if (part !== undefined) await sendPart(context, parsePartUrl(url), part);
    }),
  );
};

const sendPart = async (
  context: OwnerContext,
  upload: MultipartName,
  part: PartBody,
): Promise<void> => {
  const { bucket, random, faults, trace } = context;
  const { key } = upload;
  const existed = bucket.multipart.parts(upload) !== undefined;
  await wait(context, random.below(20 * second));
  const isStored = bucket.multipart.put(upload, part);
  const wasAborted = bucket.versions.list(key).length === 0;
  if (existed && !isStored && wasAborted && faults.occurs("part kept after an abort"))
    bucket.multipart.putLate(upload, part);
  trace?.(
    "browser",
    () => `part ${part.partNumber} of ${key}: ${isStored ? "stored" : "rejected"}`,
  );
};

/** Completes a multipart upload with any parts that S3 has. */
export const completeParts = async (
  context: OwnerContext,
  { owner, instructions: { id } }: RequestedUpload,
): Promise<void> => {
  const { bucket, random, history, checker } = context;
  // The record was written before the response was sent.
  const key = history.get(id).key ?? "";
  const before = new Set(bucket.versions.list(key));
  const checksum = random.chance(0.7) ? largeChecksum : undefined;
  if (checksum === undefined) history.get(id).completedAsStored = true;
  const response = await callApi(context, "request-upload", (adapters) =>
    completeUpload(asUploader(owner), id, adapters, checksum),
  );
  // An object that exists before and after existed all the time.
  const current = bucket.versions.list(key).at(-1);
  if (response instanceof Problem && response.code === "upload-gone")
    checker.check(
      "completions are reported correctly",
      current?.body === undefined || !before.has(current),
      () => `${id} was reported as gone, and its object existed`,
    );
};

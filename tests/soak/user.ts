import { setTimeout as delay } from "node:timers/promises";
import type { ApiClient } from "@slipway/client/api-client";
import { isTransient } from "@slipway/client/transport/request-errors";
import type { FormInstructions, Instructions } from "@slipway/core/api";
import { partRange } from "@slipway/core/parts";
import { computeSha256 } from "../run-cli.ts";
import type { Plan } from "./plan.ts";

/** What a user knows about an upload in the end. */
export interface Experience extends Pick<Plan, "number" | "kind"> {
  readonly id: string;
  /** True if S3 or the API reported that all bytes arrived. */
  acknowledged: boolean;
  /** The SHA-256 of each content that was sent, acknowledged or not. */
  readonly sent: Set<string>;
  /** True if the API reported that it was deleted. */
  deleted: boolean;
}

const maxAttempts = 200;
const retryDelay = 100;

/** Retries an action that fails because the process was killed or is busy. */
const withRetries = async <Result>(act: () => Promise<Result>): Promise<Result> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (attempt === maxAttempts || !isTransient(error)) throw error;
      await delay(retryDelay * Math.random() * 2);
    }
  }
};

/** Posts a form once. Returns undefined if there is no response. */
const post = async (
  { url, fields }: FormInstructions,
  bytes: Buffer,
): Promise<number | undefined> => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([new Uint8Array(bytes)]), "file");
  try {
    const response = await fetch(url, { method: "POST", body: form });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined;
  }
};

/**
 * Runs the plan of one upload.
 *
 * @returns undefined if no response with its id arrived
 */
export const runPlan = async (plan: Plan, api: ApiClient): Promise<Experience | undefined> => {
  const [instructions] = (await withRetries(() => api.requestUploads({ files: [plan.file] })))
    .uploads;
  if (instructions === undefined) return undefined;
  const { id } = instructions;
  const { number, kind, bytes, otherBytes } = plan;
  const own: Experience = {
    ...{ number, kind, id },
    ...{ acknowledged: false, sent: new Set(), deleted: false },
  };
  const remove = async () => {
    await withRetries(() => api.deletePermanently(id));
    own.deleted = true;
  };
  switch (kind) {
    case "ordinary":
    case "wrong":
    case "shortLived":
      await send(own, instructions, bytes);
      break;
    case "edited":
      await Promise.all([
        send(own, instructions, bytes),
        withRetries(() => api.editUpload(id, { title: `No. ${number}` })).catch(ignoreConflict),
      ]);
      break;
    case "replayed":
      await send(own, instructions, bytes);
      await send(own, instructions, bytes);
      break;
    case "replaced":
      await send(own, instructions, bytes);
      await send(own, instructions, otherBytes);
      break;
    case "unsent":
      break;
    case "cancelled":
      await Promise.all([send(own, instructions, bytes), remove()]);
      break;
    case "deleted":
      await send(own, instructions, bytes);
      await remove();
      break;
    case "inParts":
      await sendParts(own, instructions, { bytes, api });
      break;
    case "inPartsAbandoned":
      await sendPart(own, instructions, { partNumber: 1, bytes, api });
      break;
    default:
      kind satisfies never;
  }
  return own;
};

/** An upload that expired while it was edited cannot be edited. */
const ignoreConflict = (error: unknown): void => {
  if (!(error instanceof Error && "status" in error && error.status === 409)) throw error;
};

/** Posts a form until S3 stored it or its policy expired. */
const send = async (own: Experience, form: Instructions, bytes: Buffer): Promise<void> => {
  if (form.method !== "post") throw new Error(`${own.id} is to be sent in parts`);
  own.sent.add(computeSha256(bytes));
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const status = await post(form, bytes);
    if (status === 201) {
      own.acknowledged = true;
      return;
    }
    if (status === 403) return;
    if (status !== undefined && status < 500) throw new Error(`S3 answered ${status}`);
    await delay(retryDelay * Math.random() * 2);
  }
  throw new Error(`S3 did not store ${own.id}`);
};

const sendParts = async (
  own: Experience,
  upload: Instructions,
  { bytes, api }: { readonly bytes: Buffer; readonly api: ApiClient },
): Promise<void> => {
  if (upload.method !== "multipart") throw new Error(`${own.id} is to be sent by a form`);
  for (let partNumber = 1; partNumber <= upload.parts; partNumber += 1)
    await sendPart(own, upload, { partNumber, bytes, api });
  own.sent.add(computeSha256(bytes));
  await withRetries(() => api.completeUpload(own.id));
  own.acknowledged = true;
};

/** Sends a part until S3 stored it, each time with a new URL, because URLs expire, too. */
const sendPart = async (
  { id }: Experience,
  upload: Instructions,
  {
    partNumber,
    bytes: all,
    api,
  }: { readonly partNumber: number; readonly bytes: Buffer; readonly api: ApiClient },
): Promise<void> => {
  if (upload.method !== "multipart") throw new Error(`${id} is to be sent by a form`);
  const { start, end } = partRange(partNumber, { size: all.length, partSize: upload.partSize });
  const bytes = all.subarray(start, end);
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const part = { partNumber, size: bytes.length, sha256: computeSha256(bytes) };
    const [signed] = (await withRetries(() => api.requestParts(id, [part]))).parts;
    if (signed === undefined) throw new Error(`no part of ${id} was signed`);
    const body = new Uint8Array(bytes);
    const answer = await fetch(signed.url, { method: "PUT", headers: signed.headers, body }).catch(
      () => undefined,
    );
    await answer?.arrayBuffer().catch(() => {});
    if (answer?.ok) return;
    await delay(retryDelay * Math.random() * 2);
  }
  throw new Error(`S3 did not store a part of ${id}`);
};

import { setTimeout as delay } from "node:timers/promises";
import type { ApiClient } from "@slipway/client/api-client";
import { isTransient } from "@slipway/client/transport/request-errors";
import type { FormInstructions, Instructions } from "@slipway/core/api";
import { partRange } from "@slipway/core/parts";
import { sha256Of } from "../slipway-command.ts";
import type { Plan } from "./plan.ts";

/** What a user knows in the end of one upload. */
export interface Experience extends Pick<Plan, "number" | "kind"> {
  readonly id: string;
  /** Whether S3 or the API said that all bytes arrived. */
  acknowledged: boolean;
  /** The SHA-256 of each content that was sent, acknowledged or not. */
  readonly sent: Set<string>;
  /** Whether the API said that it is deleted. */
  deleted: boolean;
}

const tries = 200;
const pauseBetween = 100;

/** Do it until it succeeds, as long as what stops it is that somebody was killed or busy. */
const patiently = async <Result>(act: () => Promise<Result>): Promise<Result> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (attempt === tries || !isTransient(error)) throw error;
      await delay(pauseBetween * Math.random() * 2);
    }
  }
};

/** Post a form once; undefined where no answer came. */
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
 * Do with one upload what its plan says.
 *
 * @returns undefined where the API never said which upload it is
 */
export const actOut = async (plan: Plan, api: ApiClient): Promise<Experience | undefined> => {
  const [instructions] = (await patiently(() => api.requestUploads([plan.file]))).uploads;
  if (instructions === undefined) return undefined;
  const { id } = instructions;
  const { number, kind, bytes, otherBytes } = plan;
  const own: Experience = {
    ...{ number, kind, id },
    ...{ acknowledged: false, sent: new Set(), deleted: false },
  };
  const remove = async () => {
    await patiently(() => api.deleteUpload(id));
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
        patiently(() => api.editUpload(id, { title: `No. ${number}` })).catch(unlessOver),
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
const unlessOver = (error: unknown): void => {
  if (!(error instanceof Error && "status" in error && error.status === 409)) throw error;
};

/** Post a form until S3 has it, or its policy is over. */
const send = async (own: Experience, form: Instructions, bytes: Buffer): Promise<void> => {
  if (form.method !== "post") throw new Error(`${own.id} is to come in parts`);
  own.sent.add(sha256Of(bytes));
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const status = await post(form, bytes);
    if (status === 201) {
      own.acknowledged = true;
      return;
    }
    if (status === 403) return;
    if (status !== undefined && status < 500) throw new Error(`S3 answered ${status}`);
    await delay(pauseBetween * Math.random() * 2);
  }
  throw new Error(`S3 took no form of ${own.id}`);
};

const sendParts = async (
  own: Experience,
  upload: Instructions,
  { bytes, api }: { readonly bytes: Buffer; readonly api: ApiClient },
): Promise<void> => {
  if (upload.method !== "multipart") throw new Error(`${own.id} is to come in a form`);
  for (let partNumber = 1; partNumber <= upload.parts; partNumber += 1)
    await sendPart(own, upload, { partNumber, bytes, api });
  own.sent.add(sha256Of(bytes));
  await patiently(() => api.completeUpload(own.id));
  own.acknowledged = true;
};

/** Put a part until S3 has it; each time by a new URL, since URLs end as well. */
const sendPart = async (
  { id }: Experience,
  upload: Instructions,
  {
    partNumber,
    bytes: all,
    api,
  }: { readonly partNumber: number; readonly bytes: Buffer; readonly api: ApiClient },
): Promise<void> => {
  if (upload.method !== "multipart") throw new Error(`${id} is to come in a form`);
  const { start, end } = partRange(partNumber, { size: all.length, partSize: upload.partSize });
  const bytes = all.subarray(start, end);
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const part = { partNumber, size: bytes.length, sha256: sha256Of(bytes) };
    const [signed] = (await patiently(() => api.requestParts(id, [part]))).parts;
    if (signed === undefined) throw new Error(`no part of ${id} was signed`);
    const body = new Uint8Array(bytes);
    const answer = await fetch(signed.url, { method: "PUT", headers: signed.headers, body }).catch(
      () => undefined,
    );
    await answer?.arrayBuffer().catch(() => {});
    if (answer?.ok) return;
    await delay(pauseBetween * Math.random() * 2);
  }
  throw new Error(`S3 took no part of ${id}`);
};

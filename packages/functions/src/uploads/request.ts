import type {
  FormInstructions,
  Instructions,
  MultipartInstructions,
  RequestedFile,
  UploadInstructions,
} from "@slipway/core/api";
import { objectKey } from "@slipway/core/identity";
import type { RequestedUpload } from "@slipway/core/lifecycle/fact";
import { isSentInParts, partCountOf, partSizeOf } from "@slipway/core/parts";
import type { PendingRecord } from "@slipway/core/record";
import { inBatches } from "../in-batches.ts";
import type { Adapters } from "../ports/adapters.ts";
import { carryOut } from "./apply-decision.ts";

/** Files that are signed and recorded at once. */
const atOnce = 10;

/**
 * Sign a form for each file, or begin the multipart upload of a large one, and record it as pending.
 *
 * @param files what the caller declared, checked by its schema
 * @param owner the caller's `sub`
 * @returns how to send each, in the order asked
 */
export const requestUpload = async (
  files: readonly RequestedFile[],
  owner: string,
  adapters: Adapters,
): Promise<UploadInstructions> => {
  const instructionsFor = (file: RequestedFile): Promise<Instructions> =>
    isSentInParts(file.size)
      ? beginMultipart(file, owner, adapters)
      : signForm(file, owner, adapters);
  return { uploads: await inBatches(files, atOnce, instructionsFor) };
};

const signForm = async (
  file: RequestedFile,
  owner: string,
  adapters: Adapters,
): Promise<FormInstructions> => {
  const upload = requestedUpload(file, owner, adapters);
  const { id, declared } = upload;
  const { url, fields } = await adapters.objects.signPost(objectKey(id), declared);
  // After signing, so that the record never ends before its policy.
  const { expiresAt } = await record(upload, adapters);
  return { id, method: "post", url, fields, expiresAt };
};

const beginMultipart = async (
  file: RequestedFile,
  owner: string,
  adapters: Adapters,
): Promise<MultipartInstructions> => {
  const upload = requestedUpload(file, owner, adapters);
  const { id, declared } = upload;
  const { size } = declared;
  const key = objectKey(id);
  const partSize = partSizeOf(size);
  const multipartUploadId = await adapters.objects.createMultipartUpload(key, declared);
  try {
    const multipart = { multipartUploadId, partSize };
    const { expiresAt } = await record({ ...upload, multipart }, adapters);
    return { id, method: "multipart", partSize, parts: partCountOf(size, partSize), expiresAt };
  } catch (error) {
    // What cannot be aborted now, the bucket's lifecycle rule will abort.
    await adapters.objects.abortMultipartUpload({ key, multipartUploadId }).catch(() => undefined);
    throw error;
  }
};

const requestedUpload = (file: RequestedFile, owner: string, { newId }: Adapters) => {
  const { fileName, size, contentType, sha256, retention, title, caption } = file;
  return {
    id: newId(),
    owner,
    fileName,
    title: title || undefined,
    caption: caption || undefined,
    retention,
    declared: { size, contentType, sha256 },
  };
};

const record = async (upload: RequestedUpload, adapters: Adapters): Promise<PendingRecord> => {
  const { id, declared } = upload;
  const at = adapters.clock().toISOString();
  const { record } = await carryOut({ kind: "requested", id, at, upload }, undefined, adapters);
  if (record?.status !== "pending") throw new Error(`The id ${id} was taken.`);
  adapters.telemetry.info("upload requested", { id, ...declared });
  return record;
};

import type { FormInstructions, RequestedFile, UploadInstructions } from "@slipway/core/api";
import { objectKey } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { Problem } from "@slipway/core/problem";
import type { Declared } from "@slipway/core/record";
import type { Adapters } from "./adapters.ts";
import { carryOut } from "./carry-out.ts";
import { inBatches } from "./in-batches.ts";

/** Files that are signed and recorded at once. */
const atOnce = 10;

/**
 * Sign a form for each file and record it as pending.
 *
 * @param files what the caller declared, checked by its schema
 * @param owner the caller's `sub`
 * @returns how to send each, in the order asked
 * @throws {Problem} `multipart-unavailable` when a file is too large for a form; then nothing is written
 */
export const requestUpload = async (
  files: readonly RequestedFile[],
  owner: string,
  adapters: Adapters,
): Promise<UploadInstructions> => {
  refuseLargeFiles(files);
  return { uploads: await inBatches(files, atOnce, (file) => requestOne(file, owner, adapters)) };
};

const refuseLargeFiles = (files: readonly RequestedFile[]): void => {
  const errors = files.flatMap(({ size }, index) =>
    size < limits.formThreshold
      ? []
      : [
          {
            path: `files[${index}].size`,
            message: `must be less than ${limits.formThreshold} bytes for an upload by form`,
          },
        ],
  );
  if (errors.length > 0)
    throw new Problem(
      "multipart-unavailable",
      `Files of ${limits.formThreshold} bytes and more need a multipart upload, which is not offered yet.`,
      errors,
    );
};

const requestOne = async (
  file: RequestedFile,
  owner: string,
  adapters: Adapters,
): Promise<FormInstructions> => {
  const { fileName, size, contentType, sha256, retention } = file;
  const declared: Declared = { size, contentType, sha256 };
  const id = adapters.newId();
  const { url, fields } = await adapters.objects.signPost(objectKey(id), declared);
  const upload = {
    id,
    owner,
    fileName,
    title: file.title || undefined,
    caption: file.caption || undefined,
    retention,
    declared,
  };
  // After signing, so that the record never ends before its policy.
  const at = adapters.clock().toISOString();
  const { record } = await carryOut({ kind: "requested", id, at, upload }, undefined, adapters);
  if (record?.status !== "pending") throw new Error(`The id ${id} was taken.`);
  adapters.telemetry.info("upload requested", { id, ...declared });
  return { id, method: "post", url, fields, expiresAt: record.expiresAt };
};

import type { FileOfAnyKind, Instructions, UploadInstructions } from "@slipway/core/api";
import { decide } from "@slipway/core/lifecycle";
import type { RequestedUpload } from "@slipway/core/lifecycle/fact";
import { choosePartSize, countParts, isSentInParts } from "@slipway/core/parts";
import type { FieldKeys, Fields, PendingRecord } from "@slipway/core/record";
import { isPending } from "@slipway/core/status";
import pMap from "p-map";
import type { ApiAdapters } from "../ports/adapters.ts";
import { getRulesOfRecord } from "../ports/app-kinds.ts";
import type { MultipartUpload } from "../ports/objects.ts";
import { findDuplicates } from "./find-duplicates.ts";
import { writeNewRecords } from "./write-new-records.ts";

/** Files that are prepared at the same time. */
const filesAtOnce = 10;

/** A file that may be uploaded, as it is stored. */
export interface PermittedFile extends Omit<FileOfAnyKind, "fields"> {
  readonly kind?: string;
  readonly fields?: Fields | undefined;
  /** The keys that list the upload by its fields. */
  readonly fieldKeys?: FieldKeys;
  /** The owner, if it is not the caller's. */
  readonly owner?: string | undefined;
  /** The caller's `sub`, if it is not the owner. */
  readonly createdBy?: string;
}

/** An upload that S3 can receive, and that has no record yet. */
interface PreparedUpload {
  readonly upload: RequestedUpload;
  /** Returns how to send the file. */
  readonly createInstructions: (record: PendingRecord) => Instructions;
}

/**
 * Signs a form for each file, or creates the multipart upload of a large one, and writes their records as pending.
 *
 * @param files what the caller declared, checked by its schema and its kind: see `permitFiles`
 * @param owner the owner of the caller's uploads
 * @returns how to send each file, in order
 * @throws {Problem} `unavailable` if the records could not be written
 */
export const requestUpload = async (
  files: readonly PermittedFile[],
  owner: string,
  adapters: ApiAdapters,
): Promise<UploadInstructions> => {
  const multipartUploads: MultipartUpload[] = [];
  try {
    const finding = findDuplicates(
      files.map(({ sha256, owner: own = owner }) => ({ sha256, owner: own })),
      adapters,
    );
    const prepare = async (file: PermittedFile): Promise<PreparedUpload> => {
      const upload = createUpload(file, owner, adapters);
      if (!isSentInParts(file.size)) return signForm(upload, adapters);
      const multipartUpload = await createMultipartUpload(upload, adapters);
      multipartUploads.push(multipartUpload);
      return prepareParts(upload, multipartUpload);
    };
    // Waits for all files after a failure, so that every multipart upload that was created is aborted below.
    const prepared = await pMap(files, prepare, { concurrency: filesAtOnce, stopOnError: false });
    // After signing, so that no record expires before its form.
    const at = adapters.clock().toISOString();
    const findDuplicate = await finding;
    const uploads = prepared.map(({ upload, createInstructions }) => {
      const { owner, declared } = upload;
      const duplicateOf = findDuplicate({ owner, sha256: declared.sha256 });
      const hint = duplicateOf === undefined ? {} : { duplicateOf };
      const record = createRecord({ ...upload, ...hint }, at, adapters);
      return { record, instructions: { ...createInstructions(record), ...hint } };
    });
    await writeNewRecords(
      uploads.map(({ record }) => record),
      adapters,
    );
    report(prepared, adapters);
    return { uploads: uploads.map(({ instructions }) => instructions) };
  } catch (error) {
    await Promise.all(
      // The bucket's lifecycle rule aborts what cannot be aborted now.
      multipartUploads.map((upload) =>
        adapters.objects.abortMultipartUpload(upload).catch(() => undefined),
      ),
    );
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
};

const createUpload = (
  file: PermittedFile,
  callersOwner: string,
  { newId, keys, kinds }: ApiAdapters,
): RequestedUpload & { readonly id: string } => {
  const { fileName, path, size, contentType, sha256, retention, title, caption } = file;
  const { kind, fields, fieldKeys, owner = callersOwner, createdBy } = file;
  const id = newId();
  return {
    id,
    key: keys.create(id, getRulesOfRecord(kinds, file).visibility),
    owner,
    ...(createdBy !== undefined && { createdBy }),
    ...(kind !== undefined && { kind }),
    ...(fields && { fields }),
    ...fieldKeys,
    fileName,
    path: path || undefined,
    title: title || undefined,
    caption: caption || undefined,
    retention,
    declared: { size, contentType, sha256 },
  };
};

const signForm = async (
  upload: RequestedUpload,
  { objects, kinds }: ApiAdapters,
): Promise<PreparedUpload> => {
  const { id, key, declared } = upload;
  const { policyLifetime } = getRulesOfRecord(kinds, upload);
  const { url, fields } = await objects.signPost(key, declared, policyLifetime);
  return {
    upload,
    createInstructions: ({ expiresAt }) => ({ id, method: "post", url, fields, expiresAt }),
  };
};

const createMultipartUpload = async (
  { key, declared }: RequestedUpload,
  { objects }: ApiAdapters,
): Promise<MultipartUpload> => ({
  key,
  multipartUploadId: await objects.createMultipartUpload(key, declared),
});

const prepareParts = (
  upload: RequestedUpload,
  { multipartUploadId }: MultipartUpload,
): PreparedUpload => {
  const { id, declared } = upload;
  const partSize = choosePartSize(declared.size);
  const parts = countParts(declared.size, partSize);
  return {
    upload: { ...upload, multipart: { multipartUploadId, partSize } },
    createInstructions: ({ expiresAt }) => ({
      id,
      method: "multipart",
      partSize,
      parts,
      expiresAt,
    }),
  };
};

const createRecord = (
  upload: RequestedUpload,
  at: string,
  { kinds }: Pick<ApiAdapters, "kinds">,
): PendingRecord => {
  const { policyLifetime } = getRulesOfRecord(kinds, upload);
  const fact = { kind: "requested", id: upload.id, at, upload, policyLifetime } as const;
  const { write } = decide(undefined, fact);
  if (write?.kind !== "create" || !isPending(write.record))
    throw new Error(`The request of ${upload.id} creates no pending record.`);
  return write.record;
};

/** Counts each upload, and logs them in one line. */
const report = (prepared: readonly PreparedUpload[], { telemetry }: ApiAdapters): void => {
  for (const { upload } of prepared) telemetry.count("requested", upload.kind);
  telemetry.info("uploads requested", {
    uploads: prepared.map(({ upload: { id, declared } }) => ({ id, ...declared })),
  });
};

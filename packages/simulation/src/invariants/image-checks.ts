import type { ObjectKeys } from "@slipway/core/identity";
import type { Kinds } from "@slipway/core/kinds/kind-rules";
import { listDerivedKinds } from "@slipway/core/kinds/variant-rules";
import { getKindName, type StoredRecord } from "@slipway/core/record";
import { hasFile, isDeleted } from "@slipway/core/status";
import type { Bucket } from "../services/bucket.ts";
import type { Table } from "../services/table.ts";
import type { Checker } from "./invariants.ts";

interface ImageState {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly keys: ObjectKeys;
  readonly rules: Kinds;
  readonly checker: Checker;
}

/** Checks a version in the bucket. Returns true if it is a derived image. */
export const checkDerivedImage = (
  { table, bucket, keys, checker: { check } }: ImageState,
  { key }: { readonly key: string },
): boolean => {
  const image = keys.parseDerived(key);
  if (image === undefined) return false;
  const record = table.get(image.id);
  check(
    "images belong to their upload",
    hasFile(record) && record.object.versionId === image.versionId,
    () => `${key} remains; its record is ${record?.status ?? "gone"}`,
  );
  check(
    "images belong to their upload",
    bucket.versions.list(key).length === 1,
    () => `${key} was written more than once`,
  );
  return true;
};

/** Checks a write of a record. A deleted record is purged before the end of the run. */
export const checkDeletedVariants = ({ check }: Checker, record: StoredRecord): void => {
  if (isDeleted(record))
    check(
      "images belong to their upload",
      record.variants === undefined,
      () => `${record.id} is deleted, and has variants`,
    );
};

/** Checks what the record of a file says about its images. */
export const checkImagesOfRecord = (
  { bucket, keys, rules, checker: { check } }: ImageState,
  record: StoredRecord,
): void => {
  if (!hasFile(record)) return;
  const { id, variants = {}, object } = record;
  for (const [variant, { versionId }] of Object.entries(variants)) {
    const key = keys.createDerived({ id, versionId: object.versionId, variant });
    check(
      "images belong to their upload",
      bucket.versions.get(key, versionId) !== undefined,
      () => `${key} is in its record, and does not exist`,
    );
  }
  if (listDerivedKinds(rules).includes(getKindName(record)))
    check(
      "images are derived",
      record.derivation?.outcome !== undefined,
      () => `${id} has a file, and nothing was derived from it`,
    );
};

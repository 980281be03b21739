import type { DerivedImage } from "@slipway/core/identity";
import { getDerivation } from "@slipway/core/lifecycle/derivation";
import type { StoredRecord } from "@slipway/core/record";
import { hasFile } from "@slipway/core/status";
import type { TimeFrame } from "./classify.ts";
import { fine, inProgress, type Verdict, wrong } from "./finding.ts";
import type { Inventory, ListedVersion } from "./inventory.ts";

/** Classifies a derived image by the record of its upload. */
export const classifyDerivedImage = (
  record: StoredRecord | undefined,
  { versionId }: DerivedImage,
  { isDeleteMarker }: Pick<ListedVersion, "isDeleteMarker">,
  { at, grace }: TimeFrame,
): Verdict => {
  if (isDeleteMarker) return fine;
  if (hasFile(record) && record.object.versionId === versionId) return fine;
  // An attempt that may still be running deletes its images, or the sweep does after it.
  const until = record && getDerivation(record)?.until;
  if (until !== undefined && Date.parse(until) + grace * 1000 >= Date.parse(at))
    return inProgress("due");
  if (record?.dueAt !== undefined && !hasFile(record)) return inProgress("due");
  return wrong(
    "stray-image",
    record === undefined
      ? "No record references its upload."
      : `It is of the version ${versionId}, and its upload is ${record.status}.`,
  );
};

/** Classifies a record by the images that it names. */
export const classifyVariants = async (
  record: StoredRecord,
  describe: Inventory["describe"],
  createKey: (image: DerivedImage) => string,
): Promise<Verdict> => {
  if (!hasFile(record)) return fine;
  const { id, variants = {}, object } = record;
  for (const [variant, { versionId }] of Object.entries(variants)) {
    const key = createKey({ id, versionId: object.versionId, variant });
    if ((await describe(key, versionId)) === undefined)
      return wrong("lost-image", `The variant ${variant} is not in S3.`);
  }
  return fine;
};

import { findDerivationSource } from "@slipway/core/content/derivable";
import { isDerivedKind } from "@slipway/core/kinds/variant-rules";
import type { Derived } from "@slipway/core/lifecycle/fact";
import type { RecordWithFile, StoredVariant } from "@slipway/core/record";
import { hasFile } from "@slipway/core/status";
import type { ApiAdapters } from "../ports/adapters.ts";
import { getRulesOfRecord } from "../ports/app-kinds.ts";
import type { DerivedFile, ImageDeriver } from "../ports/derived-images.ts";
import { ObjectForbiddenError } from "../ports/objects.ts";
import { applyDecision } from "../uploads/apply-decision.ts";

/** The adapters of derive-images. */
export type DeriveAdapters = ApiAdapters & { readonly deriver: ImageDeriver };

/** The version of an upload that has a file. It may be in the trash, which keeps its images. */
export interface ReadyVersion {
  readonly id: string;
  readonly versionId: string;
}

/**
 * Derives images and details from the pinned version of an upload. It is idempotent. The attempt is counted first, so that an upload
 * that ends the function is given up after `limits.images.mostAttempts`.
 *
 * @throws {Error} if S3 or DynamoDB fails, or the deriver cannot run. The event must be delivered again
 */
export const deriveImages = async (
  { id, versionId }: ReadyVersion,
  adapters: DeriveAdapters,
): Promise<void> => {
  const { records, clock, telemetry } = adapters;
  const known = await records.get(id);
  if (hasFile(known) && !hasWork(known, adapters)) return;
  const started = await applyDecision(
    { kind: "derivation-started", id, at: clock().toISOString(), versionId },
    known,
    adapters,
  );
  const { record } = started;
  if (started.decision.outcome !== "derivationStarted" || !hasFile(record)) return;
  const { derivation } = record;
  if (derivation === undefined) return;
  const derived = await deriveFromVersion(record, adapters);
  if (derived === undefined) return;
  const fact = { kind: "derived", id, versionId, until: derivation.until, derived } as const;
  const { decision } = await applyDecision(
    { ...fact, at: clock().toISOString() },
    record,
    adapters,
  );
  telemetry.info("images derived", {
    id,
    versionId,
    outcome: decision.outcome,
    ...(derived.reason && { reason: derived.reason }),
  });
};

const hasWork = (record: RecordWithFile, { kinds }: Pick<DeriveAdapters, "kinds">): boolean =>
  isDerivedKind(getRulesOfRecord(kinds, record)) &&
  findDerivationSource(record.object.contentType) !== undefined;

/**
 * Derives from a version. Because derive-images has no permission to list uploads, S3 responds with 403, not 404, to a version that
 * was deleted in the meantime (Amazon S3 API Reference, "GetObject", permissions). This is an error only if the upload still has it.
 *
 * @returns undefined if the version was deleted
 */
const deriveFromVersion = async (
  record: RecordWithFile,
  adapters: DeriveAdapters,
): Promise<Derived | undefined> => {
  try {
    return await deriveFrom(record, adapters);
  } catch (error) {
    if (!(error instanceof ObjectForbiddenError)) throw error;
    const known = await adapters.records.get(record.id);
    if (hasFile(known) && known.object.versionId === record.object.versionId) throw error;
    return undefined;
  }
};

const deriveFrom = async (record: RecordWithFile, adapters: DeriveAdapters): Promise<Derived> => {
  const { objects, deriver, kinds } = adapters;
  const { variants, mediaDetails } = getRulesOfRecord(kinds, record);
  const { key, versionId, contentType, size } = record.object;
  const { images, ...found } = await deriver.derive(
    { contentType, size, variants, mediaDetails },
    (range) => objects.readRange(key, versionId, range),
  );
  return { ...found, variants: await storeImages(record, images, adapters) };
};

const storeImages = async (
  { id, object: { versionId } }: RecordWithFile,
  images: DerivedFile["images"],
  { objects, keys }: DeriveAdapters,
): Promise<Readonly<Record<string, StoredVariant>>> => {
  const stored: Record<string, StoredVariant> = {};
  for (const { name, ...image } of images) {
    const key = keys.createDerived({ id, versionId, variant: name });
    stored[name] = await objects.putDerived({ ...image, key });
  }
  return stored;
};

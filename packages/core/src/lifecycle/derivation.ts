import { getDueShard } from "../identity.ts";
import { limits } from "../limits.ts";
import type {
  Derivation,
  DerivationReason,
  RecordWithFile,
  StoredRecord,
  UploadRecord,
} from "../record.ts";
import { hasFile } from "../status.ts";
import type { ExpectedRecord } from "./arrival.ts";
import type { Condition, Decision, Effect } from "./decision.ts";
import type { Derived, Fact } from "./fact.ts";
import { addSeconds, createUpdate, ifRevision, ifStatus, latest, noop } from "./guarded-update.ts";

/** The attributes that a derivation sets, which a deleted upload loses. */
export const derivedAttributes = ["variants", "placeholder", "color"] as const;

/**
 * Returns the time after which an attempt that starts now writes nothing more to S3, by any clock. A request that is in flight when the
 * function ends has the rest of the grace period.
 */
const getAttemptEnd = (at: string): string =>
  addSeconds(at, limits.timeout.images + limits.policyGrace + limits.clockSkew);

/** Returns the attempts to derive from the pinned version; undefined before the first one. */
export const getDerivation = (record: object): Derivation | undefined =>
  "derivation" in record ? (record.derivation as Derivation | undefined) : undefined;

/** The record has no other attempt to derive images than when it was read. */
const ifDerivation = (record: UploadRecord): Condition => {
  const derivation = getDerivation(record);
  return derivation === undefined
    ? { path: "derivation", absent: true }
    : { path: "derivation.until", equals: derivation.until };
};

/** Deletes the images that were derived from an upload, if any attempt was made. */
export const createDerivedRemoval = (record: UploadRecord): readonly Effect[] =>
  // guard: derived images are deleted with their upload
  getDerivation(record) === undefined ? [] : [{ kind: "delete-derived", id: record.id }];

/** Returns true if nothing was derived from the file of an upload yet. */
export const awaitsDerivation = (record: StoredRecord): boolean =>
  hasFile(record) && getDerivation(record)?.outcome === undefined;

/**
 * Starts an attempt to derive images. The attempt is counted, and its end is stored, before anything is written to S3. Therefore, a
 * deletion knows that images can exist, and until when.
 */
export const decideDerivationStarted = (
  record: StoredRecord | ExpectedRecord | undefined,
  { at, versionId }: Extract<Fact, { kind: "derivation-started" }>,
): Decision => {
  if (!hasFile(record) || !("object" in record) || record.object.versionId !== versionId)
    return noop("gone");
  const { derivation } = record;
  if (derivation?.outcome !== undefined) return noop("duplicate");
  const attempts = derivation?.attempts ?? 0;
  // guard: an upload that ends every attempt is given up
  if (attempts >= limits.images.mostAttempts)
    return writeResult(
      record,
      { variants: {}, reason: gaveUp },
      { versionId, attempts, until: derivation?.until ?? at },
    );
  const end = getAttemptEnd(at);
  const until = derivation === undefined ? end : latest(derivation.until, end);
  return {
    outcome: "derivationStarted",
    before: [],
    write: createUpdate(record.id, createGuard(record), {
      set: { derivation: { versionId, attempts: attempts + 1, until } },
    }),
    after: [],
  };
};

const gaveUp: DerivationReason = {
  code: "failed",
  detail: `Deriving images failed ${limits.images.mostAttempts} times.`,
};

/** Records what an attempt derived. If the upload was deleted in the meantime, deletes the images that the attempt wrote. */
export const decideDerived = (
  record: StoredRecord | ExpectedRecord | undefined,
  { id, versionId, until, derived }: Extract<Fact, { kind: "derived" }> & { readonly id: string },
): Decision => {
  if (!hasFile(record) || !("object" in record))
    return {
      outcome: "derivedLate",
      before: [],
      after: [{ kind: "delete-derived", id }],
    };
  const { derivation } = record;
  // A later attempt has the same keys, and records what they hold.
  if (
    derivation === undefined ||
    record.object.versionId !== versionId ||
    derivation.until !== until ||
    derivation.outcome !== undefined
  )
    return noop("duplicate");
  return writeResult(record, derived, derivation);
};

/** Makes a record due whose images must be derived again. */
export const decideImageLost = (
  record: StoredRecord | ExpectedRecord | undefined,
  { at, versionId }: Extract<Fact, { kind: "derived-image-lost" }>,
): Decision => {
  if (!hasFile(record) || !("object" in record) || record.object.versionId !== versionId)
    return noop("gone");
  const { derivation } = record;
  if (derivation === undefined) return noop("duplicate");
  const set = {
    // The time stays, so that a deletion still waits for an attempt that may be running.
    derivation: { versionId, attempts: 0, until: derivation.until },
    dueAt: at,
    dueShard: getDueShard(record.id),
  };
  return {
    outcome: "corrected",
    before: [],
    write: createUpdate(record.id, ifRevision(record), { set, remove: [...derivedAttributes] }),
    after: [],
  };
};

const createGuard = (record: RecordWithFile): readonly Condition[] => [
  // guard: images are derived only of an upload that has a file
  ifStatus(record),
  { path: "object.versionId", equals: record.object.versionId },
  // Only the last attempt records its images.
  ifDerivation(record),
];

const writeResult = (
  record: RecordWithFile,
  { variants, media, placeholder, color, reason }: Derived,
  { versionId, attempts, until }: Derivation,
): Decision => {
  const outcome = reason === undefined ? "derived" : "none";
  const set = {
    derivation: { versionId, attempts, until, outcome, ...(reason && { reason }) },
    ...(Object.keys(variants).length > 0 && { variants }),
    ...(media && { media: { ...record.media, ...media } }),
    ...(placeholder !== undefined && { placeholder }),
    ...(color !== undefined && { color }),
  };
  return {
    outcome: reason === undefined ? "derived" : "notDerived",
    before: [],
    write: createUpdate(record.id, createGuard(record), { set }),
    after: [],
  };
};

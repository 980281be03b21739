import type { Upload } from "../storage/database/uploads.ts";
import type { ObjectVersion, Version } from "../storage/database/versions.ts";
import type { LifecycleRule } from "./rule.ts";

const dayMilliseconds = 86_400_000;

/** The latest time that a Date can represent. */
const lastMilliseconds = 8.64e15;

/**
 * Adds days to a date, and rounds up to the next midnight UTC.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
const roundUpToMidnight = (since: Date, days: number): Date => {
  const end = since.getTime() + days * dayMilliseconds;
  const midnight = Math.ceil(end / dayMilliseconds) * dayMilliseconds;
  return new Date(Math.min(midnight, lastMilliseconds));
};

const matchesFilter = ({ filter }: LifecycleRule, version: Version): boolean => {
  if (!version.key.startsWith(filter.prefix)) return false;
  const wanted = Object.entries(filter.tags);
  if (version.kind === "delete-marker") return wanted.length === 0;
  const { sizeGreaterThan = -1, sizeLessThan = Number.POSITIVE_INFINITY } = filter;
  return (
    version.size > sizeGreaterThan &&
    version.size < sizeLessThan &&
    wanted.every(([key, value]) => version.tags[key] === value)
  );
};

const expirationDate = ({ expiration }: LifecycleRule, version: Version): Date | undefined => {
  switch (expiration?.kind) {
    case "days":
      return roundUpToMidnight(version.lastModified, expiration.days);
    case "date":
      return expiration.date;
    case "expired-delete-marker":
    case undefined:
      return undefined;
    default:
      return expiration satisfies never;
  }
};

/** Returns when a rule expires a current object. */
export const expiryDate = (rule: LifecycleRule, object: ObjectVersion): Date | undefined =>
  matchesFilter(rule, object) ? expirationDate(rule, object) : undefined;

/** Returns when a rule aborts an upload. */
export const abortDate = (
  { filter, abortAfterDays }: LifecycleRule,
  { key, initiated }: Pick<Upload, "key" | "initiated">,
): Date | undefined => {
  if (abortAfterDays === undefined || !key.startsWith(filter.prefix)) return undefined;
  return roundUpToMidnight(initiated, abortAfterDays);
};

const isPast = (date: Date | undefined, now: Date): boolean => date !== undefined && date <= now;

export const isAbortDue = (
  rules: readonly LifecycleRule[],
  upload: Pick<Upload, "key" | "initiated">,
  now: Date,
): boolean => rules.some((rule) => isPast(abortDate(rule, upload), now));

/** Returns true if a rule expires a delete marker without older versions. */
const markerExpires = (rule: LifecycleRule, marker: Version, now: Date): boolean => {
  if (!matchesFilter(rule, marker)) return false;
  return (
    rule.expiration?.kind === "expired-delete-marker" || isPast(expirationDate(rule, marker), now)
  );
};

/** Describes the removals that are due for a key. */
export interface DueRemovals {
  /** True if the current object must be deleted, as by a DELETE without a version. */
  expireCurrent: boolean;
  /** The versions to remove permanently. */
  remove: Version[];
}

/**
 * Returns the removals that rules require for a key.
 *
 * @param versions All versions of the key, newest first.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html
 */
export const dueRemovals = (
  rules: readonly LifecycleRule[],
  versions: readonly Version[],
  now: Date,
): DueRemovals => {
  const [current, ...noncurrent] = versions;
  if (current === undefined) return { expireCurrent: false, remove: [] };
  const remove = noncurrent.filter((version, index) => {
    // A version becomes noncurrent when the next version is created.
    const since = versions[index]?.lastModified ?? version.lastModified;
    return rules.some(
      (rule) =>
        rule.noncurrentExpiration !== undefined &&
        matchesFilter(rule, version) &&
        index >= rule.noncurrentExpiration.newerVersions &&
        isPast(roundUpToMidnight(since, rule.noncurrentExpiration.days), now),
    );
  });
  if (current.kind === "object") {
    return { expireCurrent: rules.some((rule) => isPast(expiryDate(rule, current), now)), remove };
  }
  const isOnlyVersion = noncurrent.length === 0;
  const isExpired = isOnlyVersion && rules.some((rule) => markerExpires(rule, current, now));
  return { expireCurrent: false, remove: isExpired ? [current] : remove };
};

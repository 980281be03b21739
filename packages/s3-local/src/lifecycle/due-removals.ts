import type { Upload } from "../storage/database/uploads.ts";
import type { ObjectVersion, Version } from "../storage/database/versions.ts";
import type { LifecycleRule } from "./rule.ts";

const dayMilliseconds = 86_400_000;

/** The last day that a Date can hold. */
const lastMilliseconds = 8.64e15;

/**
 * When so many days are over, counted to the next midnight UTC.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
const endOf = (since: Date, days: number): Date => {
  const end = since.getTime() + days * dayMilliseconds;
  const midnight = Math.ceil(end / dayMilliseconds) * dayMilliseconds;
  return new Date(Math.min(midnight, lastMilliseconds));
};

const picks = ({ filter }: LifecycleRule, version: Version): boolean => {
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

const dateOf = ({ expiration }: LifecycleRule, version: Version): Date | undefined => {
  switch (expiration?.kind) {
    case "days":
      return endOf(version.lastModified, expiration.days);
    case "date":
      return expiration.date;
    case "expired-delete-marker":
    case undefined:
      return undefined;
    default:
      return expiration satisfies never;
  }
};

/** When a rule expires an object that is current. */
export const expiryDate = (rule: LifecycleRule, object: ObjectVersion): Date | undefined =>
  picks(rule, object) ? dateOf(rule, object) : undefined;

/** When a rule aborts an upload. */
export const abortDate = (
  { filter, abortAfterDays }: LifecycleRule,
  { key, initiated }: Pick<Upload, "key" | "initiated">,
): Date | undefined => {
  if (abortAfterDays === undefined || !key.startsWith(filter.prefix)) return undefined;
  return endOf(initiated, abortAfterDays);
};

const isPast = (date: Date | undefined, now: Date): boolean => date !== undefined && date <= now;

export const isAbortDue = (
  rules: readonly LifecycleRule[],
  upload: Pick<Upload, "key" | "initiated">,
  now: Date,
): boolean => rules.some((rule) => isPast(abortDate(rule, upload), now));

/** A marker that hides nothing any more goes by its own rule, or when its age has come. */
const markerExpires = (rule: LifecycleRule, marker: Version, now: Date): boolean => {
  if (!picks(rule, marker)) return false;
  return rule.expiration?.kind === "expired-delete-marker" || isPast(dateOf(rule, marker), now);
};

/** What is to be done about a key. */
export interface DueRemovals {
  /** The current object is to be deleted as by a DELETE without a version. */
  expireCurrent: boolean;
  /** These are to go for good. */
  remove: Version[];
}

/**
 * Decides what rules ask for about a key.
 *
 * @param versions All of the key's, the newest first.
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
    // It stopped being current when the version after it was made.
    const since = versions[index]?.lastModified ?? version.lastModified;
    return rules.some(
      (rule) =>
        rule.noncurrentExpiration !== undefined &&
        picks(rule, version) &&
        index >= rule.noncurrentExpiration.newerVersions &&
        isPast(endOf(since, rule.noncurrentExpiration.days), now),
    );
  });
  if (current.kind === "object") {
    return { expireCurrent: rules.some((rule) => isPast(expiryDate(rule, current), now)), remove };
  }
  const hidesNothing = noncurrent.length === 0;
  const goes = hidesNothing && rules.some((rule) => markerExpires(rule, current, now));
  return { expireCurrent: false, remove: goes ? [current] : remove };
};

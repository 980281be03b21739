import type { Upload } from "../storage/uploads.ts";
import type { ObjectVersion, Version } from "../storage/versions.ts";
import type { LifecycleRule } from "./rule.ts";

const dayMilliseconds = 86_400_000;

/**
 * Whether so many days are over, counted to the next midnight UTC.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
function areOver(since: Date, days: number, now: Date): boolean {
  const end = since.getTime() + days * dayMilliseconds;
  return now.getTime() >= Math.ceil(end / dayMilliseconds) * dayMilliseconds;
}

function picks({ filter }: LifecycleRule, version: Version): boolean {
  if (!version.key.startsWith(filter.prefix)) return false;
  const wanted = Object.entries(filter.tags);
  if (version.kind === "delete-marker") return wanted.length === 0;
  const { sizeGreaterThan = -1, sizeLessThan = Number.POSITIVE_INFINITY } = filter;
  return (
    version.size > sizeGreaterThan &&
    version.size < sizeLessThan &&
    wanted.every(([key, value]) => version.tags[key] === value)
  );
}

function objectExpires({ expiration }: LifecycleRule, object: ObjectVersion, now: Date): boolean {
  switch (expiration?.kind) {
    case "days":
      return areOver(object.lastModified, expiration.days, now);
    case "date":
      return now >= expiration.date;
    case "expired-delete-marker":
    case undefined:
      return false;
    default:
      return expiration satisfies never;
  }
}

/** A marker that hides nothing any more goes by its own rule, or when its age has come. */
function markerExpires({ expiration }: LifecycleRule, marker: Version, now: Date): boolean {
  switch (expiration?.kind) {
    case "days":
      return areOver(marker.lastModified, expiration.days, now);
    case "date":
      return now >= expiration.date;
    case "expired-delete-marker":
      return true;
    case undefined:
      return false;
    default:
      return expiration satisfies never;
  }
}

/** What is to be done about a key. */
export type DueRemovals = {
  /** The current object is to be deleted as by a DELETE without a version. */
  expireCurrent: boolean;
  /** These are to go for good. */
  remove: Version[];
};

/**
 * Decides what the rules ask for about a key.
 *
 * @param versions All of the key's, the newest first.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html
 */
export function dueRemovals(
  rules: readonly LifecycleRule[],
  versions: readonly Version[],
  now: Date,
): DueRemovals {
  const [current, ...noncurrent] = versions;
  if (current === undefined) return { expireCurrent: false, remove: [] };
  const active = rules.filter(({ enabled }) => enabled);
  const remove = noncurrent.filter((version, index) => {
    // It stopped being current when the version after it was made.
    const since = versions[index]?.lastModified ?? version.lastModified;
    return active.some(
      (rule) =>
        rule.noncurrentExpiration !== undefined &&
        picks(rule, version) &&
        index >= rule.noncurrentExpiration.newerVersions &&
        areOver(since, rule.noncurrentExpiration.days, now),
    );
  });
  if (current.kind === "object") {
    const expireCurrent = active.some(
      (rule) => picks(rule, current) && objectExpires(rule, current, now),
    );
    return { expireCurrent, remove };
  }
  const hidesNothing = noncurrent.length === 0;
  const goes =
    hidesNothing &&
    active.some((rule) => picks(rule, current) && markerExpires(rule, current, now));
  return { expireCurrent: false, remove: goes ? [current] : remove };
}

/** Whether the rules ask for an upload to be aborted. */
export function isAbortDue(rules: readonly LifecycleRule[], upload: Upload, now: Date): boolean {
  return rules.some(
    ({ enabled, filter, abortAfterDays }) =>
      enabled &&
      abortAfterDays !== undefined &&
      upload.key.startsWith(filter.prefix) &&
      areOver(upload.initiated, abortAfterDays, now),
  );
}

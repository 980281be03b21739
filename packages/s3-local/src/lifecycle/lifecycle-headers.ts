import type { Context } from "../context.ts";
import { uriEncode } from "../http/uri.ts";
import type { Upload } from "../storage/database/uploads.ts";
import type { ObjectVersion } from "../storage/database/versions.ts";
import { abortDate, expiryDate } from "./due-removals.ts";
import { findEnabledRules } from "./enabled-rules.ts";
import type { LifecycleRule } from "./rule.ts";

/** Returns the earliest date that a rule sets, and the rule's id. */
const earliest = (
  rules: readonly LifecycleRule[],
  dateBy: (rule: LifecycleRule) => Date | undefined,
): { date: Date; id: string } | undefined => {
  const dated = rules.flatMap((rule) => {
    const date = dateBy(rule);
    return date === undefined ? [] : [{ date, id: rule.id }];
  });
  return dated.toSorted((a, b) => a.date.getTime() - b.date.getTime())[0];
};

/**
 * Returns the header with which S3 announces when a current object expires.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
export const expirationHeader = (
  version: ObjectVersion,
  { db }: Pick<Context, "db">,
): Record<string, string> => {
  const rules = findEnabledRules(db, version.bucket);
  const due = earliest(rules, (rule) => expiryDate(rule, version));
  if (due === undefined) return {};
  const isCurrent = db.versions.latest(version.bucket, version.key)?.sequence === version.sequence;
  if (!isCurrent) return {};
  return {
    "x-amz-expiration": `expiry-date="${due.date.toUTCString()}", rule-id="${uriEncode(due.id)}"`,
  };
};

/**
 * Returns the headers with which S3 announces when an upload is aborted.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html
 */
export const abortHeaders = (
  upload: Pick<Upload, "bucket" | "key" | "initiated">,
  { db }: Pick<Context, "db">,
): Record<string, string> => {
  const due = earliest(findEnabledRules(db, upload.bucket), (rule) => abortDate(rule, upload));
  if (due === undefined) return {};
  return {
    "x-amz-abort-date": due.date.toUTCString(),
    "x-amz-abort-rule-id": uriEncode(due.id),
  };
};

import { notImplemented, S3Error } from "../../http/errors.ts";
import { header, type S3Request } from "../../http/request.ts";
import type { IndexDb } from "../../storage/database/index-db.ts";
import { matchesETag, preconditionFailed } from "./read-conditions.ts";

/** Holds the conditions that the current object must meet for a write or delete. */
export interface WriteConditions {
  /** An ETag, or `*` for any object. */
  ifMatch: string | undefined;
  /** True if the object must not exist. */
  ifAbsent: boolean;
}

export const noConditions: WriteConditions = { ifMatch: undefined, ifAbsent: false };

interface Target {
  bucket: string;
  key: string;
}

/** @throws S3Error NotImplemented for an If-None-Match other than `*` */
export const parseWriteConditions = (request: S3Request): WriteConditions => {
  const ifNoneMatch = header(request, "if-none-match");
  if (ifNoneMatch !== undefined && ifNoneMatch.trim() !== "*") {
    throw notImplemented("If-None-Match");
  }
  return { ifMatch: header(request, "if-match"), ifAbsent: ifNoneMatch !== undefined };
};

/**
 * Checks conditions against the current object of a key. A delete marker counts as no object.
 *
 * @throws S3Error PreconditionFailed, NoSuchKey
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export const requireConditions = (
  { ifMatch, ifAbsent }: WriteConditions,
  { bucket, key }: Target,
  db: IndexDb,
): void => {
  if (ifMatch === undefined && !ifAbsent) return;
  const version = db.versions.latest(bucket, key);
  const current = version?.kind === "object" ? version : undefined;
  if (ifAbsent && current !== undefined) throw preconditionFailed("If-None-Match");
  if (ifMatch === undefined) return;
  if (current === undefined) throw new S3Error("NoSuchKey", { details: { Key: key } });
  if (!matchesETag(ifMatch, current.eTag)) throw preconditionFailed("If-Match");
};

/**
 * Checks conditions again that were met before the bytes arrived. Call it inside the commit.
 *
 * @throws S3Error PreconditionFailed; ConditionalRequestConflict if the object was deleted meanwhile
 */
export const recheckConditions = (
  conditions: WriteConditions,
  target: Target,
  db: IndexDb,
): void => {
  try {
    requireConditions(conditions, target, db);
  } catch (error) {
    const went = error instanceof S3Error && error.code === "NoSuchKey";
    throw went
      ? new S3Error("ConditionalRequestConflict", {
          details: { Condition: "If-Match", Key: target.key },
        })
      : error;
  }
};

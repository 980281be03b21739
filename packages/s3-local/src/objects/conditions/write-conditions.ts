import { notImplemented, S3Error } from "../../http/errors.ts";
import { header, type S3Request } from "../../http/request.ts";
import type { IndexDb } from "../../storage/database/index-db.ts";
import { names, preconditionFailed } from "./read-conditions.ts";

/** What must hold of the current object for a write or delete to take place. */
export interface WriteConditions {
  /** An ETag, or `*` for any object. */
  ifMatch: string | undefined;
  /** Asks that there is no object. */
  ifAbsent: boolean;
}

export const unconditional: WriteConditions = { ifMatch: undefined, ifAbsent: false };

interface Target {
  bucket: string;
  key: string;
}

/** @throws S3Error NotImplemented for an If-None-Match other than `*` */
export const writeConditions = (request: S3Request): WriteConditions => {
  const ifNoneMatch = header(request, "if-none-match");
  if (ifNoneMatch !== undefined && ifNoneMatch.trim() !== "*") {
    throw notImplemented("If-None-Match");
  }
  return { ifMatch: header(request, "if-match"), ifAbsent: ifNoneMatch !== undefined };
};

/**
 * Checks conditions against the current object of a key; a delete marker counts as none.
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
  if (!names(ifMatch, current.eTag)) throw preconditionFailed("If-Match");
};

/**
 * Checks conditions again when they held before the bytes arrived; call it inside the commit.
 *
 * @throws S3Error PreconditionFailed; ConditionalRequestConflict when the object went meanwhile
 */
export const requireStill = (conditions: WriteConditions, target: Target, db: IndexDb): void => {
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

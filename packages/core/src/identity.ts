import * as v from "valibot";
import { limits } from "./limits.ts";
import { isOrphan, type RecordStatus } from "./status.ts";

/** Every object lives under this prefix; nothing else may. */
export const objectPrefix = "uploads/";

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** An upload's id: a lower-case UUID version 7 (RFC 9562), so that ids sort by the time they were made. */
export const UploadId = v.pipe(
  v.string("must be a UUID version 7"),
  v.regex(uuid7, "must be a UUID version 7"),
);

/**
 * The object key of a new upload. Its first part is random, because S3 partitions a bucket by prefix and ids sort by
 * time: see docs/decisions/0007-object-keys-start-with-random-digits.md. A user's file name never enters it.
 */
export const objectKey = (id: string): string => `${objectPrefix}${id.slice(-2)}/${id}`;

/** The object key of an upload whose record stores no key: those requested before keys had random digits. */
export const legacyObjectKey = (id: string): string => `${objectPrefix}${id}`;

/** Returns the object key of an upload from its record. */
export const getObjectKey = ({
  id,
  key,
}: {
  readonly id: string;
  readonly key?: string | undefined;
}): string => key ?? legacyObjectKey(id);

/** Returns true if an object at this key is the record's. An orphan may lie at any key of its id. */
export const isKeyOfRecord = (
  key: string,
  record: { readonly id: string; readonly status: RecordStatus; readonly key?: string | undefined },
): boolean => isOrphan(record) || getObjectKey(record) === key;

/** The id that an object key was made from, in either layout, or undefined for a key that is none of ours. */
export const idOfKey = (key: string): string | undefined => {
  const id = key.slice(key.lastIndexOf("/") + 1);
  const isOurs = uuid7.test(id) && (key === objectKey(id) || key === legacyObjectKey(id));
  return isOurs ? id : undefined;
};

/**
 * The partition of the `due` index that an upload belongs to: the last digits of its id, which are random.
 *
 * @param count of partitions
 */
export const dueShardOf = (id: string, count: number = limits.dueShards): string =>
  String(Number.parseInt(id.slice(-4), 16) % count);

/** The partitions of a `due` index that has this many. Of more there are all of fewer. */
export const dueShardsOf = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, shard) => String(shard));

/** All partitions of the `due` index. */
export const dueShards: readonly string[] = dueShardsOf(limits.dueShards);

import { uuid7 } from "./fields/upload-id.ts";
import { limits } from "./limits.ts";
import { isOrphan, type RecordStatus } from "./status.ts";

/** The prefix of every object. The bucket holds nothing else. */
export const objectPrefix = "uploads/";

/**
 * Returns the object key of a new upload. Its first part is random, because S3 partitions a bucket by prefix, and ids sort
 * by time: see docs/decisions/0007-object-keys-start-with-random-digits.md. A key never contains a user's file name.
 */
export const objectKey = (id: string): string => `${objectPrefix}${id.slice(-2)}/${id}`;

/** Returns the object key of an upload whose record stores no key. It was requested before keys had random digits. */
export const legacyObjectKey = (id: string): string => `${objectPrefix}${id}`;

/** Returns the object key of an upload from its record. */
export const getObjectKey = ({
  id,
  key,
}: {
  readonly id: string;
  readonly key?: string | undefined;
}): string => key ?? legacyObjectKey(id);

/** Returns true if an object at this key belongs to the record. An orphan can be at any key of its id. */
export const isKeyOfRecord = (
  key: string,
  record: { readonly id: string; readonly status: RecordStatus; readonly key?: string | undefined },
): boolean => isOrphan(record) || getObjectKey(record) === key;

/** Returns the id in an object key of either layout, or undefined if Slipway did not create the key. */
export const parseObjectKey = (key: string): string | undefined => {
  const id = key.slice(key.lastIndexOf("/") + 1);
  const isOurs = uuid7.test(id) && (key === objectKey(id) || key === legacyObjectKey(id));
  return isOurs ? id : undefined;
};

/**
 * Returns the partition of the `due` index that an upload belongs to. It is derived from the random digits of the id.
 *
 * @param count the number of partitions
 */
export const getDueShard = (id: string, count: number = limits.dueShards): string =>
  String(Number.parseInt(id.slice(-4), 16) % count);

/** Returns the partitions of a `decideDue` index with this many. An index with more partitions has all of them. */
export const listDueShards = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, shard) => String(shard));

/** All partitions of the `due` index. */
export const dueShards: readonly string[] = listDueShards(limits.dueShards);

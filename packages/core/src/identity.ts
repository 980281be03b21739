import * as v from "valibot";
import { limits } from "./limits.ts";

/** Every object lives under this prefix; nothing else may. */
export const objectPrefix = "uploads/";

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** An upload's id: a lower-case UUID version 7 (RFC 9562), so that ids sort by the time they were made. */
export const UploadId = v.pipe(
  v.string("must be a UUID version 7"),
  v.regex(uuid7, "must be a UUID version 7"),
);

/** The object key of an upload. A user's file name never enters it. */
export const objectKey = (id: string): string => `${objectPrefix}${id}`;

/** The id that an object key was made from, or undefined for a key that is none of ours. */
export const idOfKey = (key: string): string | undefined => {
  if (!key.startsWith(objectPrefix)) return undefined;
  const id = key.slice(objectPrefix.length);
  return uuid7.test(id) ? id : undefined;
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

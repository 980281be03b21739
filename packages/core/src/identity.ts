import { uuid7 } from "./fields/upload-id.ts";
import { limits } from "./limits.ts";
import { isOrphan, type RecordStatus } from "./status.ts";

/** The prefix of every object, unless a deployment uses a prefix of an existing bucket. */
export const objectPrefix = "uploads/";

/** The folder, after the prefix, of files that everyone may read. Their links need no signature. */
export const publicFolder = "public/";

/** The readers of a kind's files: people who get a link, or everyone who has the address. */
export type Visibility = "private" | "public";

/** Returns the object key of an upload whose record stores no key. It was requested before keys had random digits. */
export const legacyObjectKey = (id: string): string => `${objectPrefix}${id}`;

/** A variant of one version of an upload. */
export interface DerivedImage {
  readonly id: string;
  readonly versionId: string;
  readonly variant: string;
}

/** Returns the prefix of derived images. Beside other files of a bucket, it is inside the deployment's prefix. */
export const getDerivedPrefix = (prefix: string): string =>
  prefix === objectPrefix ? "derived/" : `${prefix}derived/`;

/** The keys of a deployment's objects. */
export interface ObjectKeys {
  /** The start of all keys. */
  readonly prefix: string;

  /**
   * Returns the key of a new upload. After the prefix, it is random, because S3 partitions a bucket by prefix, and ids sort
   * by time: see docs/decisions/0007-object-keys-start-with-random-digits.md. A key never contains a user's file name.
   *
   * @param visibility `private` by default
   */
  readonly create: (id: string, visibility?: Visibility) => string;

  /** Returns every key that an object of an id can have, the oldest layout last. */
  readonly list: (id: string) => readonly string[];

  /** Returns the key in a record, or the one that an object has if its record stores none. */
  readonly find: (record: { readonly id: string; readonly key?: string | undefined }) => string;

  /** Returns the id in a key, or undefined if Slipway did not create the key. */
  readonly parse: (key: string) => string | undefined;

  /** The start of the keys of all derived images. */
  readonly derivedPrefix: string;

  /** Returns the start of the keys of the images that are derived from an upload, or from one version of it. */
  readonly listDerived: (id: string, versionId?: string) => string;

  /** Returns the key of a derived image. */
  readonly createDerived: (image: DerivedImage) => string;

  /** Returns the derived image that a key belongs to; undefined if Slipway did not create the key. */
  readonly parseDerived: (key: string) => DerivedImage | undefined;
}

/** Creates the keys of a deployment whose objects have this prefix. */
export const createObjectKeys = (prefix: string): ObjectKeys => {
  const create: ObjectKeys["create"] = (id, visibility = "private") =>
    `${prefix}${visibility === "public" ? publicFolder : ""}${id.slice(-2)}/${id}`;
  // No deployment with another prefix is old enough to have legacy keys.
  const isLegacy = prefix === objectPrefix;
  const list = (id: string) => [
    create(id),
    create(id, "public"),
    ...(isLegacy ? [legacyObjectKey(id)] : []),
  ];
  const derivedPrefix = getDerivedPrefix(prefix);
  const listDerived = (id: string, versionId?: string) =>
    `${derivedPrefix}${id.slice(-2)}/${id}/${versionId === undefined ? "" : `${versionId}/`}`;
  const createDerived = ({ id, versionId, variant }: DerivedImage) =>
    `${listDerived(id, versionId)}${variant}`;
  return {
    derivedPrefix,
    listDerived,
    createDerived,
    parseDerived: (key) => {
      const [variant = "", versionId = "", id = ""] = key.split("/").reverse();
      const image = { id, versionId, variant };
      return uuid7.test(id) && createDerived(image) === key ? image : undefined;
    },
    prefix,
    create,
    list,
    find: ({ id, key }) => key ?? (isLegacy ? legacyObjectKey(id) : create(id)),
    parse: (key) => {
      const id = key.slice(key.lastIndexOf("/") + 1);
      return uuid7.test(id) && list(id).includes(key) ? id : undefined;
    },
  };
};

/** The keys of a deployment with a bucket of its own. */
export const defaultKeys: ObjectKeys = createObjectKeys(objectPrefix);

/** Returns the object key of an upload from its record. Only orphans of other prefixes have no key: see `ObjectKeys.find`. */
export const getObjectKey: ObjectKeys["find"] = defaultKeys.find;

/** Returns true if an object at this key belongs to the record. An orphan can be at any key of its id. */
export const isKeyOfRecord = (
  key: string,
  record: { readonly id: string; readonly status: RecordStatus; readonly key?: string | undefined },
): boolean => isOrphan(record) || getObjectKey(record) === key;

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

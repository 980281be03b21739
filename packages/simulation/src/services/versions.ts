import type { Checksum } from "@slipway/core/record";
import type { Body } from "../bodies.ts";

/** A stored version of an object. */
export interface StoredVersion {
  readonly key: string;
  readonly versionId: string;
  readonly body: Body;
  readonly contentType: string;
  readonly checksum: Checksum;
  readonly eTag: string;
  readonly sequencer: string;
}

/** A delete marker, which hides the versions of a key. */
export interface DeleteMarker {
  readonly key: string;
  readonly versionId: string;
  readonly body: undefined;
}

/** An S3 event: a version was created or removed. */
export interface ObjectChange {
  readonly eventName:
    | "ObjectCreated:Post"
    | "ObjectCreated:Put"
    | "ObjectCreated:CompleteMultipartUpload"
    | "ObjectRemoved:Delete"
    | "ObjectRemoved:DeleteMarkerCreated";
  readonly key: string;
  readonly versionId: string;
  readonly sequencer: string;
}

/** The object versions of a versioned bucket. Strongly consistent, as S3 is. */
export interface Versions {
  /** Stores a version. */
  put(object: {
    readonly key: string;
    readonly body: Body;
    readonly contentType: string;
    readonly checksum: Checksum;
    readonly eTag: string;
    readonly eventName: ObjectChange["eventName"];
  }): StoredVersion;
  /** Puts a delete marker on a key. */
  hide(key: string): DeleteMarker;
  get(key: string, versionId: string): StoredVersion | undefined;
  /** Returns the versions and delete markers of a key, oldest first. */
  list(key: string): readonly (StoredVersion | DeleteMarker)[];
  /** Returns the versions and delete markers of the keys that start with a prefix. */
  listByPrefix(prefix: string): readonly (StoredVersion | DeleteMarker)[];
  /** Removes a version or delete marker permanently. Returns true if it existed. */
  remove(key: string, versionId: string): boolean;
  /** Returns all versions in the bucket, without delete markers. */
  all(): readonly StoredVersion[];
}

/** @param onChange called for each version that is created or removed */
export const createVersions = (onChange: (change: ObjectChange) => void): Versions => {
  const keys = new Map<string, (StoredVersion | DeleteMarker)[]>();
  let count = 0;
  const next = () => {
    count += 1;
    return {
      versionId: `v${count}`,
      sequencer: count.toString(16).toUpperCase().padStart(18, "0"),
    };
  };
  const keep = (version: StoredVersion | DeleteMarker) => {
    const versions = keys.get(version.key);
    if (versions === undefined) keys.set(version.key, [version]);
    else versions.push(version);
  };
  const list = (key: string) => keys.get(key) ?? [];
  return {
    put({ eventName, ...object }) {
      const version: StoredVersion = { ...object, ...next() };
      keep(version);
      const { key, versionId, sequencer } = version;
      onChange({ eventName, key, versionId, sequencer });
      return version;
    },
    hide(key) {
      const { versionId, sequencer } = next();
      const marker: DeleteMarker = { key, versionId, body: undefined };
      keep(marker);
      onChange({ eventName: "ObjectRemoved:DeleteMarkerCreated", key, versionId, sequencer });
      return marker;
    },
    get(key, versionId) {
      const version = list(key).find((one) => one.versionId === versionId);
      return version !== undefined && version.body !== undefined ? version : undefined;
    },
    list: (key) => [...list(key)],
    listByPrefix: (prefix) =>
      [...keys].flatMap(([key, versions]) => (key.startsWith(prefix) ? versions : [])),
    remove(key, versionId) {
      const versions = list(key);
      const index = versions.findIndex((one) => one.versionId === versionId);
      if (index === -1) return false;
      const [removed] = versions.splice(index, 1);
      if (removed?.body !== undefined)
        onChange({ eventName: "ObjectRemoved:Delete", key, ...next(), versionId });
      return true;
    },
    all: () =>
      [...keys.values()].flatMap((versions) =>
        versions.flatMap((version) => (version.body === undefined ? [] : [version])),
      ),
  };
};

import { createHash } from "node:crypto";
import { limits } from "@slipway/core/limits";
import { type Look, ObjectForbiddenError, type Objects } from "../ports/objects.ts";
import { type MultipartInMemory, multipartInMemory } from "./multipart-in-memory.ts";

/** A version as it is kept; a delete marker has no bytes. */
export interface VersionInMemory {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly isDeleteMarker: boolean;
  readonly storedAt: string;
}

export interface ObjectsInMemory extends Objects, MultipartInMemory {
  /** Every version, by key and by its id, oldest first. */
  readonly versions: ReadonlyMap<string, ReadonlyMap<string, VersionInMemory>>;
  /** Delete an object without naming a version, as the console does: hide it; returns the marker's id. */
  hide(key: string): string;
  /** Store a version, as a form or anyone else would; returns its id. */
  put(key: string, bytes: Uint8Array, contentType: string): string;
  /** How often each operation was called. */
  readonly calls: Record<string, number>;
  /** Answer 403 for what is gone, as S3 does when the caller may not list the bucket. */
  forbidMissing: boolean;
}

/** Objects in a map, for tests of use cases. Signs nothing. */
export const objectsInMemory = (clock: () => Date): ObjectsInMemory => {
  const versions = new Map<string, Map<string, VersionInMemory>>();
  const calls: Record<string, number> = {};
  const called = (name: string) => {
    calls[name] = (calls[name] ?? 0) + 1;
  };
  let count = 0;
  const multipart = multipartInMemory({
    put: (key, bytes, contentType) => objects.put(key, bytes, contentType),
    exists: (key) => (versions.get(key)?.size ?? 0) > 0,
    clock,
  });
  const keep = (key: string, version: Omit<VersionInMemory, "storedAt">): string => {
    const versionId = `v${++count}`;
    const ofKey = versions.get(key) ?? new Map();
    versions.set(key, ofKey.set(versionId, { ...version, storedAt: clock().toISOString() }));
    return versionId;
  };
  const objects: ObjectsInMemory = {
    ...multipart,
    calls,
    versions,
    forbidMissing: false,
    put: (key, bytes, contentType) => keep(key, { bytes, contentType, isDeleteMarker: false }),
    hide: (key) => keep(key, { bytes: new Uint8Array(), contentType: "", isDeleteMarker: true }),
    async signPost(key, declared) {
      called("signPost");
      return {
        url: "memory:",
        fields: { key, ...(declared.sha256 && { sha256: declared.sha256 }) },
      };
    },
    async look(key, versionId): Promise<Look | undefined> {
      called("look");
      const version = versions.get(key)?.get(versionId);
      if (version === undefined || version.isDeleteMarker) {
        if (objects.forbidMissing) throw new ObjectForbiddenError("Access Denied");
        return undefined;
      }
      const { bytes, contentType } = version;
      const value = createHash("sha256").update(bytes).digest("base64");
      return {
        head: bytes.subarray(0, limits.inspectedBytes),
        object: {
          key,
          versionId,
          eTag: `"${versionId}"`,
          size: bytes.length,
          contentType,
          checksum: { algorithm: "SHA256", value },
        },
      };
    },
    async readRange(key, versionId, { start, end }) {
      called("readRange");
      return versions.get(key)?.get(versionId)?.bytes.subarray(start, end);
    },
    async listVersions(key) {
      called("listVersions");
      const ofKey = [...(versions.get(key) ?? [])];
      return ofKey.flatMap(([versionId, { isDeleteMarker }]) =>
        isDeleteMarker ? [] : [versionId],
      );
    },
    async deleteVersion(key, versionId) {
      called("deleteVersion");
      versions.get(key)?.delete(versionId);
    },
    async deleteAllVersions(key) {
      called("deleteAllVersions");
      versions.delete(key);
    },
    async signLink({ key, versionId, disposition }) {
      return `memory:${key}?versionId=${versionId}&disposition=${disposition}`;
    },
  };
  return objects;
};

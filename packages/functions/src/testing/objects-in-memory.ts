import { createHash } from "node:crypto";
import { limits } from "@slipway/core/limits";
import { ObjectForbiddenError, type Objects, type VersionContent } from "../ports/objects.ts";
import { type MultipartInMemory, multipartInMemory } from "./multipart-in-memory.ts";

/** A stored version. A delete marker has no bytes. */
export interface VersionInMemory {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly isDeleteMarker: boolean;
  readonly storedAt: string;
}

export interface ObjectsInMemory extends Objects, MultipartInMemory {
  /** All versions by key and version id, oldest first. */
  readonly versions: ReadonlyMap<string, ReadonlyMap<string, VersionInMemory>>;
  /** Deletes an object without a version id, which adds a delete marker. Returns the marker's id. */
  hide(key: string): string;
  /** Stores a version. Returns its id. */
  put(key: string, bytes: Uint8Array, contentType: string): string;
  /** The number of calls of each operation. */
  readonly calls: Record<string, number>;
  /** Responds with 403 for a missing version, as S3 does if the caller may not list the bucket. */
  forbidMissing: boolean;
}

/** Creates an in-memory implementation of `Objects`. Its links are not signed. */
export const createObjectsInMemory = (clock: () => Date): ObjectsInMemory => {
  const versions = new Map<string, Map<string, VersionInMemory>>();
  const calls: Record<string, number> = {};
  const countCall = (name: string) => {
    calls[name] = (calls[name] ?? 0) + 1;
  };
  let count = 0;
  const multipart = multipartInMemory({
    put: (key, bytes, contentType) => objects.put(key, bytes, contentType),
    exists: (key) => (versions.get(key)?.size ?? 0) > 0,
    clock,
  });
  const store = (key: string, version: Omit<VersionInMemory, "storedAt">): string => {
    const versionId = `v${++count}`;
    const versionsOfKey = versions.get(key) ?? new Map();
    versions.set(
      key,
      versionsOfKey.set(versionId, { ...version, storedAt: clock().toISOString() }),
    );
    return versionId;
  };
  const objects: ObjectsInMemory = {
    ...multipart,
    calls,
    versions,
    forbidMissing: false,
    put: (key, bytes, contentType) => store(key, { bytes, contentType, isDeleteMarker: false }),
    hide: (key) => store(key, { bytes: new Uint8Array(), contentType: "", isDeleteMarker: true }),
    async signPost(key, declared) {
      countCall("signPost");
      return {
        url: "memory:",
        fields: { key, ...(declared.sha256 && { sha256: declared.sha256 }) },
      };
    },
    async readVersion(key, versionId): Promise<VersionContent | undefined> {
      countCall("look");
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
      countCall("readRange");
      const version = versions.get(key)?.get(versionId);
      if (version === undefined && objects.forbidMissing)
        throw new ObjectForbiddenError("Access Denied");
      return version?.bytes.subarray(start, end);
    },
    async listVersions(key) {
      countCall("listVersions");
      const versionsOfKey = [...(versions.get(key) ?? [])];
      return versionsOfKey.flatMap(([versionId, { isDeleteMarker }]) =>
        isDeleteMarker ? [] : [versionId],
      );
    },
    async deleteVersion(key, versionId) {
      countCall("deleteVersion");
      versions.get(key)?.delete(versionId);
    },
    async deleteAllVersions(key) {
      countCall("deleteAllVersions");
      versions.delete(key);
    },
    async putDerived({ key, bytes, contentType, width, height }) {
      countCall("putDerived");
      const [earlier] = [...(versions.get(key) ?? [])];
      const versionId = earlier?.[0] ?? store(key, { bytes, contentType, isDeleteMarker: false });
      const size = (earlier?.[1].bytes ?? bytes).length;
      return { width, height, size, contentType, versionId };
    },
    async deleteDerived(prefix) {
      countCall("deleteDerived");
      for (const key of versions.keys()) if (key.startsWith(prefix)) versions.delete(key);
    },
    async signLink({ key, versionId, disposition }) {
      return `memory:${key}?versionId=${versionId}&disposition=${disposition}`;
    },
  };
  return objects;
};

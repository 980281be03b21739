import { createHash } from "node:crypto";
import { limits } from "@slipway/core/limits";
import { type Look, ObjectForbiddenError, type Objects } from "../objects.ts";
import { type MultipartInMemory, multipartInMemory } from "./multipart-in-memory.ts";

export interface ObjectsInMemory extends Objects, MultipartInMemory {
  /** Store a version, as a form or anyone else would; returns its id. */
  put(key: string, bytes: Uint8Array, contentType: string): string;
  /** How often each operation was called. */
  readonly calls: Record<string, number>;
  /** Answer 403 for what is gone, as S3 does when the caller may not list the bucket. */
  forbidMissing: boolean;
}

/** Objects in a map, for tests of use cases. Signs nothing. */
export const objectsInMemory = (): ObjectsInMemory => {
  const versions = new Map<string, Map<string, { bytes: Uint8Array; contentType: string }>>();
  const calls: Record<string, number> = {};
  const called = (name: string) => {
    calls[name] = (calls[name] ?? 0) + 1;
  };
  let count = 0;
  const multipart = multipartInMemory({
    put: (key, bytes, contentType) => objects.put(key, bytes, contentType),
    exists: (key) => (versions.get(key)?.size ?? 0) > 0,
  });
  const objects: ObjectsInMemory = {
    ...multipart,
    calls,
    forbidMissing: false,
    put(key, bytes, contentType) {
      const versionId = `v${++count}`;
      const ofKey = versions.get(key) ?? new Map();
      versions.set(key, ofKey.set(versionId, { bytes, contentType }));
      return versionId;
    },
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
      if (version === undefined) {
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
    async listVersions(key) {
      called("listVersions");
      return [...(versions.get(key)?.keys() ?? [])];
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

import type { Objects } from "../../ports/objects.ts";

/**
 * Creates objects that load the S3 client when they are first used.
 *
 * @param load returns the objects, and is called once
 */
export const createLazyObjects = (load: () => Promise<Objects>): Objects => {
  let loading: Promise<Objects> | undefined;
  const objects = () => {
    loading ??= load();
    return loading;
  };
  return {
    signPost: async (...args) => (await objects()).signPost(...args),
    readVersion: async (key, versionId) => (await objects()).readVersion(key, versionId),
    readRange: async (key, versionId, range) => (await objects()).readRange(key, versionId, range),
    listVersions: async (key) => (await objects()).listVersions(key),
    deleteVersion: async (key, versionId) => (await objects()).deleteVersion(key, versionId),
    deleteAllVersions: async (key) => (await objects()).deleteAllVersions(key),
    signLink: async (link) => (await objects()).signLink(link),
    createMultipartUpload: async (key, declared) =>
      (await objects()).createMultipartUpload(key, declared),
    signParts: async (...args) => (await objects()).signParts(...args),
    listParts: async (upload, range) => (await objects()).listParts(upload, range),
    completeMultipartUpload: async (upload, parts) =>
      (await objects()).completeMultipartUpload(upload, parts),
    abortMultipartUpload: async (upload) => (await objects()).abortMultipartUpload(upload),
    putDerived: async (image) => (await objects()).putDerived(image),
    deleteDerived: async (prefix) => (await objects()).deleteDerived(prefix),
    exists: async (key) => (await objects()).exists(key),
  };
};

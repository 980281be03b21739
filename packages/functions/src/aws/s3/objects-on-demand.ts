import type { Objects } from "../../ports/objects.ts";
import type { FormSigner } from "./post-signer.ts";
import { formsOfBucket } from "./post-signer.ts";

/**
 * Objects whose client is loaded by the first call that needs one, and never by a form: the client takes longer to load
 * than everything else that a form needs.
 *
 * @param load gives the objects, and is asked once
 */
export const objectsOnDemand = (
  bucket: string,
  signer: FormSigner,
  load: () => Promise<Objects>,
): Objects => {
  let loading: Promise<Objects> | undefined;
  const objects = () => {
    loading ??= load();
    return loading;
  };
  return {
    signPost: formsOfBucket(bucket, signer),
    look: async (key, versionId) => (await objects()).look(key, versionId),
    readRange: async (key, versionId, range) => (await objects()).readRange(key, versionId, range),
    listVersions: async (key) => (await objects()).listVersions(key),
    deleteVersion: async (key, versionId) => (await objects()).deleteVersion(key, versionId),
    deleteAllVersions: async (key) => (await objects()).deleteAllVersions(key),
    signLink: async (link) => (await objects()).signLink(link),
    createMultipartUpload: async (key, declared) =>
      (await objects()).createMultipartUpload(key, declared),
    signParts: async (upload, parts) => (await objects()).signParts(upload, parts),
    listParts: async (upload, range) => (await objects()).listParts(upload, range),
    completeMultipartUpload: async (upload, parts) =>
      (await objects()).completeMultipartUpload(upload, parts),
    abortMultipartUpload: async (upload) => (await objects()).abortMultipartUpload(upload),
    exists: async (key) => (await objects()).exists(key),
  };
};

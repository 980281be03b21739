import { legacyObjectKey } from "@slipway/core/identity";
import type { ApiAdapters } from "../ports/adapters.ts";

/** Changes adapters to request uploads with legacy keys: without random digits, and not stored in the record. */
export const withLegacyKeys = <Needed extends ApiAdapters>(adapters: Needed): Needed => {
  const { objects, records, keys } = adapters;
  const legacy = (key: string) => legacyObjectKey(keys.parse(key) ?? "");
  return {
    ...adapters,
    objects: {
      ...objects,
      signPost: (key, ...rest) => objects.signPost(legacy(key), ...rest),
      createMultipartUpload: (key, declared) =>
        objects.createMultipartUpload(legacy(key), declared),
      abortMultipartUpload: (upload) =>
        objects.abortMultipartUpload({ ...upload, key: legacy(upload.key) }),
    },
    records: {
      ...records,
      putNew: async (created) => {
        const unprocessed = await records.putNew(
          created.map((record) => ({ ...record, key: undefined })),
        );
        return created.filter((record) => unprocessed.some(({ id }) => id === record.id));
      },
    },
  };
};

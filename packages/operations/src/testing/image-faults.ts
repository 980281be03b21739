import type { FsckWorld } from "./fsck-world.ts";

const createDerivation = (versionId: string) => ({
  versionId,
  attempts: 1,
  until: "2026-01-01T12:10:00.000Z",
  outcome: "derived",
});

/** Faults of derived images: how to cause each, and the outcome of its repair. */
export const imageFaults = {
  "a record with an image that is lost": {
    kind: "lost-image",
    detail: "The variant thumb is not in S3.",
    repair: "repaired",
    cause: async ({ settled, change, records }: FsckWorld) => {
      const id = await settled();
      const record = await records.get(id);
      const versionId = record && "object" in record ? (record.object?.versionId ?? "") : "";
      const thumb = { width: 1, height: 1, size: 1, contentType: "image/webp", versionId: "lost" };
      change(id, { derivation: createDerivation(versionId), variants: { thumb } });
    },
  },
  "an image whose upload has no record": {
    kind: "stray-image",
    detail: "No record references its upload.",
    repair: "repaired",
    cause: async ({ objects, adapters }: FsckWorld) => {
      const id = "01930000-0000-7000-8000-00000000000b";
      const key = adapters.keys.createDerived({ id, versionId: "v", variant: "thumb" });
      objects.put(key, new Uint8Array(1), "image/webp");
    },
  },
} as const;

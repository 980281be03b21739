import { defaultKeys, legacyObjectKey } from "@slipway/core/identity";
import { createFieldKey } from "@slipway/core/kinds/fields/field-keys";
import { limits } from "@slipway/core/limits";
import { isReady } from "@slipway/core/status";
import { png } from "@slipway/functions/testing/world";
import { deleteUpload } from "@slipway/functions/trash/delete";
import { finalizeUpload } from "@slipway/functions/uploads/finalize";
import { sweepUploads } from "@slipway/functions/uploads/sweep";
import type { FaultKind, Finding } from "../fsck/finding.ts";
import { type FsckWorld, grace, longAfter, orphanId, policyOver } from "./fsck-world.ts";
import { imageFaults } from "./image-faults.ts";

/** Each fault: how to cause it, and the outcome of its repair. */
export const faults: Record<
  string,
  {
    kind: FaultKind;
    detail: string;
    repair: Finding["repair"];
    cause(world: FsckWorld): Promise<void>;
  }
> = {
  ...imageFaults,
  "a missing pinned version": {
    kind: "ghost",
    detail: "The pinned version v1 is not in S3.",
    repair: "repaired",
    cause: async ({ settled, objects }) => {
      await objects.deleteVersion(defaultKeys.create(await settled()), "v1");
    },
  },
  "a record whose size, checksum, and eTag differ from its version": {
    kind: "mismatch",
    detail: 'In S3, its size is 70, not 71, its eTag is "v1", not "x", its checksum is SHA256',
    repair: "repaired",
    cause: async ({ settled, change, records }) => {
      const id = await settled();
      const record = await records.get(id);
      if (!isReady(record)) throw new Error("The upload is not ready.");
      change(id, { object: { ...record.object, size: 71, eTag: '"x"', checksum: undefined } });
    },
  },
  "a record whose object and declaration were both changed": {
    kind: "mismatch",
    detail: "In S3, its contentType is image/png, not image/jpeg.",
    repair: "remains",
    cause: async ({ settled, change, records }) => {
      const id = await settled();
      const record = await records.get(id);
      if (!isReady(record)) throw new Error("The upload is not ready.");
      const contentType = "image/jpeg";
      const declared = { ...record.declared, contentType };
      change(id, { declared, object: { ...record.object, contentType } });
    },
  },
  "a pending upload that was not expired in time": {
    kind: "overdue",
    detail: "It is pending and was due at 2026-01-01T12:20:00.001Z.",
    repair: "repaired",
    cause: async ({ request, wait }) => {
      await request();
      wait(longAfter);
    },
  },
  "an upload whose event was lost and that the sweep missed": {
    kind: "overdue",
    detail: "It is pending and was due at 2026-01-01T12:20:00.001Z.",
    repair: "repaired",
    cause: async ({ request, store, wait }) => {
      store(await request());
      wait(longAfter);
    },
  },
  "a pending record outside the due index": {
    kind: "overdue",
    detail: "It is pending and not in a shard of the due index that is swept.",
    repair: "started",
    cause: async ({ request, change }) => {
      change(await request(), { dueAt: undefined, dueShard: undefined });
    },
  },
  "a retention in a shard that is not swept": {
    kind: "overdue",
    detail: "It is ready and not in a shard of the due index that is swept.",
    repair: "repaired",
    cause: async ({ settled, change }) => {
      change(await settled(png, { retention: 7 }), { dueShard: "99" });
    },
  },
  "a record that the sweep keeps failing on": {
    kind: "overdue",
    detail: "The sweep failed on it 5 times. The reason is in the sweep's log.",
    repair: "repaired",
    cause: async ({ request, wait, objects, adapters }) => {
      await request();
      wait(policyOver + 1);
      const listVersions = async () => {
        throw new Error("S3 is unavailable");
      };
      for (let n = 0; n < 5; n += 1) {
        await sweepUploads({ ...adapters, objects: { ...objects, listVersions } });
        wait(limits.sweep.backoff.first * 2 ** n);
      }
    },
  },
  "a record that is listed to a former owner": {
    kind: "misfiled",
    detail: "A key that lists it by a field is not that of its owner, kind, and field.",
    repair: "repaired",
    cause: async ({ settled, change }) => {
      const key = { kind: "default", name: "album", text: "a" };
      change(await settled(), {
        owner: "ben",
        fields: { album: "a" },
        fieldKey1: createFieldKey({ owner: "ann", ...key }),
        fieldKey2: "not a key",
      });
    },
  },
  "an object without a record": {
    kind: "orphan",
    detail: "No record references it.",
    repair: "started",
    cause: async ({ store, wait }) => {
      store(orphanId);
      wait(grace + 1);
    },
  },
  "an object at the key of a removed orphan": {
    kind: "orphan",
    detail: "It arrived after an orphan with this key was removed.",
    repair: "started",
    cause: async ({ store, wait, adapters }) => {
      await finalizeUpload(store(orphanId), adapters);
      wait(limits.quarantine + 1);
      await sweepUploads(adapters);
      store(orphanId);
      wait(grace + 1);
    },
  },
  "an object of a deleted upload": {
    kind: "orphan",
    detail: "Its upload is deleted and needs no object.",
    repair: "repaired",
    cause: async ({ settled, store, wait, adapters }) => {
      const id = await settled();
      await deleteUpload("ann", id, { permanently: true }, adapters);
      await sweepUploads(adapters);
      store(id);
      wait(grace + 1);
    },
  },
  "an object that arrived long after its upload expired": {
    kind: "orphan",
    detail: "Its upload is expired and needs no object.",
    repair: "repaired",
    cause: async ({ request, store, wait, adapters }) => {
      const id = await request();
      wait(policyOver + 1);
      await sweepUploads(adapters);
      wait(limits.quarantine + 1);
      await sweepUploads(adapters);
      store(id);
      wait(grace + 1);
    },
  },
  "a second version of a ready upload": {
    kind: "replay",
    detail: "The pinned version is v1.",
    repair: "repaired",
    cause: async ({ settled, store, wait }) => {
      store(await settled());
      wait(grace + 1);
    },
  },
  "a second version of a ready upload with a retention": {
    kind: "replay",
    detail: "The pinned version is v1.",
    repair: "repaired",
    cause: async ({ settled, store, wait }) => {
      store(await settled(png, { retention: 7 }));
      wait(grace + 1);
    },
  },
  "a delete marker that hides a pinned version": {
    kind: "replay",
    detail: "A delete marker hides the pinned version.",
    repair: "repaired",
    cause: async ({ settled, objects, wait }) => {
      objects.hide(defaultKeys.create(await settled()));
      wait(grace + 1);
    },
  },
  "an object at another key of a ready upload's id": {
    kind: "orphan",
    detail: "No record references it.",
    repair: "repaired",
    cause: async ({ settled, objects, wait }) => {
      objects.put(legacyObjectKey(await settled()), png, "image/png");
      wait(grace + 1);
    },
  },
  "an object at another key of a pending upload's id": {
    kind: "orphan",
    detail: "No record references it.",
    repair: "repaired",
    cause: async ({ request, objects, wait }) => {
      objects.put(legacyObjectKey(await request()), png, "image/png");
      wait(grace + 1);
    },
  },
  "a multipart upload at another key of a ready upload's id": {
    kind: "multipart",
    detail: "No record references it. Started at",
    repair: "repaired",
    cause: async ({ settled, objects, wait }) => {
      const key = legacyObjectKey(await settled());
      await objects.createMultipartUpload(key, { size: 1, contentType: "image/png" });
      wait(grace + 1);
    },
  },
  "a multipart upload without a record": {
    kind: "multipart",
    detail: "No record references it. Started at 2026-01-01T12:00:00.000Z.",
    repair: "repaired",
    cause: async ({ objects, wait }) => {
      await objects.createMultipartUpload(defaultKeys.create(orphanId), {
        size: 1,
        contentType: "image/png",
      });
      wait(grace + 1);
    },
  },
  "a multipart upload of a ready record": {
    kind: "multipart",
    detail: "Its upload is ready. Started at",
    repair: "repaired",
    cause: async ({ settled, objects, wait }) => {
      const key = defaultKeys.create(await settled());
      await objects.createMultipartUpload(key, { size: 1, contentType: "image/png" });
      wait(grace + 1);
    },
  },
  "a key that cause not belong to an upload": {
    kind: "foreign",
    detail: "The key does not belong to an upload. Slipway does not change it.",
    repair: "remains",
    cause: async ({ objects }) => {
      objects.put("uploads/readme.txt", png, "text/plain");
    },
  },
  "an item that is not a valid record": {
    kind: "unreadable",
    detail: "is not a valid record",
    repair: "remains",
    cause: async ({ settled, change }) => {
      change(await settled(), { declared: "?" });
    },
  },
};

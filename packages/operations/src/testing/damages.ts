import { legacyObjectKey, objectKey } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { deleteUpload } from "@slipway/functions/library/library";
import { png, world } from "@slipway/functions/testing/world";
import { finalizeUpload } from "@slipway/functions/uploads/finalize";
import { sweepUploads } from "@slipway/functions/uploads/sweep";
import type { FaultKind, Finding } from "../fsck/finding.ts";
import { fsck } from "../fsck/fsck.ts";
import { repair } from "../fsck/repair.ts";
import { type FsckState, newState } from "../fsck/state.ts";
import { inventoryInMemory } from "./inventory-in-memory.ts";

export const grace = 15 * 60;
export const policyOver = limits.policyLifetime + limits.policyGrace;
export const longAfter = policyOver + grace + 1;
export const orphanId = "01930000-0000-7000-8000-00000000000a";

export const damageable = () => {
  const it = world();
  const inventory = inventoryInMemory(it.records, it.objects);
  const check = async (
    options: Partial<Parameters<typeof fsck>[1]> = {},
    state = newState({ bucket: "b", table: "t", segments: 3 }),
  ): Promise<FsckState> => {
    await fsck(state, { inventory, adapters: it.adapters, grace, ...options });
    return state;
  };
  /** Check and mend. */
  const mend = async (force = false): Promise<FsckState> => {
    const state = await check();
    await repair(state, { inventory, adapters: it.adapters, grace, force });
    return state;
  };
  const change = (id: string, to: Record<string, unknown>) => {
    const item = { ...it.records.items.get(id), ...to };
    it.records.items.set(id, JSON.parse(JSON.stringify(item)));
  };
  /** A ready upload whose policy is over, swept. */
  const settled = async (...args: Parameters<typeof it.upload>) => {
    const id = await it.upload(...args);
    it.wait(policyOver + 1);
    await sweepUploads(it.adapters);
    return id;
  };
  return { ...it, inventory, check, mend, change, settled };
};
export type Damageable = ReturnType<typeof damageable>;

/** The kinds of what was found. */
export const kindsIn = ({ findings }: FsckState) => findings.map(({ kind }) => kind).sort();

/** How to bring about each fault, and what its repair comes to. */
export const damages: Record<
  string,
  {
    kind: FaultKind;
    detail: string;
    repair: Finding["repair"];
    does(it: Damageable): Promise<void>;
  }
> = {
  "a pinned version that is gone": {
    kind: "ghost",
    detail: "S3 has no version v1, which is pinned.",
    repair: "repaired",
    does: async ({ settled, objects }) => {
      await objects.deleteVersion(objectKey(await settled()), "v1");
    },
  },
  "a record with another size, checksum and eTag than its version": {
    kind: "mismatch",
    detail: 'In S3 its size is 70 and not 71, its eTag is "v1" and not "x", its checksum is SHA256',
    repair: "repaired",
    does: async ({ settled, change, records }) => {
      const id = await settled();
      const record = await records.get(id);
      if (record?.status !== "ready") throw new Error("it is not ready");
      change(id, { object: { ...record.object, size: 71, eTag: '"x"', checksum: undefined } });
    },
  },
  "a record whose declaration was changed with it": {
    kind: "mismatch",
    detail: "In S3 its contentType is image/png and not image/jpeg.",
    repair: "remains",
    does: async ({ settled, change, records }) => {
      const id = await settled();
      const record = await records.get(id);
      if (record?.status !== "ready") throw new Error("it is not ready");
      const contentType = "image/jpeg";
      const declared = { ...record.declared, contentType };
      change(id, { declared, object: { ...record.object, contentType } });
    },
  },
  "an upload that nobody expired": {
    kind: "overdue",
    detail: "It is pending and was due at 2026-01-01T12:20:00.001Z.",
    repair: "repaired",
    does: async ({ request, wait }) => {
      await request();
      wait(longAfter);
    },
  },
  "an upload whose event was lost, and that the sweep missed": {
    kind: "overdue",
    detail: "It is pending and was due at 2026-01-01T12:20:00.001Z.",
    repair: "repaired",
    does: async ({ request, store, wait }) => {
      store(await request());
      wait(longAfter);
    },
  },
  "a pending record outside the due index": {
    kind: "overdue",
    detail: "It is pending and in no part of the due index that is swept.",
    repair: "begun",
    does: async ({ request, change }) => {
      change(await request(), { dueAt: undefined, dueShard: undefined });
    },
  },
  "a retention in a shard that nobody sweeps": {
    kind: "overdue",
    detail: "It is ready and in no part of the due index that is swept.",
    repair: "repaired",
    does: async ({ settled, change }) => {
      change(await settled(png, { retention: 7 }), { dueShard: "99" });
    },
  },
  "a record that the sweep keeps failing on": {
    kind: "overdue",
    detail: "The sweep failed on it 5 times; its log says why.",
    repair: "repaired",
    does: async ({ request, wait, objects, adapters }) => {
      await request();
      wait(policyOver + 1);
      const listVersions = async () => {
        throw new Error("S3 is away");
      };
      for (let n = 0; n < 5; n += 1) {
        await sweepUploads({ ...adapters, objects: { ...objects, listVersions } });
        wait(limits.sweep.backoff.first * 2 ** n);
      }
    },
  },
  "an object that nobody asked for": {
    kind: "orphan",
    detail: "No record asks for it.",
    repair: "begun",
    does: async ({ store, wait }) => {
      store(orphanId);
      wait(grace + 1);
    },
  },
  "an object at the key of an orphan that is gone": {
    kind: "orphan",
    detail: "It came after an orphan of this key was removed.",
    repair: "begun",
    does: async ({ store, wait, adapters }) => {
      await finalizeUpload(store(orphanId), adapters);
      wait(limits.quarantine + 1);
      await sweepUploads(adapters);
      store(orphanId);
      wait(grace + 1);
    },
  },
  "an object of a deleted upload": {
    kind: "orphan",
    detail: "Its upload is deleted, and nothing more is expected of it.",
    repair: "repaired",
    does: async ({ settled, store, wait, adapters }) => {
      const id = await settled();
      await deleteUpload("ann", id, adapters);
      await sweepUploads(adapters);
      store(id);
      wait(grace + 1);
    },
  },
  "an object that came long after its upload had expired": {
    kind: "orphan",
    detail: "Its upload is expired, and nothing more is expected of it.",
    repair: "repaired",
    does: async ({ request, store, wait, adapters }) => {
      const id = await request();
      wait(policyOver + 1);
      await sweepUploads(adapters);
      wait(limits.quarantine + 1);
      await sweepUploads(adapters);
      store(id);
      wait(grace + 1);
    },
  },
  "another version beside a pinned one": {
    kind: "replay",
    detail: "Beside its pinned version, v1.",
    repair: "repaired",
    does: async ({ settled, store, wait }) => {
      store(await settled());
      wait(grace + 1);
    },
  },
  "another version beside a pinned one that has a retention": {
    kind: "replay",
    detail: "Beside its pinned version, v1.",
    repair: "repaired",
    does: async ({ settled, store, wait }) => {
      store(await settled(png, { retention: 7 }));
      wait(grace + 1);
    },
  },
  "a delete marker over a pinned version": {
    kind: "replay",
    detail: "A delete marker hides its pinned version.",
    repair: "repaired",
    does: async ({ settled, objects, wait }) => {
      objects.hide(objectKey(await settled()));
      wait(grace + 1);
    },
  },
  "an object at another key of a ready upload's id": {
    kind: "orphan",
    detail: "No record asks for it.",
    repair: "repaired",
    does: async ({ settled, objects, wait }) => {
      objects.put(legacyObjectKey(await settled()), png, "image/png");
      wait(grace + 1);
    },
  },
  "an object at another key of a pending upload's id": {
    kind: "orphan",
    detail: "No record asks for it.",
    repair: "repaired",
    does: async ({ request, objects, wait }) => {
      objects.put(legacyObjectKey(await request()), png, "image/png");
      wait(grace + 1);
    },
  },
  "a multipart upload at another key of a ready upload's id": {
    kind: "multipart",
    detail: "No record asks for it. Begun at",
    repair: "repaired",
    does: async ({ settled, objects, wait }) => {
      const key = legacyObjectKey(await settled());
      await objects.createMultipartUpload(key, { size: 1, contentType: "image/png" });
      wait(grace + 1);
    },
  },
  "a multipart upload without a record": {
    kind: "multipart",
    detail: "No record asks for it. Begun at 2026-01-01T12:00:00.000Z.",
    repair: "repaired",
    does: async ({ objects, wait }) => {
      await objects.createMultipartUpload(objectKey(orphanId), {
        size: 1,
        contentType: "image/png",
      });
      wait(grace + 1);
    },
  },
  "a multipart upload of a ready record": {
    kind: "multipart",
    detail: "Its upload is ready. Begun at",
    repair: "repaired",
    does: async ({ settled, objects, wait }) => {
      const key = objectKey(await settled());
      await objects.createMultipartUpload(key, { size: 1, contentType: "image/png" });
      wait(grace + 1);
    },
  },
  "a key that is no upload's": {
    kind: "foreign",
    detail: "The key is no upload's. Slipway leaves it alone.",
    repair: "remains",
    does: async ({ objects }) => {
      objects.put("uploads/readme.txt", png, "text/plain");
    },
  },
  "an item that cannot be read": {
    kind: "unreadable",
    detail: "is no record",
    repair: "remains",
    does: async ({ settled, change }) => {
      change(await settled(), { declared: "?" });
    },
  },
};

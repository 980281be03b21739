import { UploadId } from "@slipway/core/fields/upload-id";
import { defaultKeys, type ObjectKeys } from "@slipway/core/identity";
import { UnreadableRecordError } from "@slipway/functions/ports/records";
import type { ObjectsInMemory } from "@slipway/functions/testing/objects-in-memory";
import type { RecordsInMemory } from "@slipway/functions/testing/records-in-memory";
import * as v from "valibot";
import { getUnreadableKey } from "../fsck/dynamodb-items.ts";
import type { Inventory, ListedMultipartUpload, ListedVersion, Page } from "../fsck/inventory.ts";

/**
 * Creates an inventory of records and objects in memory.
 *
 * @param pageSize the number of entries of a page
 */
export const inventoryInMemory = (
  records: RecordsInMemory,
  objects: ObjectsInMemory,
  {
    pageSize = 2,
    keys = defaultKeys,
  }: { readonly pageSize?: number; readonly keys?: ObjectKeys } = {},
): Inventory => {
  /** Pages by name, so that a page starts where the last one ended even if entries were added or removed in between. */
  const page = <Entry>(
    all: readonly Entry[],
    getName: (entry: Entry) => string,
    after: string | undefined,
  ): Page<Entry> => {
    const rest = all
      .filter((entry) => after === undefined || getName(entry) > after)
      .sort((one, other) => (getName(one) < getName(other) ? -1 : 1));
    const entries = rest.slice(0, pageSize);
    const last = entries.at(-1);
    return { entries, ...(last && rest.length > pageSize && { next: { after: getName(last) } }) };
  };
  const versions = (): readonly ListedVersion[] =>
    [...objects.versions].flatMap(([key, versionsOfKey]) =>
      key.startsWith(keys.prefix) || key.startsWith(keys.derivedPrefix)
        ? [...versionsOfKey].map(([versionId, { isDeleteMarker, storedAt }]) => ({
            key,
            versionId,
            isDeleteMarker,
            lastModified: storedAt,
          }))
        : [],
    );
  const multipartUploads = (): readonly ListedMultipartUpload[] =>
    [...objects.underway].map(([multipartUploadId, { key, initiatedAt }]) => ({
      key,
      multipartUploadId,
      initiatedAt,
    }));
  return {
    async items({ segment, segments, after }) {
      const ids = [...records.items.keys()].filter((id) => hashId(id) % segments === segment);
      const { entries, ...rest } = page(ids, (id) => id, after?.after);
      const items = entries.map(async (id) => {
        if (!v.is(UploadId, id)) return { kind: "other" } as const;
        try {
          const record = await records.get(id);
          if (record === undefined) return { kind: "other" } as const;
          return { kind: "record", record } as const;
        } catch (error) {
          if (!(error instanceof UnreadableRecordError)) throw error;
          const key = getUnreadableKey(id, records.items.get(id), keys);
          return { kind: "unreadable", id, key, why: error.message } as const;
        }
      });
      return { entries: await Promise.all(items), ...rest };
    },
    versions: async (after) =>
      page(versions(), ({ key, versionId }) => `${key} ${versionId.padStart(9)}`, after?.after),
    multipartUploads: async (after) =>
      page(multipartUploads(), ({ multipartUploadId }) => multipartUploadId, after?.after),
    findVersion: async (key, versionId) =>
      versions().find((each) => each.key === key && each.versionId === versionId),
    findMultipartUpload: async (_key, multipartUploadId) =>
      multipartUploads().find((each) => each.multipartUploadId === multipartUploadId),
    describe: async (key, versionId) => (await objects.readVersion(key, versionId))?.object,
  };
};

/** Returns a number that assigns an id to a segment, as DynamoDB's hash does. */
const hashId = (id: string): number =>
  [...id].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_536, 7);

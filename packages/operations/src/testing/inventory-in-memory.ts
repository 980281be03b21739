import { objectPrefix, UploadId } from "@slipway/core/identity";
import { UnreadableRecordError } from "@slipway/functions/ports/records";
import type { ObjectsInMemory } from "@slipway/functions/testing/objects-in-memory";
import type { RecordsInMemory } from "@slipway/functions/testing/records-in-memory";
import * as v from "valibot";
import { keyOfUnreadable } from "../fsck/dynamodb-items.ts";
import type { Inventory, ListedMultipartUpload, ListedVersion, Page } from "../fsck/inventory.ts";

/**
 * All that records and objects in memory hold, page by page.
 *
 * @param pageSize entries of a page
 */
export const inventoryInMemory = (
  records: RecordsInMemory,
  objects: ObjectsInMemory,
  pageSize = 2,
): Inventory => {
  /** By name, so that a page begins where the last one ended though entries came or went meanwhile. */
  const page = <Entry>(
    all: readonly Entry[],
    nameOf: (entry: Entry) => string,
    after: string | undefined,
  ): Page<Entry> => {
    const left = all
      .filter((entry) => after === undefined || nameOf(entry) > after)
      .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
    const entries = left.slice(0, pageSize);
    const last = entries.at(-1);
    return { entries, ...(last && left.length > pageSize && { next: { after: nameOf(last) } }) };
  };
  const versions = (): readonly ListedVersion[] =>
    [...objects.versions].flatMap(([key, ofKey]) =>
      key.startsWith(objectPrefix)
        ? [...ofKey].map(([versionId, { isDeleteMarker, storedAt }]) => ({
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
      const ids = [...records.items.keys()].filter((id) => segmentOf(id) % segments === segment);
      const { entries, ...rest } = page(ids, (id) => id, after?.after);
      const items = entries.map(async (id) => {
        if (!v.is(UploadId, id)) return { kind: "other" } as const;
        try {
          const record = await records.get(id);
          if (record === undefined) return { kind: "other" } as const;
          return { kind: "record", record } as const;
        } catch (error) {
          if (!(error instanceof UnreadableRecordError)) throw error;
          const key = keyOfUnreadable(id, records.items.get(id));
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
    describe: async (key, versionId) => (await objects.look(key, versionId))?.object,
  };
};

/** Which segment an id is in, as with DynamoDB, hangs on the id alone. */
const segmentOf = (id: string): number =>
  [...id].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_536, 7);

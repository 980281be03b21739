import { createHash } from "node:crypto";
import { createShareItemId, createShareListKey, type ShareItem } from "@slipway/core/shares/share";
import { createDynamoDbShares } from "@slipway/functions/aws/dynamodb/dynamodb-shares";
import type { Shares } from "@slipway/functions/ports/shares";
import { parseShare } from "@slipway/functions/shares/parse-share";
import type { ShareWrite } from "@slipway/functions/shares/share-write";
import {
  addLinkToUpload,
  clearShareAttempts,
  countFirstAttempt,
  countShareAttempt,
  countShareDownload,
  createShare,
  endLinksOfUpload,
  endShare,
  removeUploadFromShare,
  revokeShare,
} from "@slipway/functions/shares/share-writes";
import { createTestTable } from "@slipway/functions/testing/dynamodb-table";
import fc from "fast-check";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createShares } from "../functions/shares.ts";
import { createRandom } from "../random.ts";
import { createShareTable } from "../services/share-table.ts";
import { at, immediately } from "./immediate-invocation.ts";

const owners = ["ann", "ben"] as const;

/** Creates a write of a link that was read, or of one of its uploads. */
type CreateWrite = (known: ShareItem, upload: string) => ShareWrite;

const minutes = fc.integer({ min: 0, max: 120 });

const writes: fc.Arbitrary<CreateWrite> = fc.oneof(
  fc.constant((known: ShareItem) => createShare(known)),
  minutes.map((minute) => (known: ShareItem) => countShareDownload(known, at(minute))),
  minutes.map((minute) => (known: ShareItem) => countShareAttempt(idOf(known), at(minute))),
  minutes.map((minute) => (known: ShareItem) => countFirstAttempt(idOf(known), at(minute))),
  fc.constant((known: ShareItem) => clearShareAttempts(known)),
  fc.tuple(minutes, fc.constantFrom(...owners)).map(
    ([minute, owner]) =>
      (known: ShareItem) =>
        revokeShare(idOf(known), owner, at(minute)),
  ),
  fc.constant((known: ShareItem, upload: string) => addLinkToUpload(upload, idOf(known))),
  minutes.map((minute) => (_: ShareItem, upload: string) => endLinksOfUpload(upload, minute)),
  minutes.map(
    (minute) => (known: ShareItem, upload: string) =>
      removeUploadFromShare(idOf(known), upload, minute),
  ),
  minutes.map((minute) => (known: ShareItem) => endShare(known, minute)),
);

const histories = fc.array(
  fc.record({
    share: fc.nat(1),
    upload: fc.nat(1),
    isStale: fc.boolean(),
    write: writes,
  }),
  { minLength: 10, maxLength: 40 },
);

const idOf = ({ id }: ShareItem): string => id.slice(createShareItemId("").length);

/** Creates an id that no other history has. */
const createId = (history: number, number: number): string => {
  const digits = createHash("sha256").update(`${history} ${number}`).digest("hex");
  return `01930000-0000-7000-8000-${digits.slice(0, 12)}`;
};

const createItem = (history: number, number: number): ShareItem => ({
  id: createShareItemId(createId(history, number)),
  fieldKey1: createShareListKey(`${owners[number]} ${history}`),
  shareOwner: owners[number] ?? "ann",
  tokenHash: String(number),
  uploads: [createId(history, 10), createId(history, 11)],
  ...(number === 0 && { maxDownloads: 2 }),
  downloads: 0,
  attempts: 0,
  sharedAt: at(0),
  expiresAt: at(60),
  purgeAt: 100,
});

let table: Awaited<ReturnType<typeof createTestTable>>;
beforeAll(async () => {
  table = await createTestTable();
});
afterAll(() => table.close());

const simulated = (): Shares =>
  createShares(
    { ...immediately, pause: async () => true },
    {
      table: createShareTable(Date.now, () => {}),
      now: Date.now,
      faults: { occurs: () => false },
      random: createRandom(1, 1),
      interfere: () => 0,
    },
  );

test("simulated share links return the same results as DynamoDB after any history", async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      count += 1;
      const here = simulated();
      const there = createDynamoDbShares(table.documents, table.tableName);
      const created = [createItem(count, 0), createItem(count, 1)];
      const known = [...created];
      for (const { share, upload, isStale, write } of history) {
        const item = (isStale ? created : known)[share];
        if (item === undefined) continue;
        const request = write(item, createId(count, 10 + upload));
        const written = await here.apply(request);
        expect(written).toEqual(await there.apply(request));
        known[share] = parseShare(written) ?? item;
      }
      for (const item of created)
        expect(await here.find(idOf(item))).toEqual(await there.find(idOf(item)));
      for (const owner of owners)
        for (const limit of [1, 5]) {
          const query = { owner: `${owner} ${count}`, limit };
          expect(await here.list(query)).toEqual(await there.list(query));
        }
    }),
    { numRuns: inject("thorough") ? 60 : 15 },
  );
});

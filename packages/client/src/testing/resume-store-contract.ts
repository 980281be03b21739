import { describe, expect, test } from "vitest";
import type { ResumeStore, UnfinishedUpload } from "../resume/unfinished-upload.ts";

/** Creates an upload that expired an hour ago, or that expires in an hour. */
export const unfinished = (
  id: string,
  { ended = false, ...other }: Partial<UnfinishedUpload> & { readonly ended?: boolean } = {},
): UnfinishedUpload => ({
  id,
  fingerprint: "fingerprint",
  partSize: 8 * 1024 ** 2,
  parts: 5,
  expiresAt: new Date(Date.now() + (ended ? -1 : 1) * 3_600_000).toISOString(),
  fileName: "Größe 写真.mp4",
  size: 40 * 1024 ** 2,
  lastModified: 1_700_000_000_000,
  ...other,
});

const idsIn = async (store: ResumeStore): Promise<readonly string[]> =>
  (await store.list()).map(({ id }) => id).toSorted();

/**
 * Tests the contract of every resume store.
 *
 * @param open opens a new empty store for each test. `again` opens the same store a second time
 */
export const testResumeStore = (
  name: string,
  open: () => Promise<{ readonly store: ResumeStore; readonly again: () => Promise<ResumeStore> }>,
): void => {
  describe(name, () => {
    test("returns exactly what it stores", async () => {
      const { store, again } = await open();
      const kept = unfinished("a", {
        title: "Ein Titel",
        caption: "x\ny",
        retention: 365,
        kind: "document",
        fields: { albumId: "a", tags: ["x"] },
      });
      await store.keep(kept);
      expect(await store.list()).toEqual([kept]);
      expect(await (await again()).list()).toEqual([kept]);
    });

    test("does not return what it never stored", async () => {
      const { store } = await open();
      expect(await store.list()).toEqual([]);
      await store.forget("a");
    });

    test("keeps every upload of files with the same fingerprint", async () => {
      const { store } = await open();
      await store.keep(unfinished("a"));
      await store.keep(unfinished("b"));
      expect(await idsIn(store)).toEqual(["a", "b"]);
    });

    test("replaces an upload with the same ID", async () => {
      const { store } = await open();
      await store.keep(unfinished("a", { parts: 5 }));
      await store.keep(unfinished("a", { parts: 6 }));
      expect((await store.list()).map(({ parts }) => parts)).toEqual([6]);
    });

    test("forgets one and keeps the others", async () => {
      const { store } = await open();
      await Promise.all(["a", "b", "c"].map((id) => store.keep(unfinished(id))));
      await store.forget("b");
      expect(await idsIn(store)).toEqual(["a", "c"]);
    });

    test("does not return expired uploads", async () => {
      const { store } = await open();
      await store.keep(unfinished("over", { ended: true }));
      await store.keep(unfinished("running"));
      expect(await idsIn(store)).toEqual(["running"]);
    });

    test("accepts any text as an ID and as a fingerprint", async () => {
      const { store } = await open();
      const odd = '["../../etc/passwd","写真",0]';
      await store.keep(unfinished(odd, { fingerprint: odd }));
      expect(await store.list()).toMatchObject([{ id: odd, fingerprint: odd }]);
      await store.forget(odd);
      expect(await store.list()).toEqual([]);
    });
  });
};

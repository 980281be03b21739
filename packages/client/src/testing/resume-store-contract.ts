import { describe, expect, test } from "vitest";
import type { ResumeStore, Unfinished } from "../resume/unfinished.ts";

/** An upload that ended an hour ago, or ends in an hour. */
export const unfinished = (
  fingerprint: string,
  { ended = false, ...other }: Partial<Unfinished> & { readonly ended?: boolean } = {},
): Unfinished => ({
  fingerprint,
  id: `id of ${fingerprint}`,
  partSize: 8 * 1024 ** 2,
  parts: 5,
  expiresAt: new Date(Date.now() + (ended ? -1 : 1) * 3_600_000).toISOString(),
  fileName: "Größe 写真.mp4",
  size: 40 * 1024 ** 2,
  lastModified: 1_700_000_000_000,
  ...other,
});

/**
 * What every store does.
 *
 * @param open an empty store of its own for each test, and the same store opened again
 */
export const keepsResumeContract = (
  name: string,
  open: () => Promise<{ readonly store: ResumeStore; readonly again: () => Promise<ResumeStore> }>,
): void => {
  describe(name, () => {
    test("finds what it keeps, word for word", async () => {
      const { store, again } = await open();
      const kept = unfinished("a", { title: "Ein Titel", caption: "x\ny", retention: 7 });
      await store.keep(kept);
      await store.keep(unfinished("b"));
      expect(await store.find("a")).toEqual(kept);
      expect(await (await again()).find("a")).toEqual(kept);
    });

    test("does not know what it never kept", async () => {
      const { store } = await open();
      expect(await store.find("a")).toBeUndefined();
      expect(await store.list()).toEqual([]);
      await store.forget("a");
    });

    test("has one upload for a fingerprint: the last", async () => {
      const { store } = await open();
      await store.keep(unfinished("a", { id: "first" }));
      await store.keep(unfinished("a", { id: "second" }));
      expect((await store.list()).map(({ id }) => id)).toEqual(["second"]);
    });

    test("forgets one and keeps the others", async () => {
      const { store } = await open();
      await Promise.all(["a", "b", "c"].map((fingerprint) => store.keep(unfinished(fingerprint))));
      await store.forget("b");
      const left = (await store.list()).map(({ fingerprint }) => fingerprint);
      expect(left.toSorted()).toEqual(["a", "c"]);
    });

    test("does not know what is past its end", async () => {
      const { store } = await open();
      await store.keep(unfinished("over", { ended: true }));
      await store.keep(unfinished("running"));
      expect((await store.list()).map(({ fingerprint }) => fingerprint)).toEqual(["running"]);
      expect(await store.find("over")).toBeUndefined();
    });

    test("takes any text as a fingerprint", async () => {
      const { store } = await open();
      const odd = '["../../etc/passwd","写真",0]';
      await store.keep(unfinished(odd));
      expect((await store.find(odd))?.fingerprint).toBe(odd);
    });
  });
};

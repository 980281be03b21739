import type { FileUpload } from "@slipway/client/engine/upload-list";
import type { FileOfAnyKind } from "@slipway/core/api";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createDuplicateFiles } from "./duplicate-files.ts";

type Followed = Parameters<ReturnType<typeof createDuplicateFiles>["follow"]>[0];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Creates an uploader that does what its caller tells it. */
const start = () => {
  const duplicates = createDuplicateFiles();
  const file = new File(["x"], "plan.pdf");
  const uploads = new Map<string, FileUpload>();
  let notify: (event: never) => void = () => undefined;
  let last = 0;
  let changes = 0;
  const uploader = {
    on: (_: string, listener: typeof notify) => {
      notify = listener;
    },
    add: ([added]: readonly object[], options: object) => {
      last += 1;
      const localId = `file-${last}`;
      uploads.set(localId, { ...options, ...added, localId } as FileUpload);
      return [localId];
    },
    remove: (localId: string) => uploads.delete(localId),
  } as unknown as Followed;
  duplicates.follow(uploader);
  const unsubscribe = duplicates.subscribe(() => {
    changes += 1;
  });
  return {
    duplicates,
    uploader,
    uploads,
    unsubscribe,
    /** Adds the file, which the API recognizes as an upload. */
    add: () => {
      const [localId = ""] = uploader.add([{ file }], { kind: "document" });
      return uploads.get(localId) as FileUpload;
    },
    request: (duplicateOf: string) =>
      duplicates.onDuplicate({
        file: { fileName: file.name, size: 1 } as FileOfAnyKind,
        duplicateOf,
      }),
    finish: ({ localId }: Pick<FileUpload, "localId">, id: string) =>
      notify({ upload: { localId, state: { record: { id } } } } as never),
    /** Returns how often subscribers were notified since the last call. */
    countChanges: () => {
      vi.runAllTimers();
      const counted = changes;
      changes = 0;
      return counted;
    },
  };
};

test("a file that the user already has is skipped until they keep both, and the original is not", () => {
  const { duplicates, uploader, uploads, add, request, finish } = start();
  const original = add();
  finish(original, "stored");
  const again = add();
  expect(request("stored")).toBe("skip");
  finish(again, "stored");
  expect([...duplicates.getSnapshot()]).toEqual([again.localId]);

  duplicates.keepBoth(uploader, again);
  expect(duplicates.getSnapshot().size).toBe(0);
  expect([...uploads.keys()]).toEqual([original.localId, "file-3"]);
  expect(uploads.get("file-3")).toMatchObject({ kind: "document" });
  // Also if it is requested again after a failure.
  expect([request("stored"), request("stored")]).toEqual(["keep", "keep"]);
  finish({ localId: "file-3" }, "stored again");
  expect(duplicates.getSnapshot().size).toBe(0);
  expect(request("stored")).toBe("skip");
});

test("a file is kept as often as the user keeps both", () => {
  const { duplicates, uploader, add, request, finish } = start();
  request("stored");
  const twice = [add(), add()];
  for (const one of twice) finish(one, "stored");
  for (const one of twice) duplicates.keepBoth(uploader, one);
  finish({ localId: "file-3" }, "stored again");
  expect(request("stored")).toBe("keep");
  finish({ localId: "file-4" }, "and again");
  expect(request("stored")).toBe("skip");
});

test("skipping removes the file from the list, and subscribers learn of each change", () => {
  const { duplicates, uploader, uploads, unsubscribe, add, request, finish, countChanges } =
    start();
  const again = add();
  request("stored");
  finish(again, "stored");
  expect(countChanges()).toBe(1);
  duplicates.skip(uploader, again);
  expect(countChanges()).toBe(1);
  unsubscribe();
  finish(add(), "stored");
  expect([countChanges(), uploads.size, duplicates.getSnapshot().size]).toEqual([0, 1, 1]);
});

test("thousands of files are found, skipped, and kept with one notification", () => {
  const { duplicates, uploader, uploads, add, request, finish, countChanges } = start();
  request("stored");
  const many = Array.from({ length: 5000 }, add);
  for (const one of many) finish(one, "stored");
  expect([duplicates.getSnapshot().size, countChanges()]).toEqual([5000, 1]);
  const snapshot = duplicates.getSnapshot();
  expect(duplicates.getSnapshot()).toBe(snapshot);
  for (const one of many.slice(0, 2500)) duplicates.skip(uploader, one);
  for (const one of many.slice(2500)) duplicates.keepBoth(uploader, one);
  expect([duplicates.getSnapshot().size, countChanges(), uploads.size]).toEqual([0, 1, 2500]);
  expect(snapshot.size).toBe(5000);
});

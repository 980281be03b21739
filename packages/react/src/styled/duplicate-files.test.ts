import type { FileOfAnyKind } from "@slipway/core/api";
import { expect, test } from "vitest";
import { createDuplicateFiles } from "./duplicate-files.ts";

type Followed = Parameters<ReturnType<typeof createDuplicateFiles>["follow"]>[0];

/** Creates an uploader that does what its caller tells it. */
const start = () => {
  const duplicates = createDuplicateFiles();
  const file = new File(["x"], "plan.pdf");
  const uploads = new Map<string, object>();
  let notify: (event: never) => void = () => undefined;
  let last = 0;
  const uploader = {
    on: (_: string, listener: typeof notify) => {
      notify = listener;
    },
    getSnapshot: () => ({ uploads: [...uploads.values()] }),
    add: ([added]: readonly object[], options: object) => {
      last += 1;
      const localId = `file-${last}`;
      uploads.set(localId, { ...options, ...added, localId });
      return [localId];
    },
    remove: (localId: string) => uploads.delete(localId),
  } as unknown as Followed;
  duplicates.follow(uploader);
  return {
    duplicates,
    uploader,
    uploads,
    /** Adds the file, which the API recognizes as an upload. */
    add: () => uploader.add([{ file }], { kind: "document" })[0] ?? "",
    request: (duplicateOf: string) =>
      duplicates.onDuplicate({
        file: { fileName: file.name, size: 1 } as FileOfAnyKind,
        duplicateOf,
      }),
    finish: (localId: string, id: string) =>
      notify({ upload: { localId, state: { record: { id } } } } as never),
  };
};

test("a file that the user already has is skipped until they keep both, and the original is not", () => {
  const { duplicates, uploader, uploads, add, request, finish } = start();
  const original = add();
  finish(original, "stored");
  const again = add();
  expect(request("stored")).toBe("skip");
  finish(again, "stored");
  expect([...duplicates.getSnapshot()]).toEqual([again]);

  duplicates.keepBoth(uploader, again);
  expect(duplicates.getSnapshot().size).toBe(0);
  expect([...uploads.keys()]).toEqual([original, "file-3"]);
  expect(uploads.get("file-3")).toMatchObject({ kind: "document" });
  // Also if it is requested again after a failure.
  expect([request("stored"), request("stored")]).toEqual(["keep", "keep"]);
  finish("file-3", "stored again");
  expect(duplicates.getSnapshot().size).toBe(0);
  expect(request("stored")).toBe("skip");
});

test("skipping removes the file from the list, and subscribers learn of each change", () => {
  const { duplicates, uploader, uploads, add, request, finish } = start();
  let changes = 0;
  const unsubscribe = duplicates.subscribe(() => {
    changes += 1;
  });
  const again = add();
  request("stored");
  finish(again, "stored");
  duplicates.skip(uploader, again);
  unsubscribe();
  finish(add(), "stored");
  expect([changes, uploads.size, duplicates.getSnapshot().size]).toEqual([2, 1, 1]);
});

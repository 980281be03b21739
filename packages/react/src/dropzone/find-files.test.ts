import { expect, test } from "vitest";
import type { TakenItem } from "./chosen-items.ts";
import { findFiles } from "./find-files.ts";

const dropped = new File(["x"], "a.txt");

const find = async (item: Partial<TakenItem>) => {
  const items = [{ file: null, entry: null, handling: Promise.resolve(null), ...item }];
  return findFiles({
    chosen: { items },
    uploader: undefined,
    kind: undefined,
    messages: undefined,
  });
};

const createHandle = (getFile: () => Promise<File>) =>
  ({ kind: "file", name: "a.txt", getFile }) as unknown as FileSystemFileHandle;

test("a dropped file is read through its handle, which knows the size", async () => {
  const read = new File(["x"], "a.txt");
  const handle = createHandle(async () => read);
  const found = await find({ file: dropped, handling: Promise.resolve(handle) });
  expect(found?.files[0]?.file).toBe(read);
  expect(found?.files[0]?.handle).toBe(handle);
});

test("a dropped file is used itself if it has no handle, or if the handle cannot read it", async () => {
  expect((await find({ file: dropped }))?.files[0]?.file).toBe(dropped);
  const handle = createHandle(() => Promise.reject(new DOMException("", "NotAllowedError")));
  const found = await find({ file: dropped, handling: Promise.resolve(handle) });
  expect(found?.files[0]?.file).toBe(dropped);
  const without = await find({ handling: Promise.resolve(handle) });
  expect(without).toMatchObject({ files: [], leftOut: { unreadable: ["An unnamed item"] } });
});

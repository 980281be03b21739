import { expect, test } from "vitest";
import { createTextKeeper, fileKey } from "./draft-storage.ts";

/** A storage as browsers have it. */
const createStorage = (): Storage => {
  const storage: Storage = Object.create({
    getItem: (key: string) => storage[key] ?? null,
    setItem: (key: string, value: string) => {
      storage[key] = value;
    },
    removeItem: (key: string) => {
      delete storage[key];
    },
  });
  return storage;
};

const file = new File(["x"], "plan.pdf", { lastModified: 1 });
const key = fileKey(file);

test("texts are there again after a reload, for the same person only", () => {
  const storage = createStorage();
  const open = (prefix: string) => createTextKeeper({ storage: () => storage, prefix });
  open("ada ").keep(key, file.name, { title: "The plan", caption: "Draft", retention: 7 });
  expect(open("ada ").find(key)).toMatchObject({
    name: "plan.pdf",
    title: "The plan",
    caption: "Draft",
    retention: 7,
  });
  expect(open("ben ").find(key)).toBeUndefined();
});

test("texts that were saved, are older than a week, or are broken are forgotten", () => {
  const storage = createStorage();
  let time = 0;
  const open = () => createTextKeeper({ storage: () => storage, prefix: "ada ", now: () => time });
  const keeper = open();
  keeper.keep(key, file.name, { title: "The plan" });
  keeper.forget(key);
  expect(Object.keys(storage)).toEqual([]);
  keeper.keep(key, file.name, { title: "The plan" });
  storage.setItem("ada broken", "{");
  expect([...open().all().keys()]).toEqual([key]);
  time = 8 * 24 * 60 * 60 * 1000;
  expect(open().all().size).toBe(0);
  expect(Object.keys(storage)).toEqual([]);
});

test("a browser that forbids storage keeps texts as long as the page lives", () => {
  const storage = (): Storage => {
    throw new DOMException("Forbidden", "SecurityError");
  };
  const keeper = createTextKeeper({ storage, prefix: "ada " });
  keeper.keep(key, file.name, { title: "The plan" });
  expect(keeper.find(key)).toMatchObject({ title: "The plan" });
  keeper.forget(key);
  expect(keeper.find(key)).toBeUndefined();
});

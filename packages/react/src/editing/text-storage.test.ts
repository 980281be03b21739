import { expect, test } from "vitest";
import { createTextStorage } from "./text-storage.ts";

/** Returns a storage that behaves like localStorage. */
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

const file = { name: "plan.pdf" };
const key = "0198f3c2-0000-7000-8000-000000000000";

test("texts survive a reload, for the same user only", () => {
  const storage = createStorage();
  const open = (prefix: string) => createTextStorage({ storage: () => storage, prefix });
  open("ada ").save(key, file.name, { title: "The plan", caption: "Draft", retention: 7 });
  expect(open("ada ").find(key)).toMatchObject({
    name: "plan.pdf",
    title: "The plan",
    caption: "Draft",
    retention: 7,
  });
  expect(open("ben ").find(key)).toBeUndefined();
});

test("forgets texts that were saved, that are older than a week, or that are invalid", () => {
  const storage = createStorage();
  let time = 0;
  const open = () => createTextStorage({ storage: () => storage, prefix: "ada ", now: () => time });
  const texts = open();
  texts.save(key, file.name, { title: "The plan" });
  texts.forget(key);
  expect(Object.keys(storage)).toEqual([]);
  texts.save(key, file.name, { title: "The plan" });
  storage.setItem("ada broken", "{");
  expect([...open().all().keys()]).toEqual([key]);
  time = 8 * 24 * 60 * 60 * 1000;
  expect(open().all().size).toBe(0);
  expect(Object.keys(storage)).toEqual([]);
});

test("without storage, texts last as long as the page", () => {
  const storage = (): Storage => {
    throw new DOMException("Forbidden", "SecurityError");
  };
  const texts = createTextStorage({ storage, prefix: "ada " });
  texts.save(key, file.name, { title: "The plan" });
  expect(texts.find(key)).toMatchObject({ title: "The plan" });
  texts.forget(key);
  expect(texts.find(key)).toBeUndefined();
});

import { afterEach, describe, vi } from "vitest";
import { testResumeStore } from "../testing/resume-store-contract.ts";
import { createIndexedDbStore } from "./indexed-db-store.ts";
import { createLazyStore } from "./lazy-store.ts";

afterEach(() => vi.unstubAllGlobals());

const inMemory = async () => {
  const store = createIndexedDbStore();
  return { store, again: async () => store };
};

describe("without browser storage", () => {
  testResumeStore("a store without IndexedDB", inMemory);

  testResumeStore("a store that is loaded on demand", async () => {
    const store = createLazyStore();
    return { store, again: async () => store };
  });

  testResumeStore("a store whose IndexedDB is forbidden", async () => {
    const open = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };
    vi.stubGlobal("indexedDB", { open });
    return inMemory();
  });

  testResumeStore("a store whose IndexedDB does not open", async () => {
    const open = () => {
      const request: Partial<IDBOpenDBRequest> = {
        error: new DOMException("The disk is full.", "UnknownError"),
      };
      queueMicrotask(() => request.onerror?.call(request as IDBOpenDBRequest, new Event("error")));
      return request;
    };
    vi.stubGlobal("indexedDB", { open });
    return inMemory();
  });
});

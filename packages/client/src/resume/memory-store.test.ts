import { testResumeStore } from "../testing/resume-store-contract.ts";
import { createMemoryStore } from "./memory-store.ts";

testResumeStore("the store in memory", async () => {
  const store = createMemoryStore();
  return { store, again: async () => store };
});

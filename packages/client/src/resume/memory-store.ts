import { isResumable, type ResumeStore, type UnfinishedUpload } from "./unfinished-upload.ts";

/**
 * Creates a store that keeps unfinished uploads until the page or process ends.
 *
 * @param now returns milliseconds since 1970
 */
export const createMemoryStore = (now: () => number = Date.now): ResumeStore => {
  const uploads = new Map<string, UnfinishedUpload>();
  const dropExpired = () => {
    for (const [id, one] of uploads) if (!isResumable(one, now())) uploads.delete(id);
  };
  return {
    list: async () => {
      dropExpired();
      return [...uploads.values()];
    },
    keep: async (unfinished) => {
      uploads.set(unfinished.id, unfinished);
    },
    forget: async (id) => {
      uploads.delete(id);
    },
  };
};

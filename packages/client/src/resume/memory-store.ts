import { isResumable, type ResumeStore, type Unfinished } from "./unfinished-upload.ts";

/**
 * Remembers as long as the page or process lives.
 *
 * @param now milliseconds since 1970
 */
export const createMemoryStore = (now: () => number = Date.now): ResumeStore => {
  const kept = new Map<string, Unfinished>();
  const dropEnded = () => {
    for (const [id, one] of kept) if (!isResumable(one, now())) kept.delete(id);
  };
  return {
    list: async () => {
      dropEnded();
      return [...kept.values()];
    },
    keep: async (unfinished) => {
      kept.set(unfinished.id, unfinished);
    },
    forget: async (id) => {
      kept.delete(id);
    },
  };
};

import type { FeedStore } from "./feed-store.ts";

/**
 * Creates a store that keeps a feed in the browser: see `createFeedStore`. It is loaded when it is first used, so that the first load of a
 * page does not wait for it. If it cannot be loaded, nothing is kept until the next call.
 */
export const createLazyFeedStore = (database: string, owner: string): FeedStore => {
  let store: FeedStore | undefined;
  const load = async (): Promise<FeedStore | undefined> => {
    const loaded = await import("./feed-store.ts").catch(() => undefined);
    store ??= loaded?.createFeedStore(database, owner);
    return store;
  };
  return {
    load: async () => (await load())?.load(),
    save: async (feed) => (await load())?.save(feed) ?? false,
    clear: async () => (await load())?.clear(),
  };
};

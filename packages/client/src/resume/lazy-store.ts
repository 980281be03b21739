import type { ResumeStore } from "./unfinished-upload.ts";

/**
 * Creates a store that keeps unfinished uploads in the browser: see `createIndexedDbStore`. It is loaded when it is first
 * used, because only large files need it. If it cannot be loaded, large files are uploaded and cannot be resumed after a reload.
 *
 * @param options the database's name, one for each user
 */
export const createLazyStore = (options?: { readonly database: string }): ResumeStore => {
  let loading: Promise<ResumeStore | undefined> | undefined;
  const load = () => {
    loading ??= import("./indexed-db-store.ts").then(
      ({ createIndexedDbStore }) => createIndexedDbStore(options),
      () => undefined,
    );
    return loading;
  };
  return {
    list: async () => (await load())?.list() ?? [],
    keep: async (unfinished) => (await load())?.keep(unfinished),
    forget: async (id) => (await load())?.forget(id),
  };
};

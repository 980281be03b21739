import { createMemoryStore } from "./memory-store.ts";
import { isResumable, type ResumeStore, type Unfinished } from "./unfinished-upload.ts";

/** The one object store of the database, by upload ids. Version 1 had another, by fingerprints. */
const objectStore = "uploads";
const versionOneStore = "unfinished";

/**
 * Remembers in the browser, over reloads and restarts, file handles included. What the browser does not let it keep
 * (private windows, a full disk) it remembers as long as the page lives.
 *
 * @param options the database's name, one for each person who uses the page; the clock, in milliseconds since 1970
 */
export const createIndexedDbStore = ({
  database = "slipway",
  now = Date.now,
}: {
  readonly database?: string;
  readonly now?: () => number;
} = {}): ResumeStore => {
  const memory = createMemoryStore(now);
  let opening: Promise<IDBDatabase> | undefined;

  const open = async (): Promise<IDBDatabase> => {
    const request = indexedDB.open(database, 2);
    request.onupgradeneeded = () => upgrade(request.result, request.transaction);
    const opened = await awaitRequest(request);
    const leave = () => {
      opened.close();
      opening = undefined;
    };
    // Another tab wants to change or delete it, or the browser closed it.
    opened.onversionchange = leave;
    opened.onclose = leave;
    return opened;
  };

  /** The result, once it is on disk; undefined where there is no such thing. */
  const attempt = async <Result>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<Result>,
  ): Promise<{ readonly result: Result } | undefined> => {
    try {
      opening ??= open();
      const transaction = (await opening).transaction(objectStore, mode);
      const [result] = await Promise.all([
        awaitRequest(work(transaction.objectStore(objectStore))),
        awaitTransaction(transaction),
      ]);
      return { result };
    } catch {
      opening = undefined;
      return undefined;
    }
  };

  const forget = async (id: string) => {
    await attempt("readwrite", (store) => store.delete(id));
    await memory.forget(id);
  };

  const withoutEnded = async (found: readonly Unfinished[]) => {
    const ended = found.filter((one) => !isResumable(one, now()));
    for (const { id } of ended) await forget(id);
    return found.filter((one) => !ended.includes(one));
  };

  return {
    list: async () => {
      const found = await attempt<Unfinished[]>("readonly", (store) => store.getAll());
      return [...(await withoutEnded(found?.result ?? [])), ...(await memory.list())];
    },
    keep: async (unfinished) => {
      await memory.forget(unfinished.id);
      const kept = await attempt("readwrite", (store) => store.put(unfinished));
      if (!kept) await memory.keep(unfinished);
    },
    forget,
  };
};

/** Creates the object store, with what version 1 remembers. */
const upgrade = (database: IDBDatabase, transaction: IDBTransaction | null) => {
  const uploads = database.createObjectStore(objectStore, { keyPath: "id" });
  if (!transaction || !database.objectStoreNames.contains(versionOneStore)) return;
  const old = transaction.objectStore(versionOneStore).getAll();
  old.onsuccess = () => {
    // One that has `finishedAt` is complete.
    for (const one of old.result) if (one.finishedAt === undefined) uploads.put(one);
    database.deleteObjectStore(versionOneStore);
  };
};

const awaitRequest = <Result>(request: IDBRequest<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const awaitTransaction = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

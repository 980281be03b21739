import { createMemoryStore } from "./memory-store.ts";
import { isResumable, type ResumeStore, type UnfinishedUpload } from "./unfinished-upload.ts";

/** The object store of the database, by upload ID. Version 1 had another one, by fingerprint. */
const objectStore = "uploads";
const versionOneStore = "unfinished";

/**
 * Creates a store that keeps unfinished uploads and their file handles across reloads and restarts of the browser. If the
 * browser does not allow it (private windows, a full disk), the store keeps them until the page is closed.
 *
 * @param options the database's name, one for each user; the clock, in milliseconds since 1970
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
    const close = () => {
      opened.close();
      opening = undefined;
    };
    // Another tab changes or deletes the database, or the browser closed it.
    opened.onversionchange = close;
    opened.onclose = close;
    return opened;
  };

  /** Returns the result when it is on disk, or undefined if the database is not available. */
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

  const dropExpired = async (found: readonly UnfinishedUpload[]) => {
    const expired = found.filter((one) => !isResumable(one, now()));
    for (const { id } of expired) await forget(id);
    return found.filter((one) => !expired.includes(one));
  };

  return {
    list: async () => {
      const found = await attempt<UnfinishedUpload[]>("readonly", (store) => store.getAll());
      return [...(await dropExpired(found?.result ?? [])), ...(await memory.list())];
    },
    keep: async (unfinished) => {
      await memory.forget(unfinished.id);
      const { prepared, ...small } = unfinished;
      const stored =
        (await attempt("readwrite", (store) => store.put(unfinished))) ??
        // The disk may have no room for the file.
        (prepared && (await attempt("readwrite", (store) => store.put(small))));
      if (!stored) await memory.keep(unfinished);
    },
    forget,
  };
};

/** Creates the object store, and copies the uploads of version 1. */
const upgrade = (database: IDBDatabase, transaction: IDBTransaction | null) => {
  const uploads = database.createObjectStore(objectStore, { keyPath: "id" });
  if (!transaction || !database.objectStoreNames.contains(versionOneStore)) return;
  const old = transaction.objectStore(versionOneStore).getAll();
  old.onsuccess = () => {
    // An upload with `finishedAt` is complete.
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

import { open } from "node:fs/promises";

/** Makes new names in a folder durable. Callers that arrive during an fsync share the next one. */
export interface FolderSync {
  sync(): Promise<void>;
  close(): Promise<void>;
}

export const openFolderSync = async (folder: string): Promise<FolderSync> => {
  const handle = await open(folder, "r");
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return {
    sync() {
      next ??= running
        .catch(() => {})
        .then(() => {
          next = undefined;
          running = handle.sync();
          return running;
        });
      return next;
    },
    close: () => handle.close(),
  };
};

import type { Ports } from "../engine/ports.ts";
import { createHeldUpload, type HeldUpload } from "./held-upload.ts";

/** The multipart uploads that this page holds for its files, by local ID. They are kept across pauses and retries. */
export interface HeldUploads {
  /**
   * Returns the file's held upload, and creates it the first time.
   *
   * @param wanted the ID of the unfinished upload that the user chose to resume
   */
  readonly get: (localId: string, wanted?: string) => HeldUpload;
  /** Removes the file's held upload from this collection and returns it, if there is one. */
  readonly take: (localId: string) => HeldUpload | undefined;
  /** Returns the IDs of the uploads that are held now. */
  readonly ids: () => ReadonlySet<string | undefined>;
  readonly releaseAll: () => void;
}

export const createHeldUploads = (ports: Pick<Ports, "claim" | "resumeStore">): HeldUploads => {
  const held = new Map<string, HeldUpload>();
  return {
    get: (localId, wanted) => {
      const found = held.get(localId) ?? createHeldUpload(ports, wanted);
      held.set(localId, found);
      return found;
    },
    take: (localId) => {
      const found = held.get(localId);
      held.delete(localId);
      return found;
    },
    ids: () => new Set([...held.values()].map((one) => one.current()?.id)),
    releaseAll: () => {
      for (const one of held.values()) one.release();
    },
  };
};

import type { Ports } from "../engine/ports.ts";
import type { UploadFields, UploadKind } from "../files/chosen-file.ts";
import type { UnfinishedUpload } from "./unfinished-upload.ts";

/**
 * The multipart upload that one chosen file holds. No other chosen file can use it from the moment it is started or taken
 * over until it is completed, discarded, or released.
 */
export interface HeldUpload {
  readonly current: () => UnfinishedUpload | undefined;
  /** Takes over an unfinished upload of the same file, folder, kind, and fields that no other chosen file holds, if there is one. */
  readonly takeOver: (
    chosen: Pick<UnfinishedUpload, "fingerprint" | "path"> & UploadFields & UploadKind,
  ) => Promise<UnfinishedUpload | undefined>;
  /** Holds a new upload and stores it. */
  readonly start: (upload: UnfinishedUpload) => Promise<void>;
  /** Removes the upload from the store, so that nothing can resume it. */
  readonly forget: () => Promise<void>;
  /** Lets another page, process, or chosen file take it over. */
  readonly release: () => void;
}

/** @param wanted the ID of the unfinished upload that the user chose to resume */
export const createHeldUpload = (
  { claim, resumeStore }: Pick<Ports, "claim" | "resumeStore">,
  wanted?: string,
): HeldUpload => {
  let held: { readonly upload: UnfinishedUpload; readonly release: () => void } | undefined;

  const release = () => {
    held?.release();
    held = undefined;
  };

  const tryToHold = async (upload: UnfinishedUpload): Promise<boolean> => {
    const releaseClaim = await claim(upload.id);
    if (releaseClaim === undefined) return false;
    // Its previous holder may have completed it.
    const isStored = (await resumeStore.list()).some(({ id }) => id === upload.id);
    if (isStored) held = { upload, release: releaseClaim };
    else releaseClaim();
    return isStored;
  };

  return {
    current: () => held?.upload,

    takeOver: async (chosen) => {
      const rank = (upload: UnfinishedUpload): number => {
        if (upload.id === wanted) return 0;
        return isSameDescription(upload, chosen) ? 1 : 2;
      };
      const candidates = (await resumeStore.list())
        .filter((one) => one.fingerprint === chosen.fingerprint && isSameKind(one, chosen))
        .sort((one, other) => rank(one) - rank(other));
      for (const candidate of candidates) if (await tryToHold(candidate)) return candidate;
      return undefined;
    },

    start: async (upload) => {
      const releaseClaim = (await claim(upload.id)) ?? (() => {});
      held = { upload, release: releaseClaim };
      await resumeStore.keep(upload);
    },

    forget: async () => {
      const upload = held?.upload;
      if (upload) await resumeStore.forget(upload.id);
      release();
    },

    release,
  };
};

/** Returns true if both have the same title, caption, and retention. */
const isSameDescription = (one: UploadFields, other: UploadFields): boolean =>
  one.title === other.title && one.caption === other.caption && one.retention === other.retention;

type Identity = UploadKind & Pick<UnfinishedUpload, "path">;

/** Returns true if both have the same folder, kind, and fields, so that one can continue the other. */
const isSameKind = (one: Identity, other: Identity): boolean =>
  JSON.stringify([one.path || "", one.kind, one.fields]) ===
  JSON.stringify([other.path || "", other.kind, other.fields]);

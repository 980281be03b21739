import type { Ports } from "../engine/ports.ts";
import { isSameDescription, type Unfinished } from "./unfinished-upload.ts";

/**
 * The multipart upload of one chosen file, which no other chosen file can use: from the moment it is started or taken
 * over until it is complete, discarded, or released.
 */
export interface HeldUpload {
  readonly current: () => Unfinished | undefined;
  /** Takes over an unfinished upload of a file with this fingerprint that no other chosen file holds, if there is one. */
  readonly takeOver: (
    chosen: Pick<Unfinished, "fingerprint" | "title" | "caption" | "retention">,
  ) => Promise<Unfinished | undefined>;
  /** Holds a new upload and remembers it. */
  readonly start: (upload: Unfinished) => Promise<void>;
  /** Forgets the upload; nothing can resume it. */
  readonly forget: () => Promise<void>;
  /** Lets another page, process or chosen file take it over. */
  readonly release: () => void;
}

/** @param wanted the id of the unfinished upload that was chosen to be resumed */
export const createHeldUpload = (
  { claim, resumeStore }: Pick<Ports, "claim" | "resumeStore">,
  wanted?: string,
): HeldUpload => {
  let held: { readonly upload: Unfinished; readonly release: () => void } | undefined;

  const release = () => {
    held?.release();
    held = undefined;
  };

  const tryToHold = async (upload: Unfinished): Promise<boolean> => {
    const end = await claim(upload.id);
    if (end === undefined) return false;
    // Whoever held it until now may have completed it.
    const isLeft = (await resumeStore.list()).some(({ id }) => id === upload.id);
    if (isLeft) held = { upload, release: end };
    else end();
    return isLeft;
  };

  return {
    current: () => held?.upload,

    takeOver: async (chosen) => {
      const rank = (upload: Unfinished): number => {
        if (upload.id === wanted) return 0;
        return isSameDescription(upload, chosen) ? 1 : 2;
      };
      const candidates = (await resumeStore.list())
        .filter(({ fingerprint }) => fingerprint === chosen.fingerprint)
        .sort((one, other) => rank(one) - rank(other));
      for (const candidate of candidates) if (await tryToHold(candidate)) return candidate;
      return undefined;
    },

    start: async (upload) => {
      const end = (await claim(upload.id)) ?? (() => {});
      held = { upload, release: end };
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

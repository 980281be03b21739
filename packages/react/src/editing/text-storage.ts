import type { UploadFields } from "@slipway/client/files/chosen-file";

/** Text that a user typed and has not saved yet. */
export interface SavedTexts extends UploadFields {
  /** The name of the file. */
  readonly name: string;
  /** When it was typed, in milliseconds since the epoch. */
  readonly at: number;
}

/** Texts are kept for a week, in milliseconds. */
const lifetime = 7 * 24 * 60 * 60 * 1000;

/** Returns the prefix of all keys of one user. */
export const textsPrefix = (sub: string): string => `slipway texts ${sub} `;

/** Deletes everything that a user typed from this device, for example at sign-out. */
export const forgetTexts = (sub: string): void => {
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith(textsPrefix(sub))) localStorage.removeItem(key);
  } catch {
    // Without storage there is nothing to delete.
  }
};

/**
 * Creates a storage that keeps what a user types across reloads and restarts of the browser. If the browser refuses to
 * store it, the text lasts as long as the page.
 *
 * @param options the storage; a prefix for its keys, one per user and purpose; the clock, in milliseconds since the epoch
 */
export const createTextStorage = ({
  storage,
  prefix,
  now = Date.now,
}: {
  readonly storage: () => Storage;
  readonly prefix: string;
  readonly now?: () => number;
}) => {
  const saved = readAll({ storage, prefix, now });

  const forget = (key: string): void => {
    if (!saved.delete(key)) return;
    try {
      storage().removeItem(prefix + key);
    } catch {
      // Without storage there is nothing to remove.
    }
  };

  return {
    find: (key: string): SavedTexts | undefined => saved.get(key),

    all: (): ReadonlyMap<string, SavedTexts> => saved,

    /** Saves the texts, and replaces what was saved for the key. */
    save: (key: string, name: string, { title, caption, retention }: UploadFields): void => {
      const texts: SavedTexts = {
        name,
        at: now(),
        ...(title !== undefined && { title }),
        ...(caption !== undefined && { caption }),
        ...(retention && { retention }),
      };
      saved.set(key, texts);
      try {
        storage().setItem(prefix + key, JSON.stringify(texts));
      } catch {
        // The storage is full or forbidden: the page still has the text.
      }
    },

    forget,
  };
};

export type TextStorage = ReturnType<typeof createTextStorage>;

const readAll = ({
  storage,
  prefix,
  now,
}: {
  readonly storage: () => Storage;
  readonly prefix: string;
  readonly now: () => number;
}): Map<string, SavedTexts> => {
  const found = new Map<string, SavedTexts>();
  try {
    for (const key of Object.keys(storage())) {
      if (!key.startsWith(prefix)) continue;
      const texts = parseTexts(storage().getItem(key));
      if (texts !== undefined && texts.at + lifetime > now())
        found.set(key.slice(prefix.length), texts);
      else storage().removeItem(key);
    }
  } catch {
    // Without storage there is nothing to read.
  }
  return found;
};

/** Returns the texts, or undefined if this page did not write them. */
const parseTexts = (text: string | null): SavedTexts | undefined => {
  try {
    const parsed: unknown = JSON.parse(text ?? "null");
    return isSavedTexts(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
};

const isSavedTexts = (value: unknown): value is SavedTexts =>
  typeof value === "object" &&
  value !== null &&
  "name" in value &&
  typeof value.name === "string" &&
  "at" in value &&
  typeof value.at === "number" &&
  (!("title" in value) || typeof value.title === "string") &&
  (!("caption" in value) || typeof value.caption === "string");

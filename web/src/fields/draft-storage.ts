import type { UploadFields } from "@slipway/client/files/chosen-file";

/** What a person typed about something that is not saved yet, with the name they know it by. */
export interface KeptTexts extends UploadFields {
  readonly name: string;
  /** When it was typed, in milliseconds since 1970. */
  readonly at: number;
}

/** Milliseconds for which texts are kept: a week. */
const keptFor = 7 * 24 * 60 * 60 * 1000;

/** Starts the keys of all that one person typed. */
export const textsPrefix = (sub: string): string => `slipway texts ${sub} `;

/** Forgets on this device all that a person typed, for example because they sign out. */
export const forgetTexts = (sub: string): void => {
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith(textsPrefix(sub))) localStorage.removeItem(key);
  } catch {
    // A browser that forbids storage has kept nothing.
  }
};

/**
 * Keeps what a person types until it is saved, over reloads and restarts of the browser. What the browser does not let it
 * keep is lost with the page, as it would be without.
 *
 * @param options the storage; a prefix for its keys, one for each person and purpose; the clock, in milliseconds since 1970
 */
export const createTextKeeper = ({
  storage,
  prefix,
  now = Date.now,
}: {
  readonly storage: () => Storage;
  readonly prefix: string;
  readonly now?: () => number;
}) => {
  const kept = readAll({ storage, prefix, now });

  const forget = (key: string): void => {
    if (!kept.delete(key)) return;
    try {
      storage().removeItem(prefix + key);
    } catch {
      // There was no storage to keep it in.
    }
  };

  return {
    find: (key: string): KeptTexts | undefined => kept.get(key),

    all: (): ReadonlyMap<string, KeptTexts> => kept,

    /** Keeps the texts as they are now. */
    keep: (key: string, name: string, { title, caption, retention }: UploadFields): void => {
      const texts: KeptTexts = {
        name,
        at: now(),
        ...(title !== undefined && { title }),
        ...(caption !== undefined && { caption }),
        ...(retention && { retention }),
      };
      kept.set(key, texts);
      try {
        storage().setItem(prefix + key, JSON.stringify(texts));
      } catch {
        // Full, or forbidden: the page itself still has it.
      }
    },

    forget,
  };
};

export type TextKeeper = ReturnType<typeof createTextKeeper>;

/** Identifies a file that is chosen again, by what the browser says of it without reading it. */
export const fileKey = ({ name, size, lastModified }: File): string =>
  `${size} ${lastModified} ${name}`;

const readAll = ({
  storage,
  prefix,
  now,
}: {
  readonly storage: () => Storage;
  readonly prefix: string;
  readonly now: () => number;
}): Map<string, KeptTexts> => {
  const found = new Map<string, KeptTexts>();
  try {
    for (const key of Object.keys(storage())) {
      if (!key.startsWith(prefix)) continue;
      const texts = parseTexts(storage().getItem(key));
      if (texts !== undefined && texts.at + keptFor > now())
        found.set(key.slice(prefix.length), texts);
      else storage().removeItem(key);
    }
  } catch {
    // A browser that forbids storage keeps nothing.
  }
  return found;
};

/** Returns the texts, or undefined if they are not what this page wrote. */
const parseTexts = (text: string | null): KeptTexts | undefined => {
  try {
    const parsed: unknown = JSON.parse(text ?? "null");
    return isKeptTexts(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
};

const isKeptTexts = (value: unknown): value is KeptTexts =>
  typeof value === "object" &&
  value !== null &&
  "name" in value &&
  typeof value.name === "string" &&
  "at" in value &&
  typeof value.at === "number" &&
  (!("title" in value) || typeof value.title === "string") &&
  (!("caption" in value) || typeof value.caption === "string");

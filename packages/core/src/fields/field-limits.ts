// Limits that clients need without the others. They have a module of their own, so that bundles do not include the others.

/** The number of fields that one problem names, and the length of each path and message. */
export const problemLimits = { errors: 100, textLength: 200 } as const;

/** Limits for the fields of one upload. Browsers check them too. */
export const fieldLimits = {
  /** The fields as JSON in UTF-8, in bytes. */
  size: 2 * 1024,
  /** Levels of objects and arrays. The fields themselves are the first level. */
  depth: 5,
  /** Keys in total, including those of nested objects. */
  keys: 64,
} as const;

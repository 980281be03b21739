import type { Files } from "../styled/files.ts";
import { createTextStorage, type TextStorage, textsPrefix } from "./text-storage.ts";

const drafts = new WeakMap<Files, TextStorage>();

/** Returns the unsaved edits of a user's files by upload ID. They survive a reload. */
export const getEditDrafts = (files: Files): TextStorage => {
  const known = drafts.get(files);
  if (known !== undefined) return known;
  const created = createTextStorage({
    storage: () => window.localStorage,
    prefix: `${textsPrefix(files.owner)}edit `,
  });
  drafts.set(files, created);
  return created;
};

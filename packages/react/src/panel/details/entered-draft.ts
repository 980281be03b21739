import { textsPrefix } from "../../editing/text-storage.ts";
import type { Files } from "../../styled/files.ts";
import type { Answers } from "./answers.ts";

type Entered = Answers["entered"];

const nothing: Entered = {};

/** Signing out deletes it with all other texts of the user. */
const keyOf = ({ owner }: Files): string => `${textsPrefix(owner)}fields`;

/** Returns the fields that the user entered and did not upload, by kind. They survive a reload. */
export const readEntered = (files: Files): Entered => {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(keyOf(files)) ?? "null");
    return isEntered(saved) ? saved : nothing;
  } catch {
    return nothing;
  }
};

/** Keeps what the user entered. If the browser refuses to store it, it lasts as long as the dialog. */
export const saveEntered = (files: Files, entered: Entered): void => {
  try {
    localStorage.setItem(keyOf(files), JSON.stringify(entered));
  } catch {
    // The storage is full or forbidden.
  }
};

export const forgetEntered = (files: Files): void => {
  try {
    localStorage.removeItem(keyOf(files));
  } catch {
    // Without storage there is nothing to delete.
  }
};

const isEntered = (value: unknown): value is Entered =>
  isRecord(value) &&
  Object.values(value).every(
    (fields) =>
      isRecord(fields) && Object.values(fields).every((field) => typeof field === "string"),
  );

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

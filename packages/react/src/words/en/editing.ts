import type { Formats } from "@slipway/client/words/formats";
import { countFiles } from "./count-files.ts";

/** The texts of `EditDialog` in English. */
export const createEditingMessages = (f: Formats) => ({
  edit: (count: number, name: string) =>
    count === 1 ? `Edit ${f.name(name)}` : `Edit ${countFiles(f, count)}`,
  severalHint: "Only what you change is saved. The rest stays different for each file.",
  title: "Title",
  caption: "Caption",
  folder: "Folder",
  folderHint: "Such as trips/2026",
  retention: "Keep for",
  forever: "Until you delete it",
  different: "Different values",
  used: (used: number, most: number) => `${f.number(used)} of ${f.number(most)}`,
  fields: (kind: string) => `Fields of ${kind}`,
  yes: "Yes",
  no: "No",
  /** Stands for the name of a field in its own error message. */
  thisField: "This field",
  restored: "Restored your unsaved changes.",
  save: "Save",
  cancel: "Cancel",
  saved: (count: number, name: string) =>
    count === 1 ? `${f.name(name)} saved` : `${countFiles(f, count)} saved`,
  someFailed: (count: number, problem: string) =>
    `${countFiles(f, count)} couldn't be changed: ${problem}`,
});

export type EditingMessages = ReturnType<typeof createEditingMessages>;

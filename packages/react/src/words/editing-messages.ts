import { createContext, useContext } from "react";
import { countFiles } from "./count-files.ts";

/** The texts of `EditDialog` in English. */
export const editingMessages = {
  edit: (count: number, name: string) =>
    count === 1 ? `Edit ${name}` : `Edit ${countFiles(count)}`,
  severalHint: "Only what you change is saved. The rest stays different for each file.",
  title: "Title",
  caption: "Caption",
  folder: "Folder",
  folderHint: "Such as trips/2026",
  retention: "Keep for",
  forever: "Until you delete it",
  days: (days: number) => (days === 1 ? "1 day" : `${days.toLocaleString("en")} days`),
  different: "Different values",
  used: (used: number, most: number) => `${used} of ${most}`,
  fields: (kind: string) => `Fields of ${kind}`,
  yes: "Yes",
  no: "No",
  broken: (rule: string) => `This field ${rule}.`,
  restored: "Restored your unsaved changes.",
  save: "Save",
  cancel: "Cancel",
  saved: (count: number, name: string) =>
    count === 1 ? `${name} saved` : `${countFiles(count)} saved`,
  someFailed: (count: number, problem: string) =>
    `${countFiles(count)} couldn't be changed: ${problem}`,
};

export type EditingMessages = typeof editingMessages;

/** The texts about editing in the app's language. */
export const EditingMessagesContext = createContext<EditingMessages>(editingMessages);

export const useEditingMessages = (): EditingMessages => useContext(EditingMessagesContext);

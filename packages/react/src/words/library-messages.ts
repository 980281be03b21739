import { createContext, useContext } from "react";
import { countFiles } from "./count-files.ts";
import { statusTexts } from "./status-texts.ts";

/** The texts of `Library` in English. */
export const libraryMessages = {
  library: "Library",
  search: "Search your files",
  clearSearch: "Clear search",
  type: "Type",
  allTypes: "All types",
  types: {
    image: "Images",
    video: "Videos",
    audio: "Audio",
    "application/pdf": "PDF",
    text: "Text",
  },
  kind: "Kind",
  allKinds: "All kinds",
  folder: "Folder",
  allFolders: "All folders",
  order: "Sort by",
  orders: {
    newest: "Newest",
    oldest: "Oldest",
    name: "Name",
    largest: "Largest",
    smallest: "Smallest",
  },
  layout: "Layout",
  layouts: { grid: "Grid", list: "List" },
  density: "Density",
  densities: { comfortable: "Comfortable", compact: "Compact" },
  files: countFiles,
  loading: "Loading your files…",
  failed: "Couldn't load your files",
  tryAgain: "Try again",
  noMatch: "No files match.",
  clearFilters: "Clear search and filters",
  noFiles: "No files yet.",
  select: (name: string) => `Select ${name}`,
  more: (name: string) => `More actions for ${name}`,
  selected: (count: number) => `${count.toLocaleString("en")} selected`,
  clearSelection: "Clear selection",
  selectAll: "Select all",
  open: "Open",
  download: "Download",
  share: "Share",
  edit: "Edit",
  moveToTrash: "Move to trash",
  cancelUpload: "Cancel upload",
  restore: "Restore",
  deletePermanently: "Delete permanently",
  trash: "Trash",
  backToFiles: "Back to your files",
  trashIsEmpty: "The trash is empty.",
  emptyTrash: "Empty trash",
  confirmEmptyTrash: "Delete all files in the trash permanently?",
  confirmDelete: (count: number, name: string) =>
    count === 1 ? `Delete ${name} permanently?` : `Delete ${countFiles(count)} permanently?`,
  cannotBeUndone: "This can't be undone.",
  cancel: "Cancel",
  undo: "Undo",
  movedToTrash: (count: number, name: string) =>
    count === 1 ? `${name} moved to trash` : `${countFiles(count)} moved to trash`,
  restored: (count: number, name: string) =>
    count === 1 ? `${name} restored` : `${countFiles(count)} restored`,
  deleted: (count: number, name: string) =>
    count === 1 ? `${name} deleted` : `${countFiles(count)} deleted`,
  someFailed: (count: number, problem: string) =>
    `${countFiles(count)} couldn't be changed: ${problem}`,
  zipping: (done: number, count: number) => `Downloading ${done} of ${countFiles(count)}`,
  zipped: (count: number) => `${countFiles(count)} downloaded`,
  keptUntil: (date: string) => `Will be deleted on ${date}`,
  status: statusTexts,
};

export type LibraryMessages = typeof libraryMessages;

/** The texts of the library in the app's language. */
export const LibraryMessagesContext = createContext<LibraryMessages>(libraryMessages);

export const useLibraryMessages = (): LibraryMessages => useContext(LibraryMessagesContext);

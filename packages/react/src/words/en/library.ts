import type { Formats } from "@slipway/client/words/formats";
import { statusTexts } from "../status-texts.ts";
import { countFiles } from "./count-files.ts";

/** The texts of `Library` in English. */
export const createLibraryMessages = (f: Formats) => ({
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
  files: (count: number) => countFiles(f, count),
  loading: "Loading your files…",
  failed: "Couldn't load your files",
  tryAgain: "Try again",
  noMatch: "No files match.",
  clearFilters: "Clear search and filters",
  noFiles: "No files yet.",
  select: (name: string) => `Select ${f.name(name)}`,
  more: (name: string) => `More actions for ${f.name(name)}`,
  selected: (count: number) => `${f.number(count)} selected`,
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
    count === 1
      ? `Delete ${f.name(name)} permanently?`
      : `Delete ${countFiles(f, count)} permanently?`,
  cannotBeUndone: "This can't be undone.",
  cancel: "Cancel",
  undo: "Undo",
  movedToTrash: (count: number, name: string) =>
    count === 1 ? `${f.name(name)} moved to trash` : `${countFiles(f, count)} moved to trash`,
  restored: (count: number, name: string) =>
    count === 1 ? `${f.name(name)} restored` : `${countFiles(f, count)} restored`,
  deleted: (count: number, name: string) =>
    count === 1 ? `${f.name(name)} deleted` : `${countFiles(f, count)} deleted`,
  someFailed: (count: number, problem: string) =>
    `${countFiles(f, count)} couldn't be changed: ${problem}`,
  zipping: (done: number, count: number) =>
    `Downloading ${f.number(done)} of ${countFiles(f, count)}`,
  zipped: (count: number) => `${countFiles(f, count)} downloaded`,
  daysLeft: (days: number) => `${f.unit(days, "day")} left`,
  keptUntil: (date: string) => `Will be deleted on ${date}`,
  status: statusTexts,
});

export type LibraryMessages = ReturnType<typeof createLibraryMessages>;

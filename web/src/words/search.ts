import type { SearchOrder } from "@slipway/client/search";

/** The texts of the search. */
export const searchTexts = {
  label: "Search your files",
  clear: "Clear search",
  type: "Type",
  folder: "Folder",
  order: "Sort by",
  allTypes: "All types",
  allFolders: "All folders",
  none: "No files match.",
  loading: "Loading your files…",
  failed: "Couldn't load your files",
  more: "Show more",
  found: (count: number) => (count === 1 ? "1 file" : `${count.toLocaleString("en")} files`),
} as const;

/** The types to filter by, with their labels. */
export const typeLabels = {
  image: "Images",
  video: "Videos",
  audio: "Audio",
  "application/pdf": "PDF",
  text: "Text",
} as const;

/** The orders of results, with their labels. */
export const orderLabels = {
  newest: "Newest",
  oldest: "Oldest",
  name: "Name",
  largest: "Largest",
  smallest: "Smallest",
} as const satisfies Partial<Record<SearchOrder, string>>;

import type { FileQuery } from "@slipway/client/search";
import { orderLabels } from "../../words/search.ts";

/** What the user chose in the toolbar of the library. Empty texts mean all. */
export interface SearchChoice {
  readonly text: string;
  readonly type: string;
  readonly folder: string;
  readonly order: keyof typeof orderLabels;
}

export const noChoice: SearchChoice = { text: "", type: "", folder: "", order: "newest" };

/** Returns true if the library shows results instead of all files, newest first. */
export const isSearching = ({ text, type, folder, order }: SearchChoice): boolean =>
  text.trim() !== "" || type !== "" || folder !== "" || order !== "newest";

/** Returns the query for a choice. Files that fit a text are sorted by how well they fit, unless the user chose another order. */
export const toQuery = (
  { text, type, folder, order }: SearchChoice,
  kind: string | undefined,
): FileQuery => ({
  text,
  kind,
  type: type || undefined,
  folder: folder || undefined,
  order: order === "newest" ? undefined : order,
});

export const isOrder = (value: string): value is SearchChoice["order"] =>
  Object.hasOwn(orderLabels, value);

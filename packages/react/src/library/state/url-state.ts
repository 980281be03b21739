import type { SearchOrder } from "@slipway/client/search";
import { useSyncExternalStore } from "react";

/** What the library shows. The page's address has all of it, so back, reload, and copied addresses work. Empty texts mean all. */
export interface LibraryView {
  readonly text: string;
  readonly type: string;
  readonly kind: string;
  readonly folder: string;
  readonly order: Exclude<SearchOrder, "best">;
  readonly layout: "grid" | "list";
  readonly density: "comfortable" | "compact";
  /** True for the files in the trash. */
  readonly isTrash: boolean;
  /** The ID of the file in the viewer, or an empty text. */
  readonly file: string;
}

export const initialView: LibraryView = {
  text: "",
  type: "",
  kind: "",
  folder: "",
  order: "newest",
  layout: "grid",
  density: "comfortable",
  isTrash: false,
  file: "",
};

const orders: readonly string[] = [
  "newest",
  "oldest",
  "name",
  "largest",
  "smallest",
] satisfies readonly LibraryView["order"][];

export const isOrder = (value: string): value is LibraryView["order"] => orders.includes(value);

/** The longest text of a search, and of other values in an address. */
export const longestText = 200;

/** Reads a view from the query of an address. Unknown values count as absent. */
export const parseView = (query: string): LibraryView => {
  const params = new URLSearchParams(query);
  const read = (name: string) => (params.get(name) ?? "").slice(0, longestText);
  const order = read("sort");
  return {
    text: read("q"),
    type: read("type"),
    kind: read("kind"),
    folder: read("folder"),
    order: isOrder(order) ? order : initialView.order,
    layout: read("layout") === "list" ? "list" : "grid",
    density: read("density") === "compact" ? "compact" : "comfortable",
    isTrash: read("in") === "trash",
    file: read("file"),
  };
};

/** Returns the query of an address with a view. Keeps the parameters of the app. */
export const formatView = (view: LibraryView, query: string): string => {
  const params = new URLSearchParams(query);
  const values = {
    q: view.text,
    type: view.type,
    kind: view.kind,
    folder: view.folder,
    sort: view.order === initialView.order ? "" : view.order,
    layout: view.layout === initialView.layout ? "" : view.layout,
    density: view.density === initialView.density ? "" : view.density,
    in: view.isTrash ? "trash" : "",
    file: view.file,
  };
  for (const [name, value] of Object.entries(values))
    if (value === "") params.delete(name);
    else params.set(name, value);
  const formatted = params.toString();
  return formatted === "" ? "" : `?${formatted}`;
};

/** Milliseconds between two changes of the address while the user types. Browsers allow about 100 in 30 seconds. */
const typingPause = 400;

/** Marks entries of the history that the library added, so that closing a file can go back. */
const historyMark = "slipway";

const listeners = new Set<() => void>();
let current: LibraryView | undefined;
/** The text that the address does not have yet. */
let typing: { readonly timer: ReturnType<typeof setTimeout>; readonly isNew: boolean } | undefined;

const getView = (): LibraryView => {
  current ??= parseView(window.location.search);
  return current;
};

const notify = () => {
  for (const listener of [...listeners]) listener();
};

const readAddress = () => {
  stopTyping();
  current = parseView(window.location.search);
  notify();
};

const subscribe = (listener: () => void): (() => void) => {
  if (listeners.size === 0) {
    // The app may have changed the address meanwhile.
    current = parseView(window.location.search);
    window.addEventListener("popstate", readAddress);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    stopTyping();
    window.removeEventListener("popstate", readAddress);
  };
};

const writeAddress = (view: LibraryView, isNew: boolean): void => {
  const { pathname, search, hash } = window.location;
  const query = formatView(view, search);
  if (query === search || (query === "" && search === "")) return;
  const url = `${pathname}${query}${hash}`;
  if (isNew) window.history.pushState({ [historyMark]: true }, "", url);
  else window.history.replaceState(window.history.state, "", url);
};

const stopTyping = (): void => {
  clearTimeout(typing?.timer);
  typing = undefined;
};

/** Writes the text that was typed to the address, before it changes again. */
const writeTypedText = (): void => {
  if (typing === undefined) return;
  const { isNew } = typing;
  stopTyping();
  writeAddress(getView(), isNew);
};

/** Changes the view, and adds an entry to the history. */
export const changeView = (changed: Partial<LibraryView>): void => {
  writeTypedText();
  current = { ...getView(), ...changed };
  writeAddress(current, true);
  notify();
};

/** Changes the view without a new entry in the history. */
export const replaceView = (changed: Partial<LibraryView>): void => {
  writeTypedText();
  current = { ...getView(), ...changed };
  writeAddress(current, false);
  notify();
};

/** Changes the text of the search. The address follows a moment later, with one entry in the history for all letters. */
export const typeText = (text: string): void => {
  const isNew = typing?.isNew ?? getView().text === "";
  current = { ...getView(), text };
  clearTimeout(typing?.timer);
  typing = { timer: setTimeout(writeTypedText, typingPause), isNew };
  notify();
};

/** Shows a file in the viewer. */
export const openFile = (file: string): void => {
  if (getView().file === "") changeView({ file });
  else replaceView({ file });
};

/** Closes the viewer: goes back if the viewer was opened on this page. */
export const closeFile = (): void => {
  if (Object(window.history.state)[historyMark] === true) window.history.back();
  else replaceView({ file: "" });
};

/** Returns what the library shows. */
export const useLibraryView = (): LibraryView =>
  useSyncExternalStore(subscribe, getView, () => initialView);

/** Returns true if the view has a search or a filter. */
export const isFiltered = ({ text, type, kind, folder }: LibraryView): boolean =>
  [text.trim(), type, kind, folder].some((value) => value !== "");

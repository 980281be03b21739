import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import type { DefaultTheme } from "vitepress";
import groups from "../navigation.json" with { type: "json" };
import { readEntries } from "../reference/entries.mjs";
import { root, toRoute } from "./pages.ts";

type Item = DefaultTheme.SidebarItem;

/** Returns the title of a page: its first heading. */
const readTitle = (file: string): string =>
  /^# (.+)$/m.exec(readFileSync(join(root, file), "utf8"))?.[1]?.replaceAll("`", "") ?? file;

const createItem = (file: string): Item => ({
  text: readTitle(file),
  link: `/${toRoute(file).replace(/(?:index)?\.md$/, "")}`,
});

/** Returns the pages of a folder, sorted by name. */
const listPages = (folder: string): readonly string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => posix.join(folder, name));

/** Returns the generated reference, by package. */
const createReference = (): Item => {
  const names = [...readEntries(root).values()];
  const packages = new Set(names.map((name) => name.split("/").slice(0, 2).join("/")));
  return {
    text: "API reference",
    collapsed: true,
    items: [...packages].map((name) => ({
      text: name,
      collapsed: true,
      items: names
        .filter((entry) => entry === name || entry.startsWith(`${name}/`))
        .map((entry) => ({
          text: entry.slice(name.length + 1) || name,
          link: `/reference/${entry}`,
        })),
    })),
  };
};

/** Returns a regular expression that matches the routes of the guides. */
export const matchGuides = (): string => {
  const [guides] = groups;
  const routes = (guides?.pages ?? []).map((file) => toRoute(file).replace(/\.md$/, ""));
  return `^/(?:${routes.join("|")})$`;
};

/** The pages in the order in which a newcomer needs them. */
export const createSidebar = (): Item[] => [
  { text: "Slipway", items: [{ text: "What Slipway is", link: "/" }] },
  ...groups.flatMap(({ text, pages, folder }): Item[] => {
    const items = [...(pages ?? []), ...(folder === undefined ? [] : listPages(folder))];
    const group: Item = {
      text,
      // Newcomers see the guides and the reference first.
      ...((text === "Decisions" || text === "Project") && { collapsed: true }),
      items: items.map(createItem),
    };
    return text === "Reference" ? [group, createReference()] : [group];
  }),
];

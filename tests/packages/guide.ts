import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/packages/workspaces.ts";

/** A fenced block of a page of the documentation. */
export interface GuideBlock {
  readonly language: string;
  /** The file that the block is. */
  readonly title: string | undefined;
  readonly code: string;
}

/** Reads the blocks of a section of a page, in their order. */
export const readGuide = (page: string, heading: string): readonly GuideBlock[] => {
  const sections = readFileSync(join(root, page), "utf8").split(/^## /m);
  const section = sections.find((text) => text.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`${page} has no section ${heading}.`);
  const fences = section.matchAll(/^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$/gms);
  return [...fences].map(([, language = "", title, code = ""]) => ({ language, title, code }));
};

/** Returns the commands of a shell block, without comments. */
export const listCommands = ({ code }: GuideBlock): readonly string[] =>
  code
    .split("\n")
    .map((line) => (line.split("#")[0] ?? "").trim())
    .filter((line) => line !== "");

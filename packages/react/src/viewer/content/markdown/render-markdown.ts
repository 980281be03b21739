import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { readingLimits } from "../reading-limits.ts";

/**
 * Renders Markdown as HTML. HTML in the document becomes text. Links have only safe protocols.
 *
 * @returns undefined if the document would become too large
 */
export const renderMarkdown = (text: string): string | undefined => {
  const { length, repeated } = readingLimits.document;
  if (measureRepetition(text) > repeated) return undefined;
  const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  return html.length > length ? undefined : html;
};

/** Returns how many characters references could repeat at most: each can stand for a whole definition. */
const measureRepetition = (text: string): number => {
  if (!/^ {0,3}\[[^\]\n]+\]:/m.test(text)) return 0;
  const longest = text
    .split(/\n[ \t]*\n/)
    .reduce((most, block) => (block.includes("]:") ? Math.max(most, block.length) : most), 0);
  return longest * (text.split("]").length - 1);
};

import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { readingLimits } from "../reading-limits.ts";

/**
 * Renders Markdown as HTML. HTML in the document becomes text. Links have only safe protocols.
 *
 * @returns undefined if the document would become too large or too deep
 */
export const renderMarkdown = (text: string): string | undefined => {
  const { length, depth, repeated } = readingLimits.document;
  if (measureRepetition(text) > repeated) return undefined;
  const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  return html.length > length || measureDepth(html) > depth ? undefined : html;
};

/** The elements without an end tag that Markdown has. */
const voidElements = ["br", "hr", "img", "input"];

/**
 * Returns how deep the elements are nested. The browser's parser looks through all open elements at each tag, so thousands of them would
 * block the page for seconds.
 */
const measureDepth = (html: string): number => {
  let open = 0;
  let deepest = 0;
  // Texts and attributes have references instead of `<`.
  for (const [, end, name = ""] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/g)) {
    if (voidElements.includes(name)) continue;
    open += end === "/" ? -1 : 1;
    deepest = Math.max(deepest, open);
  }
  return deepest;
};

/** Returns how many characters references could repeat at most: each can stand for a whole definition. */
const measureRepetition = (text: string): number => {
  if (!/^ {0,3}\[[^\]\n]+\]:/m.test(text)) return 0;
  const longest = text
    .split(/\n[ \t]*\n/)
    .reduce((most, block) => (block.includes("]:") ? Math.max(most, block.length) : most), 0);
  return longest * (text.split("]").length - 1);
};

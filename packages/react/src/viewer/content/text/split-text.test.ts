import { expect, test } from "vitest";
import { readingLimits } from "../reading-limits.ts";
import { splitText } from "./split-text.ts";

const { characters, lines } = readingLimits.block;

test("splits long texts at line breaks", () => {
  const text = Array.from({ length: lines * 2 + 1 }, (_, line) => `line ${line}`).join("\n");
  const blocks = splitText(text);
  expect(blocks).toHaveLength(3);
  expect(blocks.join("\n")).toBe(text);
});

test("splits long lines, and no character", () => {
  const blocks = splitText("😀".repeat(characters));
  expect(blocks.join("")).toBe("😀".repeat(characters));
  for (const block of blocks) {
    expect(block.isWellFormed()).toBe(true);
    expect(block.length).toBeLessThanOrEqual(characters + 1);
  }
});

test.each([
  "",
  "\n",
  "one\n\ntwo\n",
  "a\r\nb",
  `${"x".repeat(characters)}\n${"y".repeat(characters)}\n\nz`,
])("loses nothing of text %# but line breaks between blocks", (text) => {
  const withoutBreaks = (one: string) => one.replaceAll(/[\r\n]/g, "");
  expect(withoutBreaks(splitText(text).join(""))).toBe(withoutBreaks(text));
});

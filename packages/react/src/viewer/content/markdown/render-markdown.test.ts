import { expect, test } from "vitest";
import { readingLimits } from "../reading-limits.ts";
import { renderMarkdown } from "./render-markdown.ts";

test("formats tables, tasks, and references", () => {
  const html = renderMarkdown(
    "# Plan\n\n| a |\n|---|\n| b &amp; c |\n\n- [x] done\n\n[x]: /y\n[x]",
  );
  expect(html).toContain("<h1>Plan</h1>");
  expect(html).toContain("<td>b &amp; c</td>");
  expect(html).toContain('<a href="/y">x</a>');
});

test("shows HTML as text, and gives links only safe protocols", () => {
  const html = renderMarkdown(
    "<script>alert(1)</script>\n\n[a](javascript:alert(1)) <b onclick=x>",
  );
  expect(html).toContain("&lt;script&gt;");
  expect(html).not.toContain("javascript:");
  expect(html).not.toContain("<b");
});

test("does not format a document that its references would make gigantic", () => {
  const destination = "x".repeat(readingLimits.bytes / 2);
  const references = "[a] ".repeat(readingLimits.bytes / 8);
  expect(renderMarkdown(`[a]: /${destination}\n\n${references}`)).toBeUndefined();
});

test("does not format a document whose elements are nested so deep that the browser would stop", () => {
  const { depth } = readingLimits.document;
  const quote = (levels: number) => `${">".repeat(levels)} deep\n\n![a](b)  \nc\n\n---\n\n- [x] d`;
  // The innermost quotation has a paragraph.
  expect(renderMarkdown(quote(depth - 1))).toContain("deep");
  expect(renderMarkdown(quote(depth))).toBeUndefined();
  expect(renderMarkdown("![a](b)\n\n---\n\n".repeat(depth + 1))).toContain("<hr />");
});

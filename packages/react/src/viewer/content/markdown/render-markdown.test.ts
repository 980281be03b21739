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

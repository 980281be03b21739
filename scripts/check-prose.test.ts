import { expect, test } from "vitest";
import { checkProse } from "./check-prose.mjs";

const check = (text: string, file = "page.md") => checkProse(file, text);

test.each([
  ["Subscribers are told of it.", "are told → notify, publish, report"],
  ["The upload can be gone\non with.", "gone on → continue, resume"],
  [
    "| who | may |\n|---|---|\n| a page | answers to who asks |",
    "to who → anyone who, callers that",
  ],
  ["## Objects put past Slipway", "past Slipway → outside Slipway"],
  ["A cancelled upload", "cancelled → canceled"],
  ["The usual behaviour", "behaviour → behavior"],
])("reports %j", async (text, finding) => {
  const [found] = await check(text);
  expect(found).toContain(finding);
});

test.each([
  "Who holds a link can read the file.",
  "The link is shown; who has it can read the file.",
  "What was sent stays. Which is why it can be resumed.",
])("reports a subject without a noun: %s", async (text) => {
  expect(await check(text)).not.toEqual([]);
});

test.each([
  "Anyone who holds a link can read the file.",
  "## What is created\n\nWhat is created? A bucket, which is private.",
  "The status is `cancelled`, and `past Slipway` is code.",
  "```sh\necho the upload was begun\n```",
  "<!-- table: written by a-program.ts -->\n\n| told of |\n|---|\n\n<!-- /table -->",
])("accepts %j", async (text) => {
  expect(await check(text)).toEqual([]);
});

test("reads comments and texts of code, each on its line", async () => {
  const code = `import { begun } from "./past-Slipway.ts";
/**
 * Tells of each
 * upload.
 */
export const name = "begun";
// An upload that was
// begun.
throw new Error(\`\${begun} was told of\`);
`;
  expect(await check(code, "page.ts")).toEqual([
    "page.ts:3 Tells of → notify, publish, report",
    "page.ts:8 begun → started",
    "page.ts:9 was told → notify, publish, report",
  ]);
});

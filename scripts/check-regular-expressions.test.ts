import { expect, test } from "vitest";
import { findProblems, findRegularExpressions } from "./check-regular-expressions.mjs";

const findAll = async (code: string): Promise<readonly string[]> =>
  (await Promise.all(findRegularExpressions("a.ts", code).map(findProblems))).flat();

test.each([
  ["a loop in a loop", "const one = /^(a+)+$/;"],
  ["an alternative that overlaps another", "const one = /^(?:a|a)*$/;"],
  ["loops that exchange characters", "const one = /^a*b?a*$/;"],
  ["a loop that starts anywhere", "const one = /a+$/;"],
  [
    "comments before an element",
    "const one = /^(?:[\\t ]|<!--[\\s\\S]*?-->)*<(?:html|svg)[\\s>]/i;",
  ],
  ["a pattern in a string", 'const one = new RegExp("^(a+)+$");'],
  ["a pattern in a template", "const one: RegExp = RegExp(String.raw`^(\\d+)+$`);"],
])("%s is found", async (_, code) => {
  expect(await findAll(code)).toEqual(expect.arrayContaining([expect.stringMatching(/^a\.ts:1 /)]));
});

test("linear expressions and text that looks like an expression are not reported", async () => {
  const code = `
    const one = /^[a-z]+$/u;
    const other = new RegExp("^a+b$", "i");
    // const comment = /^(a+)+$/;
    const text = "/^(a+)+$/";`;
  expect(findRegularExpressions("a.ts", code)).toHaveLength(2);
  expect(await findAll(code)).toEqual([]);
});

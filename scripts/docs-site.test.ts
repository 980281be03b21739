// Checks the documentation site without building it: its navigation, and the code that its pages show.
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import groups from "../docs/site/navigation.json" with { type: "json" };
import { normalizeCode } from "./docs-code.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), "utf8");

const listed: readonly string[] = groups.flatMap(({ pages = [], folder }) => [
  ...pages,
  ...(folder === undefined
    ? []
    : readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)),
]);

test("the navigation of the site has every page of the documentation, once", () => {
  const pages = globSync("docs/**/*.md", {
    cwd: root,
    exclude: ["docs/site/**", "docs/upstream/**", "docs/examples/**"],
  });
  expect(pages.length).toBeGreaterThan(25);
  expect(pages.filter((page) => !listed.includes(page))).toEqual([]);
  expect(listed.filter((page) => !existsSync(join(root, page)))).toEqual([]);
  expect(new Set(listed).size).toBe(listed.length);
});

/** Files whose code the documentation may show. Each of them is compiled. */
const compiled = globSync(
  [
    "docs/examples/**/*.{ts,tsx}",
    "{examples,templates}/**/*.{ts,tsx,svelte,vue}",
    "packages/*/src/**/*example.test.ts",
  ],
  {
    cwd: root,
    exclude: ["**/node_modules/**"],
  },
).map((file) => normalizeCode(read(file)));

const findCode = (page: string): readonly string[] =>
  [...read(page).matchAll(/^( *)```(?:ts|tsx|svelte|vue)(?: title="[^"]+")?\n(.*?)^\1```$/gms)].map(
    ([, , code = ""]) => normalizeCode(code),
  );

const pagesWithCode = globSync(["README.md", "docs/**/*.md", "{infra,packages/*}/README.md"], {
  cwd: root,
  exclude: ["docs/site/**", "docs/upstream/**", "**/node_modules/**"],
}).filter((page) => findCode(page).length > 0);

test.each(pagesWithCode)("all code of %s is part of an example, which is compiled", (page) => {
  const unknown = findCode(page).filter((code) => !compiled.some((file) => file.includes(code)));
  expect(unknown).toEqual([]);
});

test("the code of most guides is found", () => {
  expect(pagesWithCode.length).toBeGreaterThan(8);
});

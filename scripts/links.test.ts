// Checks that every relative link in Markdown points to a file, and every fragment to one of its headings.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import type { AnyTxtNode } from "@textlint/ast-node-types";
import { parse } from "@textlint/markdown-to-ast";
import GithubSlugger from "github-slugger";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

const pages = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z", "*.md"], {
  cwd: root,
})
  .toString()
  .split("\0")
  .filter((page) => page !== "" && !page.includes("/samples/given/"));

const read = (page: string) => parse(readFileSync(join(root, page), "utf8"));

/** Returns the nodes of a type in a page, in their order. */
const findNodes = (node: AnyTxtNode, type: string): readonly AnyTxtNode[] => [
  ...(node.type === type ? [node] : []),
  ...("children" in node ? node.children : []).flatMap((child) => findNodes(child, type)),
];

/** Returns the fragments that GitHub gives to a page's headings. */
const readFragments = (page: string): ReadonlySet<string> => {
  const slugger = new GithubSlugger();
  const headings = findNodes(read(page), "Header");
  return new Set(headings.map((heading) => slugger.slug(readText(heading))));
};

const readText = (node: AnyTxtNode): string =>
  "children" in node
    ? node.children.map(readText).join("")
    : "value" in node && typeof node.value === "string"
      ? node.value
      : "";

interface Link {
  readonly target: string;
  readonly line: number;
}

const readLinks = (page: string): readonly Link[] => {
  const document = read(page);
  return ["Link", "Image", "Definition"]
    .flatMap((type) => findNodes(document, type))
    .map((node) => ({
      target: "url" in node ? String(node.url) : "",
      line: node.loc.start.line,
    }))
    .filter(({ target }) => !/^[a-z][a-z+.-]*:/i.test(target));
};

const findBroken = (page: string): readonly string[] =>
  readLinks(page).flatMap(({ target, line }) => {
    const [path = "", fragment] = target.split("#");
    const file = path === "" ? page : normalize(join(dirname(page), path));
    const broken = `${page}:${line} ${target}`;
    if (!existsSync(join(root, file))) return [broken];
    if (fragment === undefined || statSync(join(root, file)).isDirectory()) return [];
    return file.endsWith(".md") && !readFragments(file).has(fragment) ? [broken] : [];
  });

test("finds pages with links", () => {
  expect(pages).toContain("README.md");
  expect(readLinks("README.md").length).toBeGreaterThan(20);
});

test.each(pages)("every link of %s leads somewhere", (page) => {
  expect(findBroken(page)).toEqual([]);
});

test("generates the fragments that GitHub generates", () => {
  const fragments = readFragments("docs/operations.md");
  expect(fragments).toContain("slipway-redrive-events-that-could-not-be-handled");
});

// Every relative link in Markdown points to a file, and every fragment to a heading of it.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

const pages = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z", "*.md"], {
  cwd: root,
})
  .toString()
  .split("\0")
  .filter((page) => page !== "" && !page.includes("/samples/given/"));

/** Returns a page without its code, in which brackets are not links. */
const readProse = (page: string): string =>
  readFileSync(join(root, page), "utf8")
    .replaceAll(/^( *)(```+).*?^\1\2$/gms, "")
    .replaceAll(/``[^`]+``|`[^`\n]*`/g, (code) => "x".repeat(code.length));

/** Returns the fragments that GitHub gives to a page's headings. */
const readFragments = (page: string): ReadonlySet<string> => {
  const text = readFileSync(join(root, page), "utf8").replaceAll(/^( *)(```+).*?^\1\2$/gms, "");
  const used = new Map<string, number>();
  const headings = [...text.matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, heading = ""]) => {
    const fragment = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, "")
      .replaceAll(" ", "-");
    const times = used.get(fragment) ?? 0;
    used.set(fragment, times + 1);
    return times === 0 ? fragment : `${fragment}-${times}`;
  });
  return new Set(headings);
};

interface Link {
  readonly target: string;
  readonly line: number;
}

const readLinks = (page: string): readonly Link[] => {
  const text = readFileSync(join(root, page), "utf8");
  const prose = readProse(page);
  const targets = [...prose.matchAll(/\]\(([^()\s]+)(?: "[^"]*")?\)/g)].map(([, to = ""]) => to);
  return targets
    .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target))
    .map((target) => ({
      target,
      line: text.slice(0, text.indexOf(`](${target}`)).split("\n").length,
    }));
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

test("there are pages with links to check", () => {
  expect(pages).toContain("README.md");
  expect(readLinks("README.md").length).toBeGreaterThan(20);
});

test.each(pages)("every link of %s leads somewhere", (page) => {
  expect(findBroken(page)).toEqual([]);
});

test("a heading's fragment is the one that GitHub makes", () => {
  const fragments = readFragments("docs/operations.md");
  expect(fragments).toContain("slipway-redrive-events-that-could-not-be-handled");
});

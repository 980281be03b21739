import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./workspaces.ts";

const read = (file: string) => readFileSync(join(root, file), "utf8");
const list = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].sort();

const stylesheet = read("packages/react/src/styled/styles.css");
const variable = /^ {2}(--slipway-[a-z-]+):/gm;
const defined = list(stylesheet, variable);
/** The variables that the direction of the text sets, and not an app. */
const directional = list(stylesheet.slice(stylesheet.indexOf('[dir="rtl"]')), variable);

test("the theme has every variable that the styled components use, and no other", () => {
  const sources = globSync("packages/react/src/**/*.{css,tsx}", { cwd: root }).map(read);
  const used = list(sources.join("\n"), /var\((--slipway-[a-z-]+)[),]/g);
  expect(defined.length).toBeGreaterThan(5);
  expect(defined).toEqual(used);
});

test("the documentation of React lists every variable of the theme that an app sets", () => {
  const documented = list(read("docs/react.md"), /^\| `(--slipway-[a-z-]+)` \|/gm);
  expect(documented).toEqual(defined.filter((name) => !directional.includes(name)));
});

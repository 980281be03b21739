import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./workspaces.ts";

const read = (file: string) => readFileSync(join(root, file), "utf8");
const list = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].sort();

/** The variables of the theme that an app can override. */
const theme = list(read("packages/react/src/styled/styles.css"), /^ {2}(--slipway-[a-z-]+):/gm);

test("the theme has every variable that the styled components use, and no other", () => {
  const sources = globSync("packages/react/src/**/*.{css,tsx}", { cwd: root }).map(read);
  const used = list(sources.join("\n"), /var\((--slipway-[a-z-]+)[),]/g);
  expect(theme.length).toBeGreaterThan(5);
  expect(theme).toEqual(used);
});

test("the documentation of React lists every variable of the theme", () => {
  expect(list(read("docs/react.md"), /^\| `(--slipway-[a-z-]+)` \|/gm)).toEqual(theme);
});

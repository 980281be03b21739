import { posix } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository, whose Markdown files are the pages. */
export const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Markdown files that are left out of the site, relative to the repository. */
export const excluded = [
  "README.md",
  "{bench,referees,scripts,tests,web,types,templates}/**",
  "docs/upstream/**",
  "docs/examples/**",
  "docs/site/node_modules/**",
  "docs/site/*.md",
  "packages/{functions,operations,simulation}/**",
  "packages/*/!(README.md)/**",
  "{infra,examples/*}/!(README.md)/**",
];

/** Pages whose route is not that of their file. */
const routes: readonly (readonly [pattern: RegExp, route: string])[] = [
  [/^docs\/site\/pages\/(.*)$/, "$1"],
  [/^docs\/site\/generated\/(.*)$/, "$1"],
  [/^docs\/(.*\/)?README\.md$/, "$1index.md"],
  [/^docs\/(.*)$/, "$1"],
  [/^infra\/README\.md$/, "packages/sst.md"],
  [/^(packages|examples)\/([^/]+)\/README\.md$/, "$1/$2.md"],
  [/^([A-Z]+)\.md$/, "project/$1.md"],
];

/** Returns the path of a page in the site, such as `kinds.md`. Other files than pages keep their path. */
export const toRoute = (file: string): string => {
  const [pattern, route] = routes.find(([candidate]) => candidate.test(file)) ?? [];
  if (pattern === undefined || route === undefined) return file;
  const path = file.replace(pattern, route);
  return path.startsWith("project/") ? path.toLowerCase() : path;
};

/** Returns true for a file that is a page of the site. */
export const isPage = (file: string): boolean =>
  file.endsWith(".md") &&
  toRoute(file) !== file &&
  !excluded.some((pattern) => posix.matchesGlob(file, pattern));

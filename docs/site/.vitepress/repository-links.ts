import { existsSync, statSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import type { MarkdownRenderer } from "vitepress";
import { isPage, root, toRoute } from "./pages.ts";

/** The part of VitePress's environment of a page that names its file. */
interface PageEnvironment {
  readonly path: string;
  readonly realPath?: string | undefined;
}

/**
 * Returns the link of the site for a relative link of a Markdown file. Pages link to each other as they do in the repository, so a link
 * to a page becomes its route, and a link to any other file becomes that of its source, which the site contains.
 *
 * @param file the page's file, relative to the repository
 */
const resolveLink = (file: string, link: string): string => {
  if (/^([a-z][a-z+.-]*:|#|\/)/i.test(link)) return link;
  const [path = "", fragment] = link.split("#");
  const hash = fragment === undefined ? "" : `#${fragment}`;
  const target = posix.normalize(posix.join(posix.dirname(file), path)).replace(/\/$/, "");
  const readme = posix.join(target, "README.md");
  if (target === "README.md") return "/";
  if (isPage(target)) return `/${toRoute(target)}${hash}`;
  if (existsSync(join(root, readme)) && isPage(readme)) return `/${toRoute(readme)}${hash}`;
  if (!existsSync(join(root, target))) return link;
  return `/source/${target}${statSync(join(root, target)).isDirectory() ? "/index.html" : ".txt"}`;
};

/**
 * Changes the links of Markdown files to those of the site.
 *
 * @param onSource called with each file and folder of the repository that a page links to
 */
export const linkPages = (markdown: MarkdownRenderer, onSource: (path: string) => void): void => {
  markdown.core.ruler.push("repository-links", ({ tokens, env }) => {
    const { realPath, path }: PageEnvironment = env;
    const file = relative(root, realPath ?? path)
      .split(sep)
      .join("/");
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type !== "link_open") continue;
      const link = resolveLink(file, decodeURI(token.attrGet("href") ?? ""));
      token.attrSet("href", link);
      if (!link.startsWith("/source/")) continue;
      onSource(link.slice("/source/".length).replace(/(\/index\.html|\.txt)$/, ""));
      // The sources are plain files, which the site's router does not know.
      token.attrSet("target", "_blank");
    }
  });
};

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { slug } from "github-slugger";
import type { Plugin } from "vite";
import { defineConfig } from "vitepress";
import llms from "vitepress-plugin-llms";
import { createSidebar, matchGuides } from "./navigation.ts";
import { excluded, root, toRoute } from "./pages.ts";
import { linkPages } from "./repository-links.ts";
import { serveSources, writeSources } from "./sources.ts";

const { description, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const sources = new Set<string>();

/** Pages outside this folder find no Vue. The server's build is loaded from this folder, where Node finds it. */
const findVue: Plugin = {
  name: "slipway-vue",
  enforce: "pre",
  resolveId: (id, _importer, { ssr }) =>
    ssr && (id === "vue" || id.startsWith("vue/")) ? { id, external: true } : null,
};

export default defineConfig({
  title: "Slipway",
  description,
  lang: "en-US",
  head: [["link", { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" }]],
  srcDir: root,
  srcExclude: excluded,
  outDir: join(root, "docs/site/dist"),
  cacheDir: join(root, "docs/site/node_modules/.cache/vitepress"),
  rewrites: toRoute,
  cleanUrls: true,
  // Examples name the address that they are served at on a developer's machine.
  ignoreDeadLinks: "localhostLinks",
  markdown: {
    // Links to headings are those that GitHub generates.
    anchor: { slugify: slug },
    config: (markdown) => linkPages(markdown, (path) => sources.add(path)),
  },
  vite: {
    publicDir: join(root, "docs/site/public"),
    plugins: [findVue, serveSources(sources), llms({ workDir: root })],
  },
  buildEnd: ({ outDir }) => writeSources(sources, outDir),
  themeConfig: {
    nav: [
      { text: "Guides", link: "/quick-start", activeMatch: matchGuides() },
      { text: "Reference", link: "/reference/", activeMatch: "^/reference/" },
      { text: `Version ${version}`, link: "/project/changelog" },
    ],
    sidebar: createSidebar(),
    outline: [2, 3],
    search: {
      provider: "local",
      options: {
        miniSearch: {
          searchOptions: {
            // Guides explain what the reference and the history only name.
            boostDocument: (page: string) =>
              /^\/(?:reference|project|decisions)\//.test(page) ? 0.3 : 1,
          },
        },
      },
    },
  },
});

import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";
import { root } from "./pages.ts";

/** Returns the files of a folder of the repository. */
const listFiles = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** Returns a page that lists the files of a folder. */
const createListing = (folder: string): string => {
  const items = listFiles(folder).map((name) => {
    const file = escapeHtml(name);
    return `<li><a href="${file}.txt">${file}</a></li>`;
  });
  const title = escapeHtml(folder);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${title}</title><body><h1>${title}</h1><ul>${items.join("")}</ul></body></html>\n`;
};

const isFolder = (path: string): boolean => statSync(join(root, path)).isDirectory();

/** Writes copies of the linked files, and of the files of the linked folders, into the site. */
export const writeSources = (linked: ReadonlySet<string>, outDir: string): void => {
  const write = (path: string, content: string | Uint8Array) => {
    const file = join(outDir, "source", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  for (const path of linked) {
    if (!isFolder(path)) write(`${path}.txt`, readFileSync(join(root, path)));
    else {
      write(`${path}/index.html`, createListing(path));
      for (const name of listFiles(path))
        write(`${path}/${name}.txt`, readFileSync(join(root, path, name)));
    }
  }
};

/** Serves the same files in development. Only files that pages link to are served. */
export const serveSources = (linked: ReadonlySet<string>): Plugin => ({
  name: "slipway-sources",
  configureServer: (server) => {
    server.middlewares.use((request, response, next) => {
      const { pathname } = new URL(request.url ?? "/", "http://localhost");
      const [, path, ending] = /^\/source\/(.+?)(\.txt|\/index\.html)$/.exec(pathname) ?? [];
      const folder = path?.slice(0, Math.max(0, path.lastIndexOf("/")));
      if (path === undefined || !(linked.has(path) || linked.has(folder ?? ""))) return next();
      const isListing = ending !== ".txt";
      response.setHeader("content-type", `text/${isListing ? "html" : "plain"}; charset=utf-8`);
      response.end(isListing ? createListing(path) : readFileSync(join(root, path)));
    });
  },
});

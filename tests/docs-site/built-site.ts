import { execFile } from "node:child_process";
import { once } from "node:events";
import { globSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import sirv from "sirv";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, "docs/site/dist");

/** The built site, served on a port of its own. */
export interface BuiltSite extends AsyncDisposable {
  readonly url: string;
  /** The routes of its pages, such as `/kinds`. */
  readonly routes: readonly string[];
  read(file: string): string;
}

/** Builds the documentation site as `npm run docs:build` does, and serves it. */
export const buildSite = async (): Promise<BuiltSite> => {
  await promisify(execFile)(process.execPath, [join(root, "docs/site/main.mjs"), "build"], {
    timeout: 500_000,
  });
  const server = createServer(sirv(folder, { extensions: ["html"] })).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The site has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    routes: globSync("**/*.html", { cwd: folder, exclude: ["source/**", "404.html"] }).map(
      (file) => `/${file.replace(/(?:index)?\.html$/, "")}`,
    ),
    read: (file) => readFileSync(join(folder, file), "utf8"),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
};

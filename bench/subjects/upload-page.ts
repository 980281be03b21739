import { readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLocalTokens } from "@slipway/cli/put/local-token";
import { buildPage } from "@slipway/local/page/page";
import type { Browser, Page } from "playwright-core";
import { rolldown } from "rolldown";

/** Milliseconds from choosing the files until S3 has acknowledged all of them, and until all of their records are ready. */
export interface Took {
  readonly acknowledged: number;
  readonly ready: number;
}

declare global {
  /** What the API knows both engines by. */
  var apiToken: string;
  /** Of `peers/uppy-page.js`: uploads what is chosen in the page's input. */
  var uploadWithUppy: () => Promise<Took>;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const bundle = async (path: string): Promise<string> => {
  const build = await rolldown({ input: here(path), platform: "browser" });
  const { output } = await build.generate({ format: "esm", minify: true });
  return output[0].code;
};

/** Lay a page with both engines beside the upload page, where it has Slipway's own origin. To be done before Slipway starts. */
export const layBenchPage = async (): Promise<AsyncDisposable> => {
  await buildPage((line) => console.error(line));
  const folder = here("../../web/dist/bench");
  await mkdir(folder, { recursive: true });
  const files = {
    "index.html": `<!doctype html><input type="file" multiple>
      <script type="module" src="/bench/slipway.js"></script><script type="module" src="/bench/uppy.js"></script>`,
    "slipway.js": (await bundle("./slipway-page.ts")).replace("hash-worker.ts", "hash-worker.js"),
    "hash-worker.js": await bundle("../../packages/client/src/hash/hash-worker.ts"),
    "uppy.js": await bundle("../peers/uppy-page.js"),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
};

/**
 * The page with both engines and an input for files, in a context of its own.
 *
 * @param url Slipway's address
 * @param proxy through which it reaches that, if any
 */
export const openBenchPage = async (
  browser: Browser,
  url: string,
  proxy: string | undefined,
): Promise<Page> => {
  const context = await browser.newContext(
    proxy === undefined ? {} : { proxy: { server: proxy, bypass: "<-loopback>" } },
  );
  const page = await context.newPage();
  const token = await createLocalTokens(url)?.({ isRefused: false });
  if (token === undefined) throw new Error(`${url} is not on this machine`);
  await page.addInitScript((given) => {
    globalThis.apiToken = given;
  }, token);
  await page.goto(`${url}/bench/index.html`);
  await page.waitForFunction(
    () => "uploadWithSlipway" in globalThis && "uploadWithUppy" in globalThis,
  );
  return page;
};

/** The most memory that one of the browser's page processes has now, in MB: what is its own, without files it maps. */
export const pageMegabytes = async (browser: Browser): Promise<number> => {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const pages = processInfo.filter(({ type }) => type === "renderer");
  return Math.max(...pages.map(({ id }) => anonymousMegabytes(id)));
};

const anonymousMegabytes = (pid: number): number => {
  try {
    const [, kilobytes] =
      /RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    // It ended in the meantime.
    return 0;
  }
};

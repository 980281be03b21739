import { readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLocalTokens } from "@slipway/cli/put/local-token";
import { pageFolder } from "@slipway/page";
import type { Browser, Page } from "playwright-core";
import { rolldown } from "rolldown";
import { buildPage } from "../../scripts/build-page.ts";

/** Milliseconds from the start of an upload until S3 has acknowledged all files, and until all records are ready. */
export interface Durations {
  readonly acknowledged: number;
  readonly ready: number;
}

declare global {
  /** The token with which both engines call the API. */
  var apiToken: string;
  /** Uploads the files of the page's input. Defined in `peers/uppy-page.js`. */
  var uploadWithUppy: () => Promise<Durations>;
}

const resolvePath = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const bundle = async (path: string): Promise<string> => {
  const build = await rolldown({ input: resolvePath(path), platform: "browser" });
  const { output } = await build.generate({ format: "esm", minify: true });
  return output[0].code;
};

/**
 * Writes a page with both engines, and one with Uppy's Dashboard, next to the upload page, so that they have Slipway's origin. Call it
 * before Slipway starts.
 */
export const writeBenchPage = async (): Promise<AsyncDisposable> => {
  await buildPage((line) => console.error(line));
  const folder = join(pageFolder, "bench");
  await mkdir(folder, { recursive: true });
  const files = {
    "index.html": `<!doctype html><input type="file" multiple>
      <script type="module" src="/bench/slipway.js"></script><script type="module" src="/bench/uppy.js"></script>`,
    "slipway.js": (await bundle("./slipway-page.ts")).replace("hash-worker.ts", "hash-worker.js"),
    "hash-worker.js": await bundle("../../packages/client/src/hash/hash-worker.ts"),
    "uppy.js": await bundle("../peers/uppy-page.js"),
    "dashboard.html": `<!doctype html><link rel="stylesheet" href="/bench/dashboard.css" />
      <main></main><script type="module" src="/bench/dashboard.js"></script>`,
    "dashboard.js": await bundle("../peers/uppy-dashboard.js"),
    "dashboard.css": readFileSync(
      resolvePath("../peers/node_modules/@uppy/dashboard/dist/style.min.css"),
      "utf8",
    ),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
};

/** Gives a page the token with which Uppy calls the API. */
const addToken = async (page: Page, url: string): Promise<void> => {
  const token = await createLocalTokens(url)?.({ isRefused: false });
  if (token === undefined) throw new Error(`${url} is not on this machine`);
  await page.addInitScript((apiToken) => {
    globalThis.apiToken = apiToken;
  }, token);
};

/** Opens the page with Uppy's Dashboard in a new browser context. */
export const openDashboard = async (browser: Browser, url: string): Promise<Page> => {
  const page = await (await browser.newContext()).newPage();
  await addToken(page, url);
  await page.goto(`${url}/bench/dashboard.html`);
  await page.getByRole("button", { name: "browse files" }).waitFor();
  return page;
};

/**
 * Opens the page with both engines and an input for files, in a new browser context.
 *
 * @param url Slipway's URL
 * @param proxy URL of a proxy, if any
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
  await addToken(page, url);
  await page.goto(`${url}/bench/index.html`);
  await page.waitForFunction(
    () => "uploadWithSlipway" in globalThis && "uploadWithUppy" in globalThis,
  );
  return page;
};

/** Returns the memory of the browser's largest page process in MB, without mapped files. */
export const readPageMegabytes = async (browser: Browser): Promise<number> => {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const pages = processInfo.filter(({ type }) => type === "renderer");
  return Math.max(...pages.map(({ id }) => readAnonymousMegabytes(id)));
};

const readAnonymousMegabytes = (pid: number): number => {
  try {
    const [, kilobytes] =
      /RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    // The process has exited.
    return 0;
  }
};

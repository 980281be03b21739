// Measures the page in a browser. First, sixty files of 150 KB from drop to ready, with the layout shift that Chromium reports, next to
// Uppy's Dashboard with @uppy/aws-s3 and the same backend. Then a library of many files, whose feed and records are answered in the browser: the bytes of scripts and styles until the library is shown,
// the first paint, the nodes of the document, the longest task while nothing happens, and the time from a typed letter to painted results.
//
//   npm run bench -- page [files]
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPath } from "@slipway/core/routes";
import type { Browser, Page, Route } from "playwright-core";
import { launchBrowser } from "../tests/browser.ts";
import { openPage, prepareDrop } from "../tests/page.ts";
import { measurePage, pageBudgets, sumBytes } from "../tests/page-weight/measure-page.ts";
import { realFile } from "../tests/real-files.ts";
import { createFile, listFeedPage } from "./subjects/many-files.ts";
import { startSlipway } from "./subjects/slipway-process.ts";
import { openDashboard, writeBenchPage } from "./subjects/upload-page.ts";

const count = Number(process.argv[2] ?? 10_000);
const dropped = { files: 60, bytes: 150_000 };
/** How often the files are dropped on each page. */
const rounds = 5;
/** How long the page is watched while nothing happens, in milliseconds. */
const idleTime = 6_000;
const letters = ["h", "ha", "har", "harb", "l", "li", "lig", "w", "wi"];

const files = Array.from({ length: count }, (_, number) => createFile(number));

/** Collects the layout shifts and the long tasks of every page that is opened. */
const observe = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const seen = { shift: 0, tasks: [] as number[] };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        if (!Reflect.get(entry, "hadRecentInput"))
          seen.shift += Number(Reflect.get(entry, "value"));
    }).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.tasks.push(duration);
    }).observe({ type: "longtask", buffered: true });
  });
};

const readSeen = (page: Page): Promise<{ readonly shift: number; readonly tasks: number[] }> =>
  page.evaluate(() => Reflect.get(window, "seen"));

const print = (what: string, value: string, limit: string) =>
  console.log(`| ${what} | ${value} | ${limit} |`);

const formatKilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;

const photos = Array.from({ length: dropped.files }, (_, number) =>
  realFile(`${number + 1}.txt`, "text/plain", `file ${number + 1} `.padEnd(dropped.bytes, ".")),
);

/**
 * Drops the files, and returns the seconds until the page reports that all are ready, and the layout shift until it has shown them. Both
 * pages are checked in each frame: Playwright checks a locator only every 500 ms.
 */
const measureDrop = async (
  page: Page,
  {
    target,
    reportedBy,
    report,
  }: { readonly target: string; readonly reportedBy: string; readonly report: string },
) => {
  const before = await readSeen(page);
  const drop = await prepareDrop(page, photos, target);
  const start = performance.now();
  await drop();
  await page.waitForFunction(
    ([selector, text]) =>
      [...document.querySelectorAll(selector)].some(({ textContent }) => textContent === text),
    [reportedBy, report] as const,
    { timeout: 120_000 },
  );
  const seconds = (performance.now() - start) / 1000;
  return {
    seconds,
    readShift: async () => (await readSeen(page)).shift - before.shift,
  };
};

const dropOnPage = async (browser: Browser, url: string, user: string) => {
  await using opened = await openPage(browser, url, { user });
  const { page } = opened;
  await observe(page);
  await page.reload();
  await page.getByRole("region", { name: "Library" }).waitFor();
  const { seconds, readShift } = await measureDrop(page, {
    target: "body",
    reportedBy: "h2",
    report: `${dropped.files} uploaded`,
  });
  await page.getByText(`${dropped.files} files`, { exact: true }).waitFor();
  return { seconds, shift: await readShift() };
};

const dropOnDashboard = async (browser: Browser, url: string) => {
  const page = await openDashboard(browser, url);
  await observe(page);
  await page.reload();
  await page.getByRole("button", { name: "browse files" }).waitFor();
  const { seconds, readShift } = await measureDrop(page, {
    target: ".uppy-Dashboard-inner",
    reportedBy: "title",
    report: `${dropped.files} ready, 0 failed`,
  });
  const shift = await readShift();
  await page.context().close();
  return { seconds, shift };
};

const findMedian = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

/** Drops the files on both pages in turn. */
const compareDrops = async (browser: Browser, url: string): Promise<void> => {
  const own: { seconds: number; shift: number }[] = [];
  const uppy: { seconds: number; shift: number }[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    uppy.push(await dropOnDashboard(browser, url));
    own.push(await dropOnPage(browser, url, `Drop ${round}`));
  }
  const [time, uppyTime] = [own, uppy].map((all) => findMedian(all.map(({ seconds }) => seconds)));
  const [shift, uppyShift] = [own, uppy].map((all) => Math.max(...all.map((each) => each.shift)));
  print(
    `${dropped.files} files of 150 KB, drop to all ready`,
    `${time?.toFixed(1)} s, ${((time ?? 0) / (uppyTime ?? 1)).toFixed(2)} times Uppy's Dashboard (${uppyTime?.toFixed(1)} s)`,
    "0.7 times Uppy's Dashboard",
  );
  print(
    "layout shift of drop → ready → library",
    `${shift?.toFixed(3)} (Uppy's Dashboard: ${uppyShift?.toFixed(3)})`,
    "0.02",
  );
};

/** Answers for the API as if it had these files. */
const answer = async (route: Route): Promise<void> => {
  const url = new URL(route.request().url());
  const path = url.pathname.slice(url.pathname.indexOf("/uploads"));
  const json = (value: unknown) => route.fulfill({ json: value });
  if (path === buildPath("listChanges"))
    return json(listFeedPage(files, url.searchParams.get("since") ?? undefined));
  if (route.request().method() === "GET" && path === buildPath("listUploads"))
    return json({ uploads: [] });
  if (path === buildPath("getStatuses")) return json({ uploads: [], unknown: [] });
  return route.continue();
};

const measureLibrary = async (page: Page, url: string): Promise<void> => {
  await page.route("**/api/uploads**", answer);
  await page.goto(url);
  await page.getByText(`${count.toLocaleString("en")} files`, { exact: true }).waitFor();
  const { library, signIn } = measurePage();
  const paint = await page.evaluate(
    () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
  );
  const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
  await page.evaluate(() => Reflect.get(window, "seen").tasks.splice(0));
  await page.waitForTimeout(idleTime);
  const { tasks } = await readSeen(page);
  const times: number[] = [];
  for (const text of letters) times.push(await typeAndPaint(page, text));
  const sorted = times.toSorted((one, other) => one - other);
  print(
    "scripts and styles until the library is shown, brotli",
    formatKilobytes(sumBytes(library)),
    formatKilobytes(pageBudgets.library),
  );
  print(
    "scripts and styles until the sign-in page is shown, brotli",
    formatKilobytes(sumBytes(signIn)),
    formatKilobytes(pageBudgets.signIn),
  );
  print(`${count} uploads: first paint`, `${(paint / 1000).toFixed(2)} s`, "1.5 s");
  print(`${count} uploads: nodes`, String(nodes), "3,000");
  print(
    `${count} uploads: longest idle task`,
    tasks.length === 0 ? "under 50 ms" : `${Math.max(...tasks).toFixed(0)} ms`,
    "50 ms",
  );
  print(
    `${count} uploads: first result after a letter`,
    `median ${(sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(0)} ms, longest ${(sorted.at(-1) ?? 0).toFixed(0)} ms`,
    "50 ms",
  );
};

/** Enters a text, and returns the milliseconds until the number of results has changed and is painted. */
const typeAndPaint = async (page: Page, text: string): Promise<number> => {
  await page.getByRole("searchbox").fill("");
  await page.getByText(`${count.toLocaleString("en")} files`, { exact: true }).waitFor();
  return page.evaluate(
    (entered) =>
      new Promise<number>((resolve) => {
        const field = document.querySelector<HTMLInputElement>("input[type=search]");
        const shown = document.querySelector("#library output");
        const before = shown?.textContent;
        const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
        const start = performance.now();
        const observer = new MutationObserver(() => {
          if (shown?.textContent === before) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        setValue?.call(field, entered);
        field?.dispatchEvent(new Event("input", { bubbles: true }));
      }),
    text,
  );
};

const folder = await mkdtemp(join(tmpdir(), "slipway-bench-"));
await using _ = await writeBenchPage();
const { url, child } = await startSlipway(join(folder, "data"));
const browser = await launchBrowser();
try {
  console.log("| what | measured | limit |\n|---|---|---|");
  await compareDrops(browser, url);
  await using opened = await openPage(browser, url, { user: "Library" });
  await observe(opened.page);
  opened.page.setDefaultTimeout(120_000);
  await measureLibrary(opened.page, url);
} finally {
  await browser.close();
  child.kill();
  await once(child, "exit");
  await rm(folder, { recursive: true, force: true });
}

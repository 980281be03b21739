// Measures how long the upload page blocks its main thread when many files are chosen, uploaded, and canceled. For each step it prints the longest task in the Long Tasks API, which reports tasks of at least 50 ms, and the number of
// rendered rows. When files are chosen, the browser works in the same task before it notifies the page. The page's share
// starts with the event. The first row of each table is an empty page that contains only an <input type=file multiple>. The
// last lines compare the upload page with it.
//
//   npm run bench -- choose-many [files …]
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { buildPage } from "../scripts/build-page.ts";
import { launchBrowser } from "../tests/browser.ts";
import { openPage } from "../tests/page.ts";
import { startSlipway } from "./subjects/slipway-process.ts";

const counts = process.argv.slice(2).map(Number);
const sizes = counts.length > 0 ? counts : [1000, 4000, 10_000];

interface Task {
  readonly startTime: number;
  readonly duration: number;
}

const watchTasks = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const tasks: Task[] = [];
    const watched = { tasks, chosenAt: 0 };
    Object.assign(window, { watched });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) tasks.push({ startTime, duration });
    }).observe({ type: "longtask" });
    // The first event about chosen files. It is captured before the page's own listeners run.
    window.addEventListener("input", () => (watched.chosenAt = performance.now()), true);
  });

/** Waits until the tray's title has a text. It polls rarely, so that the wait itself takes little time. */
const waitForTitle = async (page: Page, text: string): Promise<void> => {
  await page.waitForFunction(
    (expected) => document.querySelector("section > header h2")?.textContent?.includes(expected),
    text,
    { polling: 500 },
  );
};

/**
 * Runs one step, and prints its row of the table.
 *
 * @returns the time that the step took, in seconds
 */
const measure = async (page: Page, step: string, act: () => Promise<unknown>): Promise<number> => {
  await page.evaluate(() => Reflect.get(window, "watched").tasks.splice(0));
  const start = performance.now();
  await act();
  const seconds = (performance.now() - start) / 1000;
  const { tasks, chosenAt }: { tasks: Task[]; chosenAt: number } = await page.evaluate(async () => {
    // Long tasks are reported a moment after they end.
    await new Promise((resolve) => setTimeout(resolve, 500));
    return Reflect.get(window, "watched");
  });
  // The page's share excludes the time before the browser notifies the page.
  const browserTime = ({ startTime, duration }: Task) =>
    step.startsWith("choose") ? Math.min(duration, Math.max(0, chosenAt - startTime)) : 0;
  const formatLongest = (durations: number[]): string =>
    durations.some((duration) => duration >= 50) ? Math.max(...durations).toFixed(0) : "under 50";
  const whole = formatLongest(tasks.map(({ duration }) => duration));
  const pageShare = formatLongest(tasks.map((task) => task.duration - browserTime(task)));
  const rows = await page.locator("li").count();
  console.log(`| ${step} | ${whole} | ${pageShare} | ${rows} | ${seconds.toFixed(1)} |`);
  return seconds;
};

/** Measures choosing the files in an empty page, which ignores them. */
const measureBareInput = async (browser: Browser, paths: readonly string[]): Promise<number> => {
  const page = await browser.newPage();
  await page.setContent("<input type=file multiple>");
  await page.evaluate(() => document.querySelector("input")?.addEventListener("change", () => {}));
  await watchTasks(page);
  const seconds = await measure(page, "choose, in an empty page", () =>
    page.locator("input").setInputFiles([...paths]),
  );
  await page.close();
  return seconds;
};

/** The maximum number of files that are uploaded completely. */
const maxUploadedFiles = 1000;
const ratios: string[] = [];

const folder = await mkdtemp(join(tmpdir(), "slipway-bench-"));
await buildPage((line) => console.error(line));
const { url, child } = await startSlipway(join(folder, "data"));
const browser = await launchBrowser();
try {
  for (const size of sizes) {
    const count = size.toLocaleString("en");
    console.log(`\n${size} files`);
    console.log("| step | longest task, ms | the page's share, ms | rows | seconds |");
    console.log("|---|---|---|---|---|");
    const files = join(folder, String(size));
    await mkdir(files);
    const paths = Array.from({ length: size }, (_, number) => join(files, `${number}.txt`));
    for (const [number, path] of paths.entries()) await writeFile(path, `file ${number}`);
    const emptyPageSeconds = await measureBareInput(browser, paths);
    await using opened = await openPage(browser, url, { user: `User ${size}` });
    const { page, uploads } = opened;
    page.setDefaultTimeout(600_000);
    page.on("dialog", (dialog) => dialog.accept());
    await watchTasks(page);
    const choose = async () => {
      await page.locator("input[data-kind=files]").setInputFiles(paths);
      await waitForTitle(page, `Uploading ${count} files`);
    };
    const press = (name: string) => uploads.getByRole("button", { name, exact: true }).click();
    const close = async () => {
      await press("Close uploads");
      await uploads.waitFor({ state: "detached" });
    };
    const chooseSeconds = await measure(page, "choose, and start to upload", choose);
    const ratio = (chooseSeconds / emptyPageSeconds).toFixed(2);
    ratios.push(`Choosing ${size} files takes ${ratio} times as long as in an empty page`);
    await measure(page, "scroll to the end", () =>
      page
        .getByRole("list", { name: "Uploads" })
        .evaluate((list) => list.parentElement?.scrollTo(0, list.scrollHeight)),
    );
    await measure(page, "cancel all", async () => {
      await press("Cancel all");
      await waitForTitle(page, "canceled");
    });
    await measure(page, "remove all from the list", close);
    if (size > maxUploadedFiles) continue;
    await measure(page, "upload all", async () => {
      await choose();
      await waitForTitle(page, `${count} uploaded`);
    });
    await measure(page, "remove all uploaded files from the list", close);
  }
  console.log(`\n${ratios.join("\n")}`);
} finally {
  await browser.close();
  child.kill();
  await once(child, "exit");
  await rm(folder, { recursive: true, force: true });
}

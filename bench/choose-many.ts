// How long the upload page blocks its main thread when many files are chosen, described, uploaded, and canceled: the
// longest task by the Long Tasks API (which reports tasks of 50 ms and more), and how many rows are rendered. Choosing
// files starts with work of the browser's own in the same task, before it notifies the page: the page's part is counted
// from the event on. The first line of each table is an empty page with only an <input type=file multiple>.
//
//   npm run bench -- choose-many [files …]
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPage } from "@slipway/local/page/page";
import type { Browser, Page } from "playwright-core";
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
    // The first event that a page gets about chosen files, before the page's own listeners.
    window.addEventListener("input", () => (watched.chosenAt = performance.now()), true);
  });

/** Waits without searching the whole page again and again, which would itself be what takes long. */
const untilShown = async (page: Page, words: string): Promise<void> => {
  await page.waitForFunction(
    (expected) =>
      [...document.querySelectorAll("section h2, form span")].some((element) =>
        element.textContent?.includes(expected),
      ),
    words,
    { polling: 500 },
  );
};

/** Does one step, and adds the longest task and the rows rendered after it to the table. */
const measure = async (page: Page, step: string, act: () => Promise<unknown>): Promise<void> => {
  await page.evaluate(() => Reflect.get(window, "watched").tasks.splice(0));
  const start = performance.now();
  await act();
  const took = performance.now() - start;
  const { tasks, chosenAt }: { tasks: Task[]; chosenAt: number } = await page.evaluate(async () => {
    // Long tasks are reported a moment after they end.
    await new Promise((resolve) => setTimeout(resolve, 500));
    return Reflect.get(window, "watched");
  });
  // What the browser does before it notifies the page is not the page's.
  const ofBrowser = ({ startTime, duration }: Task) =>
    step.startsWith("choose") ? Math.min(duration, Math.max(0, chosenAt - startTime)) : 0;
  const longest = (durations: number[]): string =>
    durations.some((duration) => duration >= 50) ? Math.max(...durations).toFixed(0) : "under 50";
  const whole = longest(tasks.map(({ duration }) => duration));
  const ofPage = longest(tasks.map((task) => task.duration - ofBrowser(task)));
  const rows = await page.locator("li").count();
  console.log(`| ${step} | ${whole} | ${ofPage} | ${rows} | ${(took / 1000).toFixed(1)} |`);
};

/** Chooses the files in an empty page, which does nothing with them. */
const measureBareInput = async (browser: Browser, paths: readonly string[]): Promise<void> => {
  const page = await browser.newPage();
  await page.setContent("<input type=file multiple>");
  await page.evaluate(() => document.querySelector("input")?.addEventListener("change", () => {}));
  await watchTasks(page);
  await measure(page, "choose, in an empty page", () =>
    page.locator("input").setInputFiles([...paths]),
  );
  await page.close();
};

/** Files that are uploaded until all are stored; more are canceled once they have started. */
const storedAtMost = 1000;

const folder = await mkdtemp(join(tmpdir(), "slipway-bench-"));
await buildPage((line) => console.error(line));
const { url, child } = await startSlipway(join(folder, "data"));
const browser = await launchBrowser();
try {
  for (const size of sizes) {
    console.log(`\n${size} files`);
    console.log("| step | longest task, ms | of it the page's, ms | rows | seconds |");
    console.log("|---|---|---|---|---|");
    const files = join(folder, String(size));
    await mkdir(files);
    const paths = Array.from({ length: size }, (_, number) => join(files, `${number}.txt`));
    for (const [number, path] of paths.entries()) await writeFile(path, `file ${number}`);
    await measureBareInput(browser, paths);
    await using opened = await openPage(browser, url, { user: `User ${size}` });
    const { page, newFiles } = opened;
    page.setDefaultTimeout(600_000);
    page.on("dialog", (dialog) => dialog.accept());
    await watchTasks(page);
    const choose = async () => {
      await page.locator("input[data-kind=files]").setInputFiles(paths);
      await untilShown(page, `${size} files, `);
    };
    const press = (name: string) => newFiles.getByRole("button", { name, exact: true }).click();
    const takeAllOff = async () => {
      await press("Done");
      await page.getByRole("region", { name: "Uploads" }).waitFor({ state: "detached" });
    };
    await measure(page, "choose", choose);
    await measure(page, "type a caption", () =>
      page.getByLabel("Caption").first().pressSequentially("A harbour at dawn"),
    );
    await measure(page, "scroll to the end", () =>
      page
        .getByRole("list", { name: "Chosen files" })
        .evaluate((list) => list.parentElement?.scrollTo(0, list.scrollHeight)),
    );
    await measure(page, "clear", async () => {
      await press("Clear");
      await page.getByRole("form", { name: "Chosen files" }).waitFor({ state: "detached" });
    });
    await choose();
    await measure(page, "upload, then cancel all", async () => {
      await press("Upload");
      await untilShown(page, `of ${size} files ready`);
      await press("Cancel all");
      await newFiles.getByRole("button", { name: "Done" }).waitFor();
    });
    await measure(page, "take all off the list", takeAllOff);
    if (size > storedAtMost) continue;
    await choose();
    await measure(page, "upload all", async () => {
      await press("Upload");
      await untilShown(page, `${size} uploaded`);
    });
    await measure(page, "take all stored off the list", takeAllOff);
  }
} finally {
  await browser.close();
  child.kill();
  await once(child, "exit");
  await rm(folder, { recursive: true, force: true });
}

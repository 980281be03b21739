// How long the upload page blocks its main thread when many files are chosen, described, uploaded and cancelled: the
// longest task by the Long Tasks API (which reports tasks of 50 ms and more), and how many rows are rendered.
//
//   node bench/choose-many.ts [files …]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { buildPage } from "../packages/local/src/page.ts";
import { launchBrowser } from "../tests/browser.ts";
import { openPage } from "../tests/page.ts";

const counts = process.argv.slice(2).map(Number);
const sizes = counts.length > 0 ? counts : [1000, 4000, 10_000];

/** Slipway in a process of its own, which takes no time from the page. */
const startSlipway = async (dataDir: string) => {
  const main = fileURLToPath(new URL("../packages/local/src/main.ts", import.meta.url));
  const child = spawn(process.execPath, [main, "--port", "0", "--data", dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout, "data");
  const [, url] = /running at (\S+)/.exec(String(line)) ?? [];
  if (!url) throw new Error(`Slipway did not start: ${line}`);
  return { url, child };
};

const watchTasks = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: "longtask" });
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

/** Does one step, and prints the longest task meanwhile and the rows that are rendered after it. */
const measure = async (page: Page, step: string, act: () => Promise<unknown>): Promise<void> => {
  await page.evaluate(() => Reflect.get(window, "tasks").splice(0));
  const start = performance.now();
  await act();
  const took = performance.now() - start;
  const tasks: number[] = await page.evaluate(async () => {
    // Long tasks are reported a moment after they end.
    await new Promise((resolve) => setTimeout(resolve, 500));
    return Reflect.get(window, "tasks");
  });
  const rows = await page.locator("li").count();
  console.log(
    `  ${step}: longest task ${Math.max(0, ...tasks).toFixed(0)} ms (${tasks.length} of 50 ms or more), ${(took / 1000).toFixed(1)} s, ${rows} rows rendered`,
  );
};

const folder = await mkdtemp(join(tmpdir(), "slipway-bench-"));
await buildPage((line) => console.error(line));
const { url, child } = await startSlipway(join(folder, "data"));
const browser = await launchBrowser();
try {
  for (const size of sizes) {
    console.log(`${size} files`);
    const files = join(folder, String(size));
    await mkdir(files);
    const paths = Array.from({ length: size }, (_, number) => join(files, `${number}.txt`));
    for (const [number, path] of paths.entries()) await writeFile(path, `file ${number}`);
    await using opened = await openPage(browser, url, { user: `User ${size}` });
    const { page, newFiles } = opened;
    page.setDefaultTimeout(600_000);
    page.on("dialog", (dialog) => dialog.accept());
    await watchTasks(page);
    await measure(page, "choose", async () => {
      await page.locator("input[data-kind=files]").setInputFiles(paths);
      await untilShown(page, `${size} files, `);
    });
    await measure(page, "type a caption", () =>
      page.getByLabel("Caption").first().pressSequentially("A harbour at dawn"),
    );
    await measure(page, "scroll to the end", () =>
      page
        .getByRole("list", { name: "Chosen files" })
        .evaluate((list) => list.parentElement?.scrollTo(0, list.scrollHeight)),
    );
    await measure(page, "upload all", async () => {
      await page.getByRole("button", { name: "Upload", exact: true }).click();
      await untilShown(page, `${size} files stored`);
    });
    await measure(page, "take all off the list", async () => {
      await newFiles.getByRole("button", { name: "Done" }).click();
      await page.getByRole("region", { name: "Uploads" }).waitFor({ state: "detached" });
    });
    await page.locator("input[data-kind=files]").setInputFiles(paths);
    await page.getByText(`${size} files, `).waitFor();
    await measure(page, "upload, then cancel all", async () => {
      await page.getByRole("button", { name: "Upload", exact: true }).click();
      await untilShown(page, `of ${size} files ready`);
      await newFiles.getByRole("button", { name: "Cancel all" }).click();
      await newFiles.getByRole("button", { name: "Done" }).waitFor();
    });
  }
} finally {
  await browser.close();
  child.kill();
  await once(child, "exit");
  await rm(folder, { recursive: true, force: true });
}

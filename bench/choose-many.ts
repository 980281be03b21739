// Measures how long the upload page blocks its main thread when many files are chosen, dropped, uploaded, and canceled, and when the user already has
// all of them. The first row of each table is an empty page that contains only an <input type=file multiple>. The last lines compare the
// upload page with it. Repeated numbers repeat the measurement.
//
//   npm run bench -- choose-many [files …]
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { buildPage } from "../scripts/build-page.ts";
import { launchBrowser } from "../tests/browser.ts";
import { dropFromDisk, openPage, prepareDrop } from "../tests/page.ts";
import { realFile } from "../tests/real-files.ts";
import { startSlipway } from "./subjects/slipway-process.ts";
import { createStepTable, formatTask, type Step, waitForTitle } from "./subjects/step-table.ts";

const counts = process.argv.slice(2).map(Number);
const sizes = counts.length > 0 ? counts : [1000, 5000, 10_000];
/** The maximum number of files that are uploaded completely. */
const maxUploadedFiles = 5000;

/** Opens the page of a new user, and returns what users do with many files. */
const openBenchPage = async (browser: Browser, url: string, user: string, size: number) => {
  const opened = await openPage(browser, url, { user });
  const { page, uploads } = opened;
  const count = size.toLocaleString("en");
  page.on("dialog", (dialog) => dialog.accept());
  const table = await createStepTable(page);
  const press = (name: string) => uploads.getByRole("button", { name, exact: true }).click();
  const waitFor = (text: string) => waitForTitle(page, text);
  const whenClosed = () => uploads.waitFor({ state: "detached" });
  return {
    close: () => opened[Symbol.asyncDispose](),
    table,
    measureAll: async (steps: readonly Step[]) => {
      for (const step of steps) await table.measure(step);
    },
    choose: async (paths: readonly string[]) => {
      await page.locator("input[data-kind=files]").setInputFiles([...paths]);
      await waitFor(`Uploading ${count} files`);
    },
    /** Makes files in the page's memory. Returns the step that drops them, until the tray's title has a text. */
    prepareDrop: async (name: string, text: string, title: string): Promise<Step> => {
      const files = Array.from({ length: size }, (_, number) =>
        realFile(`${number}.txt`, "text/plain", `${text} ${number}`),
      );
      const drop = await prepareDrop(page, files, "body");
      return {
        name,
        act: async () => {
          await drop();
          await waitFor(title);
        },
      };
    },
    dropFromDisk: (name: string, dropped: readonly string[]): Step => ({
      name,
      act: async () => {
        await dropFromDisk(page, dropped, page.locator("header").first());
        await waitFor(`Uploading ${count} files`);
      },
    }),
    scroll: {
      name: "scroll to the end",
      act: () =>
        page
          .getByRole("list", { name: "Uploads" })
          .evaluate((list) => list.parentElement?.scrollTo(0, list.scrollHeight)),
    },
    pause: {
      name: "pause all",
      act: async () => {
        await press("Pause all");
        await waitFor("Paused");
      },
    },
    resume: {
      name: "resume all",
      act: async () => {
        await press("Resume all");
        await waitFor("Uploading");
      },
    },
    cancel: {
      name: "cancel all",
      act: async () => {
        await press("Cancel all");
        await waitFor("canceled");
      },
    },
    removeAll: {
      name: "remove all from the list",
      act: async () => {
        await press("Close uploads");
        await whenClosed();
      },
    },
    skipAll: {
      name: "skip all",
      act: async () => {
        await press("Skip all");
        await whenClosed();
      },
    },
    keepBoth: {
      name: "keep both of all",
      act: async () => {
        await press("Keep both");
        await waitFor(`Uploading ${count} files`);
      },
    },
  };
};

/** Measures choosing the files in an empty page, which ignores them. */
const measureBareInput = async (browser: Browser, paths: readonly string[]): Promise<number> => {
  const page = await browser.newPage();
  await page.setContent("<input type=file multiple>");
  await page.evaluate(() => document.querySelector("input")?.addEventListener("change", () => {}));
  const table = await createStepTable(page);
  const seconds = await table.measure({
    name: "choose, in an empty page",
    act: () => page.locator("input").setInputFiles([...paths]),
  });
  await page.close();
  return seconds;
};

const results: string[] = [];

const measureSize = async (
  browser: Browser,
  url: string,
  { size, run, folder }: { readonly size: number; readonly run: number; readonly folder: string },
): Promise<void> => {
  console.log(`\n${size} files`);
  console.log("| step | longest task, ms | the page's share, ms | rows | seconds |");
  console.log("|---|---|---|---|---|");
  const paths = Array.from({ length: size }, (_, number) => join(folder, `${number}.txt`));
  for (const [number, path] of paths.entries()) await writeFile(path, `file ${number}`);
  const emptyPageSeconds = await measureBareInput(browser, paths);

  const chosen = await openBenchPage(browser, url, `Choose ${run}`, size);
  const { table } = chosen;
  const chooseSeconds = await table.measure({
    name: "choose, and start to upload",
    act: () => chosen.choose(paths),
  });
  const { scroll, pause, resume, cancel, removeAll } = chosen;
  await chosen.measureAll([scroll, pause, resume, cancel, removeAll]);
  await chosen.close();

  const fromDisk = await openBenchPage(browser, url, `Disk ${run}`, size);
  await fromDisk.measureAll([
    fromDisk.dropFromDisk("drop a folder, and start to upload", [folder]),
    ...[fromDisk.cancel, fromDisk.removeAll],
    fromDisk.dropFromDisk("drop its files, and start to upload", paths),
    fromDisk.cancel,
  ]);
  await fromDisk.close();

  const uploading = `Uploading ${size.toLocaleString("en")} files`;
  const dropped = await openBenchPage(browser, url, `Drop ${run}`, size);
  await dropped.measureAll([
    await dropped.prepareDrop("drop from memory, and start to upload", "canceled", uploading),
    ...[dropped.pause, dropped.resume, dropped.cancel, dropped.removeAll],
  ]);
  if (size <= maxUploadedFiles) {
    const uploaded = `${size.toLocaleString("en")} uploaded`;
    const known = `You already have ${size.toLocaleString("en")} files`;
    await dropped.measureAll([
      // Other bytes: some of the canceled files may have been uploaded, and would be duplicates.
      await dropped.prepareDrop("drop, and upload all", "uploaded", uploaded),
      { ...dropped.removeAll, name: "remove all uploaded files from the list" },
      await dropped.prepareDrop("drop the same files", "uploaded", known),
      dropped.skipAll,
      await dropped.prepareDrop("drop the same files again", "uploaded", known),
      dropped.keepBoth,
      dropped.cancel,
    ]);
  }
  await dropped.close();
  const longest = Math.max(...[chosen, fromDisk, dropped].map(({ table }) => table.longest()));
  const ratio = (chooseSeconds / emptyPageSeconds).toFixed(2);
  results.push(
    `${size} files: longest task ${formatTask(longest)} ms, choosing takes ${ratio} times as long as in an empty page`,
  );
};

const folder = await mkdtemp(join(tmpdir(), "slipway-bench-"));
await buildPage((line) => console.error(line));
const { url, child } = await startSlipway(join(folder, "data"));
const browser = await launchBrowser();
try {
  for (const [run, size] of sizes.entries()) {
    const files = join(folder, String(run));
    await mkdir(files);
    await measureSize(browser, url, { size, run, folder: files });
  }
  console.log(`\n${results.join("\n")}`);
} finally {
  await browser.close();
  child.kill();
  await once(child, "exit");
  await rm(folder, { recursive: true, force: true });
}

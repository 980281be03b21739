import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { downloadFile, openPage, waitForText, waitForUploads } from "./page.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack, temporaryFolder } from "./stack.ts";

const parts = 5;
const bytes = Buffer.alloc(40 * 1024 ** 2 - 5, "All hands on deck. ");

const browser = await getSharedBrowser();

const isPart = (url: URL): boolean => url.searchParams.has("partNumber");

/** Writes a file to disk, so that it has the same date when it is chosen again. */
const largeFile = async (folder: string): Promise<string> => {
  const path = join(folder, "log.txt");
  await writeFile(path, bytes);
  return path;
};

const upload = async (page: Page, path: string): Promise<void> => {
  await page.locator("input[data-kind=files]").setInputFiles(path);
};

/** Downloads the only file of the library and returns its SHA-256. */
const downloaded = async (page: Page): Promise<string> => {
  const library = page.getByRole("region", { name: "Library" });
  const { bytes: got } = await downloadFile(library, "log.txt");
  return createHash("sha256").update(got).digest("hex");
};

const sha256 = createHash("sha256").update(bytes).digest("hex");

test("a large file is uploaded in parts, each once, and downloads unchanged", async () => {
  await using stack = await startTestStack({ page: true });
  await using folder = await temporaryFolder();
  await using opened = await openPage(browser, stack.url);
  const sent: string[] = [];
  opened.page.on("request", (request) => {
    if (request.method() === "PUT") sent.push(request.url());
  });
  await upload(opened.page, await largeFile(folder.path));
  await waitForText(opened.uploads, "log.txt", "Done");
  await waitForUploads(opened.library, 1);
  expect(sent).toHaveLength(parts);
  expect(await downloaded(opened.page)).toBe(sha256);
  expect(opened.errors).toEqual([]);
});

test("parts are sent again if their connection breaks or S3 is too busy", async () => {
  await using stack = await startTestStack({ page: true });
  await using folder = await temporaryFolder();
  await using opened = await openPage(browser, stack.url);
  let count = 0;
  await opened.page.route(isPart, (route) => {
    count += 1;
    if (count === 2) return route.abort("connectionreset");
    if (count === 3)
      return route.fulfill({ status: 503, body: "<Error><Code>SlowDown</Code></Error>" });
    return route.continue();
  });
  await upload(opened.page, await largeFile(folder.path));
  await waitForText(opened.uploads, "log.txt", "Done");
  expect(await downloaded(opened.page)).toBe(sha256);
});

test("after a reload, the same file resumes from the parts that S3 has", async () => {
  await using stack = await startTestStack({ page: true });
  await using folder = await temporaryFolder();
  await using opened = await openPage(browser, stack.url);
  const { page } = opened;
  const path = await largeFile(folder.path);
  let stored = 0;
  let asked = 0;
  let reloaded = false;
  page.on("requestfinished", (request) => {
    if (isPart(new URL(request.url()))) stored += 1;
  });
  await page.route(isPart, (route) => {
    if (route.request().method() !== "PUT" || reloaded) return route.continue();
    asked += 1;
    // The third and later parts stay in flight.
    return asked <= 2 ? route.continue() : undefined;
  });
  await upload(page, path);
  await expect.poll(() => stored).toBe(2);

  page.on("dialog", (dialog) => dialog.accept());
  // They stay in flight until then, including parts that are requested only now.
  await page.reload();
  stored = 0;
  reloaded = true;
  await upload(page, path);
  await waitForText(opened.uploads, "log.txt", "Done");
  await expect.poll(() => stored).toBe(parts - 2);
  await waitForUploads(opened.library, 1);
  expect(await downloaded(page)).toBe(sha256);
});

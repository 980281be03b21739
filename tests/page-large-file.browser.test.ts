import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "./browser.ts";
import { downloadOf, openPage, pressUpload, says, shows } from "./page.ts";
import { temporaryFolder, testStack } from "./stack.ts";

const parts = 5;
const bytes = Buffer.alloc(40 * 1024 ** 2 - 5, "All hands on deck. ");

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const isPart = (url: URL): boolean => url.searchParams.has("partNumber");

/** A file on disk, whose date stays what it is when it is chosen again. */
const largeFile = async (folder: string): Promise<string> => {
  const path = join(folder, "log.txt");
  await writeFile(path, bytes);
  return path;
};

const upload = async (page: Page, path: string): Promise<void> => {
  await page.locator("input[data-kind=files]").setInputFiles(path);
  await pressUpload(page);
};

/** The SHA-256 of what the library's download link of the only file gives. */
const downloaded = async (page: Page): Promise<string> => {
  const library = page.getByRole("region", { name: "Library" });
  const { bytes: got } = await downloadOf(
    page,
    library.getByRole("button", { name: "Download log.txt" }),
  );
  return createHash("sha256").update(got).digest("hex");
};

const sha256 = createHash("sha256").update(bytes).digest("hex");

test("a large file goes up in parts, each once, and its bytes come back", async () => {
  await using stack = await testStack({ page: true });
  await using folder = await temporaryFolder();
  await using opened = await openPage(browser, stack.url);
  const sent: string[] = [];
  opened.page.on("request", (request) => {
    if (request.method() === "PUT") sent.push(request.url());
  });
  await upload(opened.page, await largeFile(folder.path));
  await says(opened.newFiles, "log.txt", "Ready");
  await shows(opened.library, 1);
  expect(sent).toHaveLength(parts);
  expect(await downloaded(opened.page)).toBe(sha256);
  expect(opened.complaints).toEqual([]);
});

test("parts whose connection breaks, or that S3 is too busy for, are sent again", async () => {
  await using stack = await testStack({ page: true });
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
  await says(opened.newFiles, "log.txt", "Ready");
  expect(await downloaded(opened.page)).toBe(sha256);
});

test("after a reload the same file goes on from the parts that S3 has", async () => {
  await using stack = await testStack({ page: true });
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
    // The third and later ones stay on their way.
    return asked <= 2 ? route.continue() : undefined;
  });
  await upload(page, path);
  await expect.poll(() => stored).toBe(2);

  page.on("dialog", (dialog) => dialog.accept());
  // Until then they stay on their way, those too that are asked for only now.
  await page.reload();
  stored = 0;
  reloaded = true;
  await upload(page, path);
  await says(opened.newFiles, "log.txt", "Ready");
  await expect.poll(() => stored).toBe(parts - 2);
  await shows(opened.library, 1);
  expect(await downloaded(page)).toBe(sha256);
});

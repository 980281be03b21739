import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "./browser.ts";
import { itemOf, type OpenPage, openPage, pressUpload, says } from "./page.ts";
import { png } from "./real-files.ts";
import { temporaryFolder, testStack } from "./stack.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const chosenIn = (page: Page) =>
  page
    .getByRole("form", { name: "Chosen files" })
    .getByRole("listitem")
    .evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label")).sort());

const uploaded = async ({ page, newFiles }: OpenPage, names: readonly string[]) => {
  await expect.poll(() => chosenIn(page)).toEqual(names);
  await pressUpload(page);
  for (const name of names) await says(newFiles, name, "Ready");
};

/** A folder with files at two depths, and what a system leaves in it. */
const holiday = async (folder: string): Promise<string> => {
  const path = join(folder, "Holiday");
  await mkdir(join(path, "Day 2"), { recursive: true });
  const names = ["harbour.txt", "Day 2/ferry.txt", "Day 2/Thumbs.db"];
  for (const name of names) await writeFile(join(path, name), `About ${name}`);
  return path;
};

/** Drop things from disk, as the system's file manager does. */
const dropFromDisk = async (page: Page, paths: string[]): Promise<void> => {
  const box = await page.getByText("Drop files here").boundingBox();
  const session = await page.context().newCDPSession(page);
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", {
      type,
      x: (box?.x ?? 0) + 5,
      y: (box?.y ?? 0) + 5,
      data: { items: [], files: paths, dragOperationsMask: 1 },
    });
};

test("a folder that is dropped beside a file gives all files in it", async () => {
  await using stack = await testStack({ page: true });
  await using folder = await temporaryFolder();
  await using opened = await openPage(browser, stack.url);
  const beside = join(folder.path, "beside.txt");
  await writeFile(beside, "Beside it.");
  await dropFromDisk(opened.page, [await holiday(folder.path), beside]);
  await uploaded(opened, ["beside.txt", "ferry.txt", "harbour.txt"]);
  expect(opened.complaints).toEqual([]);
});

test("a folder that is chosen gives all files in it", async () => {
  await using stack = await testStack({ page: true });
  await using folder = await temporaryFolder();
  await using opened = await openPage(browser, stack.url);
  const path = await holiday(folder.path);
  const [chooser] = await Promise.all([
    opened.page.waitForEvent("filechooser"),
    opened.page.getByRole("button", { name: "Choose a folder" }).click(),
  ]);
  await chooser.setFiles(path);
  await expect.poll(() => chosenIn(opened.page)).toContain("ferry.txt");
});

test("a picture that is pasted is chosen, also from a field; a text stays a text", async () => {
  await using stack = await testStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page } = opened;
  const { buffer } = png("image.png");
  const paste = (target: string, text?: string) =>
    page.evaluate(
      ([base64, selector, text]) => {
        const clipboardData = new DataTransfer();
        if (text) clipboardData.setData("text/plain", text);
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        clipboardData.items.add(new File([bytes], "image.png", { type: "image/png" }));
        const event = new ClipboardEvent("paste", {
          clipboardData,
          bubbles: true,
          cancelable: true,
        });
        return document.querySelector(selector)?.dispatchEvent(event);
      },
      [buffer.toString("base64"), target, text] as [string, string, string | undefined],
    );
  await paste("body");
  await expect.poll(() => chosenIn(page)).toEqual(["image.png"]);
  await paste("form input");
  await expect.poll(() => chosenIn(page)).toEqual(["image.png", "image.png"]);
  expect(await paste("form input", "A cell of a table")).toBe(true);
  expect(await chosenIn(page)).toEqual(["image.png", "image.png"]);
});

test("a phone offers its camera", async () => {
  await using stack = await testStack({ page: true });
  await using opened = await openPage(browser, stack.url, {
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 844 },
  });
  const { page } = opened;
  await expect.poll(() => page.getByRole("button", { name: "Choose a folder" }).count()).toBe(0);
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Take a photo" }).click(),
  ]);
  expect(await chooser.element().getAttribute("capture")).toBe("environment");
  await chooser.setFiles([png("photo.png")]);
  await uploaded(opened, ["photo.png"]);
});

test("a large file that was chosen by the picker goes on after a reload without being chosen again", async () => {
  await using stack = await testStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, newFiles } = opened;
  // In place of the system's dialog: a file of the page's own file system has such a handle, too.
  await page.addInitScript(() => {
    const picked = async () => {
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle("log.txt", { create: true });
      if ((await handle.getFile()).size === 0) {
        const file = await handle.createWritable();
        await file.write("All hands on deck. ".repeat(2_000_000));
        await file.close();
      }
      return [handle];
    };
    Object.assign(window, { showOpenFilePicker: picked });
  });
  await page.reload();
  const isPart = (url: URL) => url.searchParams.has("partNumber");
  const arrived = new Set<string | null>();
  let reloaded = false;
  let asked = 0;
  const again: (string | null)[] = [];
  page.on("requestfinished", (request) => {
    const url = new URL(request.url());
    if (request.method() === "PUT" && isPart(url)) arrived.add(url.searchParams.get("partNumber"));
  });
  await page.route(isPart, (route) => {
    const number = new URL(route.request().url()).searchParams.get("partNumber");
    if (route.request().method() !== "PUT") return route.continue();
    if (reloaded) again.push(number);
    else asked += 1;
    // Before the reload, the third and later ones stay on their way.
    return reloaded || asked <= 2 ? route.continue() : undefined;
  });
  await page.getByRole("button", { name: "Choose files" }).click();
  await expect.poll(() => chosenIn(page)).toEqual(["log.txt"]);
  await pressUpload(page);
  await expect.poll(() => arrived.size).toBe(2);
  const before = [...arrived];

  page.on("dialog", (dialog) => dialog.accept());
  reloaded = true;
  await page.reload();
  const unfinished = page.getByRole("region", { name: "Unfinished uploads" });
  await itemOf(unfinished, "log.txt").waitFor();
  await unfinished.getByRole("button", { name: "Go on with log.txt" }).click();
  await says(newFiles, "log.txt", "Ready");
  for (const number of before) expect(again).not.toContain(number);
  expect(await unfinished.count()).toBe(0);
});

test("an unfinished file can be given up, and nothing of it stays", async () => {
  await using stack = await testStack({ page: true });
  await using folder = await temporaryFolder();
  await using opened = await openPage(browser, stack.url);
  const { page } = opened;
  const path = join(folder.path, "log.txt");
  await writeFile(path, Buffer.alloc(40 * 1024 ** 2, "All hands on deck. "));
  await page.route(
    (url) => url.searchParams.has("partNumber"),
    () => undefined,
  );
  await page.locator("input[data-kind=files]").setInputFiles(path);
  await pressUpload(page);
  await says(opened.newFiles, "log.txt", "Uploading");
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  const unfinished = page.getByRole("region", { name: "Unfinished uploads" });
  await unfinished.getByText("Choose the same file again").waitFor();
  const gone = page.waitForResponse((response) => response.request().method() === "DELETE");
  await unfinished.getByRole("button", { name: "Give up log.txt" }).click();
  expect((await gone).status()).toBe(202);
  await unfinished.waitFor({ state: "detached" });
});

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import {
  chooseFiles,
  findItem,
  type OpenPage,
  openPage,
  pressUpload,
  waitForText,
} from "./page.ts";
import { png, realFile } from "./real-files.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack, temporaryFolder } from "./stack.ts";

const browser = await getSharedBrowser();

const chosenIn = (page: Page) =>
  page
    .getByRole("form", { name: "Chosen files" })
    .getByRole("listitem")
    .evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label")).sort());

const uploaded = async ({ page, newFiles }: OpenPage, names: readonly string[]) => {
  await expect.poll(() => chosenIn(page)).toEqual(names);
  await pressUpload(page);
  for (const name of names) await waitForText(newFiles, name, "Ready");
};

/** A folder with files at two levels, and system files. */
const holiday = async (folder: string): Promise<string> => {
  const path = join(folder, "Holiday");
  await mkdir(join(path, "Day 2"), { recursive: true });
  await mkdir(join(path, "__MACOSX"));
  for (const name of ["harbour.txt", "Day 2/ferry.txt", ...systemFiles])
    await writeFile(join(path, name), `About ${name}`);
  return path;
};

const systemFiles = [
  ".DS_Store",
  "._harbour.txt",
  "desktop.ini",
  "Day 2/Thumbs.db",
  "__MACOSX/harbour.txt",
];

/** Drops files and folders from disk, as the system's file manager does. */
const dropFromDisk = async (
  page: Page,
  paths: string[],
  target = page.getByText("Drop files here"),
): Promise<void> => {
  const box = await target.boundingBox();
  const session = await page.context().newCDPSession(page);
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", {
      type,
      x: (box?.x ?? 0) + 5,
      y: (box?.y ?? 0) + 5,
      data: { items: [], files: paths, dragOperationsMask: 1 },
    });
};

/** Removes file handles, as in browsers that read folders by their entries. */
const withoutHandles = (page: Page): Promise<unknown> =>
  page.evaluate(() => Reflect.deleteProperty(DataTransferItem.prototype, "getAsFileSystemHandle"));

test("a folder and a file that are dropped together add all their files, with the folder's path", async () => {
  await using stack = await startTestStack({ page: true });
  await using folder = await temporaryFolder();
  await using opened = await openPage(browser, stack.url);
  const beside = join(folder.path, "beside.txt");
  await writeFile(beside, "Beside it.");
  await dropFromDisk(opened.page, [await holiday(folder.path), beside]);
  await uploaded(opened, ["beside.txt", "ferry.txt", "harbour.txt"]);
  await opened.page.getByText("Holiday/Day 2", { exact: true }).waitFor();
  expect(opened.errors).toEqual([]);
});

test("choosing a folder adds all its files and shows how many system files were skipped", async () => {
  await using stack = await startTestStack({ page: true });
  await using folder = await temporaryFolder();
  await using opened = await openPage(browser, stack.url);
  const path = await holiday(folder.path);
  const [chooser] = await Promise.all([
    opened.page.waitForEvent("filechooser"),
    opened.page.getByRole("button", { name: "Choose a folder" }).click(),
  ]);
  await chooser.setFiles(path);
  await expect.poll(() => chosenIn(opened.page)).toEqual(["ferry.txt", "harbour.txt"]);
  await opened.page
    .getByText(`Skipped ${systemFiles.length} system files.`, { exact: true })
    .waitFor();
});

test.each([["with handles"], ["without handles"]])(
  "a folder with an unreadable entry adds all others, %s, and names it",
  async (way) => {
    await using stack = await startTestStack({ page: true });
    await using folder = await temporaryFolder();
    await using opened = await openPage(browser, stack.url);
    const { page } = opened;
    if (way === "without handles") await withoutHandles(page);
    const path = await holiday(folder.path);
    await page.evaluate(() => {
      const gone = () => new DOMException("Gone", "NotFoundError");
      const { getFile } = FileSystemFileHandle.prototype;
      FileSystemFileHandle.prototype.getFile = function () {
        return this.name === "harbour.txt" ? Promise.reject(gone()) : getFile.call(this);
      };
      const { webkitGetAsEntry } = DataTransferItem.prototype;
      DataTransferItem.prototype.webkitGetAsEntry = function () {
        const folder = webkitGetAsEntry.call(this) as FileSystemDirectoryEntry;
        const reader = folder.createReader();
        const readEntries: typeof reader.readEntries = (resolve, reject) =>
          reader.readEntries((entries) => {
            for (const entry of entries)
              if (entry.name === "harbour.txt")
                Object.assign(entry, {
                  file: (_: unknown, fail: (error: DOMException) => void) => fail(gone()),
                });
            resolve(entries);
          }, reject);
        return Object.assign(folder, { createReader: () => ({ readEntries }) });
      };
    });
    await dropFromDisk(page, [path]);
    await expect.poll(() => chosenIn(page)).toEqual(["ferry.txt"]);
    const notices = page.getByRole("alert");
    await notices.getByText("Couldn't read Holiday/harbour.txt").waitFor();
    await notices.getByText(/^Skipped \d system files\.$/).waitFor();
  },
);

test("a dropped folder with a folder that cannot be listed adds its other files, and names it", async () => {
  await using stack = await startTestStack({ page: true });
  await using folder = await temporaryFolder();
  await using opened = await openPage(browser, stack.url);
  const { page } = opened;
  const path = await holiday(folder.path);
  await page.evaluate(() => {
    const folders = FileSystemDirectoryHandle.prototype;
    const { values } = folders;
    folders.values = function () {
      if (this.name === "Day 2") throw new DOMException("No", "NotAllowedError");
      return values.call(this);
    };
  });
  await dropFromDisk(page, [path]);
  await expect.poll(() => chosenIn(page)).toEqual(["harbour.txt"]);
  await page.getByRole("alert").getByText("Couldn't read Holiday/Day 2").waitFor();
});

test.each([["with handles"], ["without handles"]])(
  "a dropped folder with more files than a browser lists at a time adds all of them, %s",
  async (way) => {
    await using stack = await startTestStack({ page: true });
    await using folder = await temporaryFolder();
    await using opened = await openPage(browser, stack.url);
    const { page } = opened;
    if (way === "without handles") await withoutHandles(page);
    const path = join(folder.path, "Many", "a", "b", "c");
    await mkdir(path, { recursive: true });
    for (let number = 1; number <= 250; number += 1)
      await writeFile(join(path, `${number}.txt`), `file ${number}`);
    await dropFromDisk(page, [join(folder.path, "Many")]);
    await page.getByText("250 files, ").waitFor();
  },
);

test("a system file that is chosen, dropped, or pasted alone is skipped with a notice", async () => {
  await using stack = await startTestStack({ page: true });
  await using folder = await temporaryFolder();
  await using opened = await openPage(browser, stack.url);
  const { page } = opened;
  const path = join(folder.path, "._photo.jpg");
  await writeFile(path, "Mac OS X");
  await page.locator("input[data-kind=files]").setInputFiles(path);
  await page.getByText("Skipped 1 system file.").waitFor();
  await dropFromDisk(page, [path]);
  await page.getByText("Skipped 2 system files.").waitFor();
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File(["[.ShellClassInfo]"], "desktop.ini"));
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  });
  await page.getByText("Skipped 3 system files.").waitFor();
  expect(await page.getByRole("form", { name: "Chosen files" }).count()).toBe(0);
  await page.getByRole("button", { name: "Dismiss notices" }).click();
  await page.getByText("Skipped 3 system files.").waitFor({ state: "detached" });
});

test("files that are dropped beside the drop zone are added, and the browser does not open them", async () => {
  await using stack = await startTestStack({ page: true });
  await using folder = await temporaryFolder();
  await using opened = await openPage(browser, stack.url);
  const { page } = opened;
  const path = join(folder.path, "beside.txt");
  await writeFile(path, "Beside the box.");
  await dropFromDisk(page, [path], page.getByRole("heading", { name: "Library" }));
  await expect.poll(() => chosenIn(page)).toEqual(["beside.txt"]);
  await dropFromDisk(page, [path], page.getByLabel("Caption"));
  await expect.poll(() => chosenIn(page)).toEqual(["beside.txt", "beside.txt"]);
  expect(page.url()).toBe(`${stack.url}/`);
});

test("notices about refused files stay until they are dismissed", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page } = opened;
  const notices = page.getByRole("alert");
  await chooseFiles(page, [realFile("index.html", "text/html", "<p>")]);
  await notices.getByText("index.html").waitFor();
  await chooseFiles(page, [realFile("empty.txt", "text/plain", ""), png("photo.png")]);
  await notices.getByText("empty.txt").waitFor();
  await pressUpload(page);
  await waitForText(opened.newFiles, "photo.png", "Ready");
  expect(await notices.getByRole("listitem").count()).toBe(2);
  await page.getByRole("button", { name: "Dismiss notices" }).click();
  await notices.waitFor({ state: "detached" });
});

test("a pasted picture is added, also in a text field, and pasted text is not", async () => {
  await using stack = await startTestStack({ page: true });
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

test("a phone offers to take a photo", async () => {
  await using stack = await startTestStack({ page: true });
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

test("a large file that was chosen with the file picker resumes after a reload without being chosen again", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, newFiles } = opened;
  // Replaces the system's dialog. Files of the page's own file system have the same handles.
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
    // Before the reload, the third and later parts stay in flight.
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
  const unfinished = page.getByRole("region", { name: "Interrupted uploads" });
  await findItem(unfinished, "log.txt").waitFor();
  await unfinished.getByRole("button", { name: "Resume log.txt" }).click();
  await waitForText(newFiles, "log.txt", "Ready");
  for (const number of before) expect(again).not.toContain(number);
  expect(await unfinished.count()).toBe(0);
});

test("an interrupted upload can be discarded and leaves nothing behind", async () => {
  await using stack = await startTestStack({ page: true });
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
  await waitForText(opened.newFiles, "log.txt", "Uploading…");
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  const unfinished = page.getByRole("region", { name: "Interrupted uploads" });
  await unfinished.getByText("Choose the file again").waitFor();
  const gone = page.waitForResponse((response) => response.request().method() === "DELETE");
  await unfinished.getByRole("button", { name: "Discard log.txt" }).click();
  expect((await gone).status()).toBe(202);
  await unfinished.waitFor({ state: "detached" });
});

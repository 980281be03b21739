import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import {
  chooseFiles,
  dropFromDisk,
  findItem,
  type OpenPage,
  openPage,
  waitForReady,
  waitForText,
  waitForUploads,
} from "./page.ts";
import { png, realFile } from "./real-files.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack, temporaryFolder } from "./stack.ts";

const browser = await getSharedBrowser();

/** Returns the names of the files in the tray. */
const uploadedIn = ({ uploads }: Pick<OpenPage, "uploads">) =>
  uploads
    .getByRole("list", { name: "Uploads" })
    .getByRole("listitem")
    .evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label")).sort());

/** Waits until exactly these files are uploaded. */
const waitForFiles = async (opened: OpenPage, names: readonly string[]) => {
  for (const name of names) await waitForText(opened.uploads, name, "Done");
  expect(await uploadedIn(opened)).toEqual(names);
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

/** Removes file handles, as in browsers that read folders by their entries. */
const withoutHandles = (page: Page): Promise<unknown> =>
  page.evaluate(() => Reflect.deleteProperty(DataTransferItem.prototype, "getAsFileSystemHandle"));

test("a folder and a file that are dropped together upload all their files, with the folder's path", async () => {
  await using stack = await startTestStack({ page: true });
  await using folder = await temporaryFolder();
  await using opened = await openPage(browser, stack.url);
  const beside = join(folder.path, "beside.txt");
  await writeFile(beside, "Beside it.");
  await dropFromDisk(opened.page, [await holiday(folder.path), beside]);
  await waitForFiles(opened, ["beside.txt", "ferry.txt", "harbour.txt"]);
  await opened.library.getByLabel("Folder").selectOption("Holiday/Day 2");
  await waitForUploads(opened.library, 1);
  await waitForReady(opened.library, "ferry.txt");
  expect(opened.errors).toEqual([]);
});

test("choosing a folder uploads all its files and shows in one line how many were skipped", async () => {
  await using stack = await startTestStack({ page: true });
  await using folder = await temporaryFolder();
  await using opened = await openPage(browser, stack.url);
  const path = await holiday(folder.path);
  const [chooser] = await Promise.all([
    opened.page.waitForEvent("filechooser"),
    opened.page.getByRole("button", { name: "Choose folder" }).click(),
  ]);
  await chooser.setFiles(path);
  await waitForFiles(opened, ["ferry.txt", "harbour.txt"]);
  const { uploads } = opened;
  await uploads.getByText(`${systemFiles.length} files were skipped`, { exact: true }).waitFor();
  await uploads.getByRole("button", { name: "Details" }).click();
  await uploads.getByText(`${systemFiles.length} system files`, { exact: true }).waitFor();
});

test.each([["with handles"], ["without handles"]])(
  "a folder with an unreadable entry uploads all others, %s, and names it",
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
    await waitForFiles(opened, ["ferry.txt"]);
    const { uploads } = opened;
    await uploads.getByRole("button", { name: "Details" }).click();
    await uploads.getByText("Holiday/harbour.txt Couldn't be read.").waitFor();
    await uploads.getByText(/^\d system files$/).waitFor();
  },
);

test("a dropped folder with a folder that cannot be listed uploads its other files, and names it", async () => {
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
  await waitForFiles(opened, ["harbour.txt"]);
  await opened.uploads.getByRole("button", { name: "Details" }).click();
  await opened.uploads.getByText("Holiday/Day 2 Couldn't be read.").waitFor();
});

test.each([["with handles"], ["without handles"]])(
  "a dropped folder with more files than a browser lists at a time uploads all of them, %s",
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
    await page.getByRole("heading", { name: "250 uploaded" }).waitFor();
  },
);

test("a system file that is chosen, dropped, or pasted alone is skipped with a notice", async () => {
  await using stack = await startTestStack({ page: true });
  await using folder = await temporaryFolder();
  await using opened = await openPage(browser, stack.url);
  const { page, uploads } = opened;
  const path = join(folder.path, "._photo.jpg");
  await writeFile(path, "Mac OS X");
  await page.locator("input[data-kind=files]").setInputFiles(path);
  await uploads.getByText("1 file was skipped").waitFor();
  await dropFromDisk(page, [path]);
  await uploads.getByText("2 files were skipped").waitFor();
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File(["[.ShellClassInfo]"], "desktop.ini"));
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  });
  await uploads.getByText("3 files were skipped").waitFor();
  expect(await uploads.getByRole("listitem").count()).toBe(0);
  await uploads.getByRole("button", { name: "Dismiss skipped files" }).click();
  await uploads.waitFor({ state: "detached" });
});

test("files that are dropped anywhere are uploaded under an overlay, and the browser does not open them", async () => {
  await using stack = await startTestStack({ page: true });
  await using folder = await temporaryFolder();
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  const path = join(folder.path, "beside.txt");
  await writeFile(path, "Beside the box.");
  const overlay = page.getByText("Drop to upload");
  const drag = (type: string) =>
    page.evaluate((name) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["x"], "x.txt"));
      document.body.dispatchEvent(new DragEvent(name, { dataTransfer, bubbles: true }));
    }, type);
  await drag("dragenter");
  await overlay.waitFor();
  await page.keyboard.press("Escape");
  await overlay.waitFor({ state: "detached" });
  await drag("dragenter");
  await overlay.waitFor();
  await drag("dragleave");
  await overlay.waitFor({ state: "detached" });

  await dropFromDisk(page, [path], page.getByRole("heading", { name: "Your files" }));
  await waitForFiles(opened, ["beside.txt"]);
  await waitForReady(library, "beside.txt");
  await dropFromDisk(page, [path], library.getByRole("searchbox"));
  await opened.uploads.getByText("You already have this file").waitFor();
  expect(page.url()).toBe(`${stack.url}/`);
});

test("files that cannot be uploaded are skipped with their reasons, and the others are uploaded", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, uploads } = opened;
  await chooseFiles(page, [realFile("index.html", "text/html", "<p>")]);
  // The reason of a single file needs no click.
  await uploads.getByText("index.html Files of type text/html aren't supported.").waitFor();
  await chooseFiles(page, [realFile("empty.txt", "text/plain", ""), png("photo.png")]);
  await waitForText(uploads, "photo.png", "Done");
  await uploads.getByText("2 files were skipped").waitFor();
  await uploads.getByRole("button", { name: "Details" }).click();
  await uploads.getByText("empty.txt The file is empty.").waitFor();
  await uploads.getByRole("button", { name: "Dismiss skipped files" }).click();
  await uploads.getByText("2 files were skipped").waitFor({ state: "detached" });
  expect(await uploadedIn(opened)).toEqual(["photo.png"]);
});

test("a pasted picture is uploaded, also in a text field, and pasted text is not", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, uploads } = opened;
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
  await waitForFiles(opened, ["image.png"]);
  await paste("input[type=search]");
  await uploads.getByText("You already have this file").waitFor();
  expect(await paste("input[type=search]", "A cell of a table")).toBe(true);
  expect(await uploadedIn(opened)).toEqual(["image.png", "image.png"]);
});

test("a phone offers to take a photo", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url, {
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 844 },
  });
  const { page } = opened;
  await page.getByRole("button", { name: "Choose files" }).waitFor();
  expect(await page.getByRole("button", { name: "Choose folder" }).count()).toBe(0);
  // Nothing can be dropped on a phone.
  expect(await page.getByText("Add files").isVisible()).toBe(true);
  expect(await page.getByText("Drop files here").isVisible()).toBe(false);
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Take photo" }).click(),
  ]);
  expect(await chooser.element().getAttribute("capture")).toBe("environment");
  await chooser.setFiles([png("photo.png")]);
  await waitForFiles(opened, ["photo.png"]);
  // With files, the header has one button for all ways.
  await opened.page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.getByRole("menuitem", { name: "Files" }).waitFor();
  expect(await page.getByRole("menuitem", { name: "Folder" }).count()).toBe(0);
  const [again] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("menuitem", { name: "Camera" }).click(),
  ]);
  expect(await again.element().getAttribute("capture")).toBe("environment");
});

test("a large file that was chosen with the file picker resumes after a reload without being chosen again", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, uploads } = opened;
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
  /** The parts that may arrive before the reload, however often each is sent. The others stay in flight. */
  const allowed = new Set<string | null>();
  const again: (string | null)[] = [];
  page.on("requestfinished", (request) => {
    const url = new URL(request.url());
    if (request.method() === "PUT" && isPart(url)) arrived.add(url.searchParams.get("partNumber"));
  });
  await page.route(isPart, (route) => {
    const number = new URL(route.request().url()).searchParams.get("partNumber");
    if (route.request().method() !== "PUT") return route.continue();
    if (reloaded) again.push(number);
    else if (allowed.size < 2) allowed.add(number);
    return reloaded || allowed.has(number) ? route.continue() : undefined;
  });
  await page.getByRole("button", { name: "Choose files" }).click();
  await expect.poll(() => arrived.size).toBe(2);
  const before = [...arrived];

  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  reloaded = true;
  const unfinished = page.getByRole("region", { name: "Interrupted uploads" });
  // Two of five parts arrived.
  await findItem(unfinished, "log.txt")
    .getByText(/^Ready to resume at (?:33|44)%\.$/)
    .waitFor();
  await unfinished.getByRole("button", { name: "Resume log.txt" }).click();
  await waitForText(uploads, "log.txt", "Done");
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
  await findItem(opened.uploads, "log.txt")
    .getByText(/^Uploading \d+%$/)
    .waitFor();
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  const unfinished = page.getByRole("region", { name: "Interrupted uploads" });
  await waitForText(unfinished, "log.txt", "Choose the file again to resume at 0%.");
  const gone = page.waitForResponse((response) => response.request().method() === "DELETE");
  await unfinished.getByRole("button", { name: "Discard log.txt" }).click();
  expect((await gone).status()).toBe(202);
  await unfinished.waitFor({ state: "detached" });
});

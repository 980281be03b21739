import { crc32 } from "node:zlib";
import { unzip } from "@slipway/client/testing/unzip";
import { buildPath } from "@slipway/core/routes";
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { chooseAction, findItem, openPage, waitForReady, waitForUploads } from "./page.ts";
import { pdf, png, realFile } from "./real-files.ts";
import {
  getUpload,
  listVersionIds,
  postForm,
  requestUpload,
  toRequestedFile,
  uploadFile,
} from "./script-client.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack, type TestStack } from "./stack.ts";

const browser = await getSharedBrowser();

const text = (name: string) => realFile(name, "text/plain", `The text of ${name}`);

const uploadTexts = async ({ apiUrl }: TestStack, count: number): Promise<void> => {
  for (let number = 1; number <= count; number += 1)
    await uploadFile(apiUrl, text(`${number}.txt`));
};

const focusedName = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute("data-name"));

const listSelected = (library: Locator) =>
  library
    .locator("[role=gridcell][aria-selected=true]")
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-name")));

test("a file is moved to the trash, brought back, and deleted from the trash permanently", async () => {
  await using stack = await startTestStack({ page: true });
  const { id } = await uploadFile(stack.apiUrl, png("keep.png"));
  await uploadFile(stack.apiUrl, png("other.png"));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;

  await chooseAction(library, "keep.png", "Move to trash");
  await waitForUploads(library, 1);
  await page.getByText("keep.png moved to trash").waitFor();
  expect(await listVersionIds(stack, id)).toHaveLength(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await waitForUploads(library, 2);
  await page.getByText("keep.png restored").waitFor();

  await chooseAction(library, "keep.png", "Move to trash");
  await waitForUploads(library, 1);
  await library.getByRole("button", { name: "Trash" }).click();
  await findItem(library, "keep.png").getByText("days left").waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Upload", exact: true }).waitFor();
  await chooseAction(library, "keep.png", "Restore");
  await library.getByText("The trash is empty.").waitFor();
  await page.goBack();
  await waitForUploads(library, 2);

  await chooseAction(library, "keep.png", "Move to trash");
  await waitForUploads(library, 1);
  await library.getByRole("button", { name: "Trash" }).click();
  await library.getByRole("button", { name: "Empty trash" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete all files in the trash permanently?" });
  await dialog.getByText("This can't be undone.").waitFor();
  await dialog.getByRole("button", { name: "Empty trash" }).click();
  await library.getByText("The trash is empty.").waitFor();
  expect(await listVersionIds(stack, id)).toEqual([]);
  await library.getByRole("button", { name: "Back to your files" }).click();
  await waitForUploads(library, 1);
  await waitForReady(library, "other.png");
  expect(opened.errors).toEqual([]);
});

test("ten files are deleted with four clicks, brought back with one, and downloaded as a zip", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadTexts(stack, 12);
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await waitForUploads(library, 12);

  await findItem(library, "12.txt").hover();
  await library.getByRole("checkbox", { name: "Select 12.txt" }).click();
  await findItem(library, "3.txt").click({ modifiers: ["Shift"] });
  const bar = library.getByRole("toolbar", { name: "10 selected" });
  await bar.getByRole("button", { name: "Move to trash" }).click();
  await waitForUploads(library, 2);
  await page.getByText("10 files moved to trash").waitFor();
  expect(await bar.count()).toBe(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await waitForUploads(library, 12);
  await page.getByText("10 files restored").waitFor();

  await findItem(library, "1.txt").click({ modifiers: ["ControlOrMeta"] });
  await findItem(library, "2.txt").click();
  const two = library.getByRole("toolbar", { name: "2 selected" });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    two.getByRole("button", { name: "Download" }).click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  expect(download.suggestedFilename()).toBe("files.zip");
  expect(unzip(Buffer.concat(chunks), crc32)).toEqual({
    "1.txt": "The text of 1.txt",
    "2.txt": "The text of 2.txt",
  });
  await page.getByText("2 files downloaded").waitFor();
  expect(opened.errors).toEqual([]);
});

test("the keyboard reaches, selects, opens, and deletes files, and keeps its place", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadTexts(stack, 9);
  await using opened = await openPage(browser, stack.url, {
    viewport: { width: 1000, height: 700 },
  });
  const { page, library } = opened;
  await waitForUploads(library, 9);
  const grid = library.getByRole("grid", { name: "Library" });
  const columns = Number(await grid.getAttribute("aria-colcount"));
  expect(await grid.locator("[tabindex='0']").count()).toBe(1);

  await findItem(library, "9.txt").focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => focusedName(page)).toBe("8.txt");
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => focusedName(page)).toBe(`${8 - columns}.txt`);
  await page.keyboard.press("Control+Home");
  await expect.poll(() => focusedName(page)).toBe("9.txt");
  // Keys count even if they are faster than the page's frames.
  await page.evaluate(() => {
    for (let count = 0; count < 2; count += 1)
      document.activeElement?.dispatchEvent(
        new KeyboardEvent("keydown", { key: "ArrowRight", shiftKey: true, bubbles: true }),
      );
  });
  await expect.poll(() => listSelected(library)).toEqual(["9.txt", "8.txt", "7.txt"]);
  await page.keyboard.press("Escape");
  await expect.poll(() => listSelected(library)).toEqual([]);
  await page.keyboard.press("Control+a");
  await library.getByText("9 selected").waitFor();
  await page.keyboard.press("Escape");

  await page.keyboard.press("Delete");
  await waitForUploads(library, 8);
  await page.getByText("7.txt moved to trash").waitFor();
  await expect.poll(() => focusedName(page)).toBe("6.txt");
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: "Download" }).waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(() => focusedName(page)).toBe("6.txt");
  expect(opened.errors).toEqual([]);
});

test("the address has the search, the filters, and the order: back, reload, and a copied address work", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await uploadTexts(stack, 3);
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await waitForUploads(library, 4);
  const names = () =>
    library
      .getByRole("gridcell")
      .evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-name")));

  await library.getByRole("combobox", { name: "Type" }).selectOption("Text");
  await waitForUploads(library, 3);
  await library.getByRole("combobox", { name: "Sort by" }).selectOption("Name");
  await expect.poll(names).toEqual(["1.txt", "2.txt", "3.txt"]);
  await library.getByRole("searchbox").fill("2");
  await waitForUploads(library, 1);
  await expect.poll(() => new URL(page.url()).search).toBe("?type=text&sort=name&q=2");
  await page.reload();
  await waitForUploads(library, 1);
  expect(await library.getByRole("searchbox").inputValue()).toBe("2");
  await page.goBack();
  await expect.poll(names).toEqual(["1.txt", "2.txt", "3.txt"]);
  await page.goBack();
  await expect.poll(names).toEqual(["3.txt", "2.txt", "1.txt"]);
  await page.goBack();
  await waitForUploads(library, 4);
  expect(opened.errors).toEqual([]);
});

test("a long library has its whole height at once, renders what is visible, and finds one of 150 files while typing", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadTexts(stack, 150);
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await library.getByText("150 files", { exact: true }).waitFor();
  const cells = library.getByRole("gridcell");
  expect(await cells.count()).toBeLessThan(60);
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await waitForReady(library, "1.txt");
  expect(await cells.count()).toBeLessThan(60);
  // The toolbar stays at the top.
  const field = library.getByRole("searchbox", { name: "Search your files" });
  expect(await field.evaluate((it) => it.getBoundingClientRect().top)).toBeLessThan(100);
  await field.fill("137");
  await waitForUploads(library, 1);
  await waitForReady(library, "137.txt");
  expect(opened.errors).toEqual([]);
});

test("uploads of other programs appear while they run, and become ready without a reload", async () => {
  await using stack = await startTestStack({ page: true });
  const file = pdf("plan.pdf");
  const form = await requestUpload(stack.apiUrl, toRequestedFile(file));
  await using opened = await openPage(browser, stack.url);
  await findItem(opened.library, "plan.pdf").getByText("Upload in progress").waitFor();
  await postForm(form, file.buffer);
  await waitForReady(opened.library, "plan.pdf");
  expect(opened.errors).toEqual([]);
});

test("the open menu of a file stays with it when other programs move it to another row, and closes when they trash it", async () => {
  await using stack = await startTestStack({ page: true });
  const { id } = await uploadFile(stack.apiUrl, pdf("first.pdf"));
  await uploadFile(stack.apiUrl, pdf("second.pdf"));
  // Two files are a row.
  await using opened = await openPage(browser, stack.url, {
    viewport: { width: 390, height: 844 },
  });
  const { page, library } = opened;
  await waitForReady(library, "first.pdf");
  const button = library.getByRole("button", { name: "More actions for first.pdf" });
  const distance = async () => {
    const [at, below] = await Promise.all([button.boundingBox(), menu.boundingBox()]);
    return Math.abs((below?.y ?? Number.NaN) - (at?.y ?? Number.NaN));
  };
  const menu = page.getByRole("menu", { name: "More actions for first.pdf" });
  await button.click();
  await menu.waitFor();
  const before = await button.boundingBox();
  await uploadFile(stack.apiUrl, pdf("third.pdf"));
  await waitForReady(library, "third.pdf");
  await expect.poll(async () => (await button.boundingBox())?.y).toBeGreaterThan(before?.y ?? 0);
  await expect.poll(distance).toBeLessThan(300);
  expect(await button.getAttribute("aria-expanded")).toBe("true");
  const path = buildPath("deleteUpload", { id });
  expect((await callApi(stack.apiUrl + path, { method: "DELETE" })).ok).toBe(true);
  await menu.waitFor({ state: "detached" });
  expect(opened.errors).toEqual([]);
});

test("what could not be changed is shown again, with the reason", async () => {
  await using stack = await startTestStack({ page: true });
  const { id } = await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await waitForReady(library, "plan.pdf");
  await page.route(`**${buildPath("changeUploads")}`, (route) => route.abort());
  await chooseAction(library, "plan.pdf", "Move to trash");
  await page.getByRole("alert").getByText("The server could not be reached.").waitFor();
  await waitForReady(library, "plan.pdf");
  expect((await getUpload(stack.apiUrl, id)).status).toBe("ready");
});

test("files are found, filtered, and sorted, other programs' changes appear, and signing out forgets all", async () => {
  await using stack = await startTestStack({ page: true });
  const { apiUrl } = stack;
  const inFolder = await requestUpload(apiUrl, {
    ...toRequestedFile(png("harbor.png")),
    path: "trips/2026",
  });
  await postForm(inFolder, png("harbor.png").buffer);
  await uploadFile(apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);
  const { page, library, errors } = opened;
  await waitForUploads(library, 2);

  // Neither waits for the slower poll of the library.
  const { id } = await uploadFile(apiUrl, realFile("notes.txt", "text/plain", "The notes"));
  await waitForReady(library, "notes.txt");
  await callApi(apiUrl + buildPath("editUpload", { id }), {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ title: "Harbour crane", path: "trips" }),
  });
  await waitForReady(library, "Harbour crane");

  const field = library.getByRole("searchbox", { name: "Search your files" });
  await field.fill("harb");
  await waitForUploads(library, 2);
  await library.getByText("2 files", { exact: true }).waitFor();
  await field.fill("craen");
  await waitForUploads(library, 1);
  await waitForReady(library, "Harbour crane");
  await field.fill(".*(".repeat(3_000));
  await library.getByText("No files match.").waitFor();
  await library.getByRole("button", { name: "Clear search", exact: true }).click();
  await waitForUploads(library, 3);

  await library.getByRole("combobox", { name: "Folder" }).selectOption("trips");
  await waitForUploads(library, 2);
  await library.getByRole("combobox", { name: "Type" }).selectOption("Images");
  await waitForUploads(library, 1);
  await findItem(library, "harbor.png").locator("img").waitFor();
  await library.getByRole("combobox", { name: "Folder" }).selectOption("All folders");
  await library.getByRole("combobox", { name: "Type" }).selectOption("All types");
  expect(errors).toEqual([]);

  // After a reload, the browser still has the files, and reads only what changed.
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.reload();
  await waitForUploads(library, 3);
  const listFeeds = () => requests.filter((url) => url.includes(buildPath("listChanges")));
  await expect.poll(listFeeds).not.toEqual([]);
  expect(listFeeds().every((url) => url.includes("since="))).toBe(true);

  // Signing out deletes them.
  expect(await countStoredFiles(page)).toBe(3);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  expect(await countStoredFiles(page)).toBe(0);
});

/** Returns how many files the feed in the browser's database has. */
const countStoredFiles = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("slipway feed");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const { result } = opening;
          const blocks = result.transaction("blocks").objectStore("blocks").getAll();
          blocks.onerror = () => reject(blocks.error);
          blocks.onsuccess = () => {
            result.close();
            resolve(new Set(blocks.result.flat().map(({ id }) => id)).size);
          };
        };
      }),
  );

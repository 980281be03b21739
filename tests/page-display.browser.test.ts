import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import {
  chooseAction,
  chooseFiles,
  findItem,
  openPage,
  waitForText,
  waitForUploads,
} from "./page.ts";
import { pdf, png, realFile } from "./real-files.ts";
import { uploadFile } from "./script-client.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack } from "./stack.ts";

const browser = await getSharedBrowser();

test("only visible rows are rendered, and every file is uploaded", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, uploads } = opened;
  const many = Array.from({ length: 200 }, (_, index) =>
    realFile(`${index + 1}.txt`, "text/plain", `file ${index + 1}`),
  );
  await chooseFiles(page, many);
  const rows = uploads.getByRole("listitem");
  await uploads.getByRole("heading", { name: "200 uploaded" }).waitFor({ timeout: 100_000 });
  expect(await rows.count()).toBeLessThan(30);
  const list = uploads.getByRole("list", { name: "Uploads" });
  const first = findItem(uploads, "1.txt").getByRole("button", { name: "View 1.txt" });
  await first.focus();
  await list.evaluate((it) => it.parentElement?.scrollTo(0, it.scrollHeight));
  await findItem(uploads, "200.txt").waitFor();
  // The focused row stays rendered, so that the user does not lose their place.
  expect(await first.evaluate((button) => button === document.activeElement)).toBe(true);
  expect(await rows.count()).toBeLessThan(30);
  await opened.library.getByText("200 files", { exact: true }).waitFor();
  expect(await opened.library.getByRole("gridcell").count()).toBeLessThan(60);
  expect(opened.errors).toEqual([]);
});

test("choosing 2,000 files renders few rows, and none while the browser reads the list", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, uploads } = opened;
  // Nothing is requested or sent, so that only choosing is measured.
  await page.route(
    (url) => url.pathname.endsWith("/uploads"),
    (route) => (route.request().method() === "POST" ? undefined : route.continue()),
  );
  const rowsAtOnce = await page.evaluate(async () => {
    const counted = { rowsAdded: 0, rowsAtMost: 0 };
    Object.assign(window, { counted });
    const rowsIn = (node: Node) =>
      node instanceof Element ? node.querySelectorAll("li").length + Number(node.matches("li")) : 0;
    new MutationObserver((records) => {
      for (const { addedNodes } of records)
        for (const node of addedNodes) counted.rowsAdded += rowsIn(node);
      counted.rowsAtMost = Math.max(counted.rowsAtMost, document.querySelectorAll("li").length);
    }).observe(document.body, { subtree: true, childList: true });
    const transfer = new DataTransfer();
    for (let number = 1; number <= 2000; number += 1)
      transfer.items.add(new File(["x"], `${number}.txt`, { type: "text/plain" }));
    const input = document.querySelector<HTMLInputElement>("input[data-kind=files]");
    if (input === null) throw new Error("The page has no file input.");
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    // Everything that runs in the same task.
    for (let turn = 0; turn < 1000; turn += 1) await undefined;
    return document.querySelectorAll("li").length;
  });
  expect(rowsAtOnce).toBe(0);
  await uploads.getByRole("heading", { name: "Uploading 2,000 files" }).waitFor();
  const counted = await page.evaluate(() => Reflect.get(window, "counted"));
  expect(counted.rowsAdded).toBeGreaterThan(0);
  expect(counted.rowsAdded).toBeLessThan(40);
  expect(counted.rowsAtMost).toBeLessThan(40);
  await uploads.getByRole("button", { name: "Cancel all" }).click();
  await uploads.getByRole("heading", { name: "2,000 uploads canceled" }).waitFor();
  expect(opened.errors).toEqual([]);
});

test("the tray of one upload ends below its row", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url, { reducedMotion: "reduce" });
  const { page, uploads } = opened;
  await chooseFiles(page, [pdf("plan.pdf")]);
  await waitForText(uploads, "plan.pdf", "Done");
  const findEnd = async (part: Locator) => {
    const box = await part.boundingBox();
    return (box?.y ?? Number.NaN) + (box?.height ?? Number.NaN);
  };
  const list = uploads.getByRole("list", { name: "Uploads" });
  expect((await findEnd(uploads)) - (await findEnd(list))).toBeLessThan(5);
});

test("on a phone, messages are above the tray and leave the header free, and the last file can be scrolled above the tray", async () => {
  await using stack = await startTestStack({ page: true });
  for (const number of [1, 2, 3, 4, 5, 6]) await uploadFile(stack.apiUrl, png(`${number}.png`));
  await using opened = await openPage(browser, stack.url, {
    viewport: { width: 390, height: 844 },
    reducedMotion: "reduce",
  });
  const { page, uploads, library } = opened;
  await chooseFiles(page, [pdf("plan.pdf")]);
  const toast = page.getByRole("group").filter({ hasText: "plan.pdf uploaded" });
  const findEdges = async (part: Locator) => {
    const box = await part.boundingBox();
    return { top: box?.y ?? Number.NaN, bottom: (box?.y ?? Number.NaN) + (box?.height ?? 0) };
  };
  await toast.waitFor();
  const tray = await findEdges(uploads);
  await expect.poll(async () => (await findEdges(toast)).bottom).toBeLessThan(tray.top);
  const header = await findEdges(page.getByRole("button", { name: "Upload", exact: true }));
  expect((await findEdges(toast)).top).toBeGreaterThan(header.bottom);

  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  const last = findItem(library, "1.png");
  await expect.poll(async () => (await findEdges(last)).bottom).toBeLessThan(tray.top);
});

/** Returns the buttons whose label is cut off. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("button")]
      .filter((button) =>
        [button, ...button.querySelectorAll("span")].some(
          (part) =>
            part.clientWidth > 1 &&
            (part.scrollWidth > part.clientWidth + 1 ||
              part.scrollHeight > part.clientHeight + 1) &&
            getComputedStyle(part).display !== "inline",
        ),
      )
      .map((button) => button.textContent || button.ariaLabel || "a button"),
  );

test("at 320 pixels no button's label is cut off in any state", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadFile(stack.apiUrl, png("stored.png"));
  await using opened = await openPage(browser, stack.url, {
    viewport: { width: 320, height: 700 },
    reducedMotion: "reduce",
  });
  const { page, uploads, library } = opened;
  const look = async (step: string) => {
    // A label moves while its button shows that files are being read.
    await expect.poll(() => cutOff(page), { message: step }).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `${step} overflows`).toBe(0);
  };
  await waitForUploads(library, 1);
  await look("library");
  // Accepted without a response.
  await page.route(
    (url) => url.origin !== new URL(stack.url).origin && url.search === "",
    () => undefined,
  );
  await chooseFiles(page, [pdf("plan.pdf"), realFile("page.html", "text/html", "<p>")]);
  await uploads.getByRole("button", { name: "Pause all" }).waitFor();
  await look("uploading");
  await uploads.getByRole("button", { name: "Pause all" }).click();
  await uploads.getByRole("button", { name: "Resume all" }).waitFor();
  await look("paused");
  await uploads.getByRole("button", { name: "Cancel all" }).click();
  await uploads.getByRole("button", { name: "Retry plan.pdf" }).waitFor();
  await look("canceled");
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await uploads.getByRole("button", { name: "Retry plan.pdf" }).click();
  await waitForText(uploads, "plan.pdf", "Done");
  await look("uploaded");
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await chooseFiles(page, [pdf("plan.pdf"), png("stored.png")]);
  await uploads.getByRole("button", { name: "Skip all" }).waitFor();
  await look("duplicates");
  await uploads.getByRole("button", { name: "Close" }).click();
  await chooseAction(library, "plan.pdf", "Edit");
  await page.getByRole("dialog").getByLabel("Title").waitFor();
  await look("edit");
  await page.keyboard.press("Escape");
  await chooseAction(library, "plan.pdf", "Move to trash");
  await page.getByRole("button", { name: "Undo" }).waitFor();
  await look("moved to the trash");
  await library.getByRole("button", { name: "Trash", exact: true }).click();
  await findItem(library, "plan.pdf").getByText("days left").waitFor();
  await look("trash");
});

test("with forced colors, the progress and the selected color scheme are visible", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url, { forcedColors: "active" });
  const { page, uploads } = opened;
  await page.route(
    (url) => url.origin !== new URL(stack.url).origin && url.search === "",
    () => undefined,
  );
  await chooseFiles(page, [pdf("plan.pdf")]);
  await uploads.getByRole("progressbar", { name: "All files" }).waitFor({ state: "attached" });
  const colors = await page.evaluate(() => {
    const colorOf = (selector: string) => {
      const element = document.querySelector(selector);
      if (!element) throw new Error(`no ${selector}`);
      return getComputedStyle(element).backgroundColor;
    };
    return {
      canvas: getComputedStyle(document.body).backgroundColor,
      bar: colorOf(".mantine-Progress-section"),
      chosen: colorOf(".mantine-SegmentedControl-indicator"),
    };
  });
  expect(colors.bar).not.toBe(colors.canvas);
  expect(colors.chosen).not.toBe(colors.canvas);
});

test("nothing moves in the tray while files are checked, so that the page has no work between changes", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, uploads } = opened;
  await page.route("**/api/uploads/status", () => undefined);
  await chooseFiles(page, [pdf("plan.pdf")]);
  await waitForText(uploads, "plan.pdf", "Checking");
  await uploads.getByRole("progressbar", { name: "plan.pdf" }).waitFor({ state: "attached" });
  // The animation with which the tray appears ends.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        ({ effect }) => !(effect instanceof KeyframeEffect && effect.target?.closest("section")),
      ),
  );
});

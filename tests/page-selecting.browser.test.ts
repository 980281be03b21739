import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { findItem, openPage, waitForUploads } from "./page.ts";
import { realFile } from "./real-files.ts";
import { uploadFile } from "./script-client.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack, type TestStack } from "./stack.ts";

const browser = await getSharedBrowser();

const uploadTexts = async ({ apiUrl }: TestStack, count: number): Promise<void> => {
  for (let number = 1; number <= count; number += 1)
    await uploadFile(apiUrl, realFile(`${number}.txt`, "text/plain", `file ${number}`));
};

const countSelected = (library: Locator) => library.locator("[aria-selected=true]").count();

const getSelectedText = (page: Page) => page.evaluate(() => String(window.getSelection()));

test.each(["grid", "list"])(
  "a click beside the checkbox selects, and opens nothing, in the %s",
  async (layout) => {
    await using stack = await startTestStack({ page: true });
    await uploadTexts(stack, 3);
    await using opened = await openPage(browser, stack.url);
    const { page, library } = opened;
    await page.goto(`${stack.url}/?layout=${layout}`);
    await waitForUploads(library, 3);
    for (const [name, modifiers] of [
      ["3.txt", []],
      ["1.txt", ["Shift"]],
    ] as const) {
      await findItem(library, name).hover();
      const target = library.locator("label", { has: page.getByLabel(`Select ${name}`) });
      await target.click({ position: { x: 3, y: 3 }, modifiers: [...modifiers] });
    }
    await library.getByRole("toolbar", { name: "3 selected" }).waitFor();
    expect(new URL(page.url()).searchParams.has("file")).toBe(false);
    expect(await getSelectedText(page)).toBe("");
  },
);

test("the keys of the selection work after each click, and the focus is never lost", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadTexts(stack, 4);
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await waitForUploads(library, 4);
  const select = async (name: string) => {
    await findItem(library, name).hover();
    await library.getByLabel(`Select ${name}`).click();
  };
  const isCellFocused = () =>
    page.evaluate(() => document.activeElement?.getAttribute("role") === "gridcell");

  await page.getByRole("heading", { name: "Your files" }).click({ force: true });
  await page.keyboard.press("Control+a");
  await library.getByRole("toolbar", { name: "4 selected" }).waitFor();
  expect(await getSelectedText(page)).toBe("");
  await page.keyboard.press("Escape");
  await expect.poll(() => countSelected(library)).toBe(0);

  await select("2.txt");
  await library.getByRole("button", { name: "Select all" }).click();
  await expect.poll(isCellFocused).toBe(true);
  await page.keyboard.press("Escape");
  await expect.poll(() => countSelected(library)).toBe(0);
  await select("2.txt");
  await library.getByRole("button", { name: "Clear selection" }).click();
  await expect.poll(isCellFocused).toBe(true);

  await select("2.txt");
  await select("3.txt");
  await page.keyboard.press("Delete");
  await page.getByText("2 files moved to trash").waitFor();
  await waitForUploads(library, 2);
  await page.getByRole("button", { name: "Undo" }).click();
  await waitForUploads(library, 4);

  const search = library.getByRole("searchbox");
  await search.fill("4");
  await waitForUploads(library, 1);
  await page.keyboard.press("Control+a");
  expect(await countSelected(library)).toBe(0);
  expect(await getSelectedText(page)).toBe("4");
  expect(opened.errors).toEqual([]);
});

test("a finger that holds a file selects it, and a tap then selects more", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadTexts(stack, 3);
  await using opened = await openPage(browser, stack.url, {
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 800 },
  });
  const { page, library } = opened;
  await waitForUploads(library, 3);
  const cdp = await page.context().newCDPSession(page);
  const touch = async (
    type: "touchStart" | "touchEnd",
    ...touchPoints: { x: number; y: number }[]
  ) => {
    await cdp.send("Input.dispatchTouchEvent", { type, touchPoints });
  };
  const center = async (name: string) => {
    const box = await findItem(library, name).boundingBox();
    if (box === null) throw new Error(`${name} is not shown.`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 3 };
  };
  const held = await center("3.txt");
  await touch("touchStart", held);
  await library.getByRole("toolbar", { name: "1 selected" }).waitFor();
  await touch("touchEnd");
  await findItem(library, "1.txt").tap();
  await library.getByRole("toolbar", { name: "2 selected" }).waitFor();
  expect(new URL(page.url()).searchParams.has("file")).toBe(false);
  await library.getByRole("button", { name: "Clear selection" }).tap();
  await findItem(library, "1.txt").tap();
  await page.getByRole("dialog", { name: "1.txt" }).waitFor();
  expect(opened.errors).toEqual([]);
});

test("Escape closes a menu that does not have the focus yet, and keeps the selection", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadTexts(stack, 2);
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await waitForUploads(library, 2);
  const file = findItem(library, "1.txt");
  const upload = page.getByRole("button", { name: "Upload", exact: true });
  const more = library.getByRole("button", { name: "More actions for 1.txt", exact: true });
  for (const [opener, key] of [
    [upload, "Enter"],
    [more, "Enter"],
    [file, "Shift+F10"],
  ] as const) {
    const isSelecting = opener !== upload;
    if (isSelecting && (await countSelected(library)) === 0) {
      await file.focus();
      await page.keyboard.press("Space");
      await expect.poll(() => countSelected(library)).toBe(1);
    }
    await opener.focus();
    const opening = await opener.evaluateHandle(pressEscapeOnceMenuIsShown);
    await page.keyboard.press(key);
    expect(await opening.evaluate(({ isPressed }) => isPressed)).toBe(true);
    await page.getByRole("menu").waitFor({ state: "detached" });
    await expect
      .poll(() => opener.evaluate((element) => element === document.activeElement))
      .toBe(true);
    expect(await countSelected(library)).toBe(isSelecting ? 1 : 0);
  }
});

/** Presses Escape when a menu is added to the page, before it takes the focus from the element. Resolves to whether it had not. */
const pressEscapeOnceMenuIsShown = (opener: Element) => ({
  isPressed: new Promise<boolean>((resolve) => {
    const observer = new MutationObserver(() => {
      if (document.querySelector("[role=menu]") === null) return;
      observer.disconnect();
      const { activeElement } = document;
      activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
      resolve(activeElement === opener);
    });
    observer.observe(document, { childList: true, subtree: true });
  }),
});

import { AxeBuilder } from "@axe-core/playwright";
import type { Upload } from "@slipway/core/api";
import { buildPath } from "@slipway/core/routes";
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { chooseAction, chooseFiles, findItem, openPage, waitForText } from "./page.ts";
import { pdf, png } from "./real-files.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack } from "./stack.ts";

const browser = await getSharedBrowser();

/** Returns the violations of WCAG 2.2 AA in the current state of the page: roles, names, labels, contrast, and order. */
const violationsOf = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
};

const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });

describe.each([
  { colorScheme: "light", width: 1280, height: 900 },
  { colorScheme: "dark", width: 1280, height: 900 },
  { colorScheme: "light", width: 320, height: 700 },
] as const)("in $colorScheme, $width pixels wide", ({ colorScheme, width, height }) => {
  test("every step of an upload meets WCAG 2.2 AA", async () => {
    await using stack = await startTestStack({ page: true });
    await using opened = await openPage(browser, stack.url, {
      colorScheme,
      reducedMotion: "reduce",
      viewport: { width, height },
    });
    const { page, uploads, library } = opened;
    const faults: Record<string, string[]> = {};
    const look = async (step: string) => {
      faults[step] = await violationsOf(page);
      expect(await overflowOf(page), `${step} overflows`).toBe(0);
    };

    await library.getByText("No files yet.").waitFor();
    await look("empty");
    await chooseFiles(page, [
      pdf(`${"a very long name without an end ".repeat(5)}.pdf`),
      png("photo.jpg", "image/jpeg"),
      png("page.html", "text/html"),
    ]);
    await uploads.getByText("1 file was skipped").waitFor();
    await waitForText(uploads, "photo.jpg", "Failed");
    await library.locator("[role=gridcell][data-status=ready]").waitFor();
    await page.getByRole("status").getByText("1 file done, 1 failed.").waitFor();
    await look("uploaded");
    await uploads.getByRole("button", { name: "Collapse" }).click();
    await look("collapsed");
    await page.getByRole("button", { name: "Upload", exact: true }).click();
    await page.getByRole("menuitem", { name: "Files" }).waitFor();
    await look("menu");
    await page.keyboard.press("Escape");
    const listed = await (await callApi(stack.apiUrl + buildPath("listUploads"))).json();
    for (const { id, status } of listed.uploads as readonly Upload[])
      if (status === "ready")
        await callApi(stack.apiUrl + buildPath("downloadUpload", { id }), { redirect: "manual" });
    await page.reload();
    const ready = library.locator("[role=gridcell][data-status=ready]");
    const name = (await ready.getAttribute("data-name")) ?? "";
    await ready.click();
    const viewer = page.getByRole("dialog");
    if (width < 900) await viewer.getByRole("button", { name: "Details" }).click();
    await viewer.getByText("Downloads on 1 of the last").waitFor();
    await look("viewer");
    await page.keyboard.press("Escape");
    await viewer.waitFor({ state: "hidden" });
    await ready.focus();
    await page.keyboard.press(" ");
    await library.getByText("1 selected").waitFor();
    await look("selection");
    await page.keyboard.press("Escape");
    for (const [action, title] of [
      ["Edit", "Edit"],
      ["Share", "Share"],
    ] as const) {
      await chooseAction(library, name, action);
      await page.getByRole("dialog", { name: title }).waitFor();
      await look(action);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
    }
    await library.getByText("List", { exact: true }).or(library.getByLabel("List")).last().click();
    await look("list");
    await chooseAction(library, name, "Move to trash");
    await page.getByText("moved to trash").waitFor();
    await library.getByRole("button", { name: "Trash" }).click();
    await library.getByText("Will be deleted on").waitFor();
    await look("trash");

    expect(Object.entries(faults).filter(([, found]) => found.length > 0)).toEqual([]);
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const [red = 0] = (background.match(/[\d.]+/g) ?? []).map(Number);
    expect(red < 128).toBe(colorScheme === "dark");
  });
});

test("a file can be uploaded, edited, and deleted with only the keyboard, and each step is announced", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, uploads, library } = opened;

  const isFocused = (target: Locator) =>
    target.evaluate((element) => element === document.activeElement);
  /** Waits until a dialog has the focus. */
  const untilFocused = (target: Locator) => expect.poll(() => isFocused(target)).toBe(true);
  const tabToElement = async (target: Locator) => {
    await target.waitFor();
    for (let presses = 0; presses < 60; presses++) {
      if (await isFocused(target)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not reach ${String(target)}`);
  };
  const tabTo = (role: "button" | "link", name: string) =>
    tabToElement(page.getByRole(role, { name, exact: true }));
  const holdsFocus = () => page.evaluate(() => document.activeElement !== document.body);

  // Registered early, because the browser takes a moment until it reports file dialogs to the test.
  const chooser = page.waitForEvent("filechooser");
  await tabTo("button", "Choose files");
  await page.keyboard.press("Enter");
  const { name, mimeType, buffer } = pdf("plan.pdf");
  await (await chooser).setFiles({ name, mimeType, buffer });
  await waitForText(uploads, "plan.pdf", "Done");
  await page.getByRole("status").getByText("plan.pdf: Done.").waitFor();
  // The header has the button now, and Escape closes its menu.
  await tabTo("button", "Upload");
  await page.keyboard.press("Enter");
  const menu = page.getByRole("menu");
  await menu.waitFor();
  await page.keyboard.press("Escape");
  await menu.waitFor({ state: "hidden" });
  await untilFocused(page.getByRole("button", { name: "Upload", exact: true }));
  await tabTo("button", "View plan.pdf");
  await tabTo("button", "Close uploads");
  await page.keyboard.press("Enter");
  await uploads.waitFor({ state: "detached" });

  const cell = findItem(library, "plan.pdf");
  await tabToElement(cell);
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: "Open" }).waitFor();
  const edit = page.getByRole("menuitem", { name: "Edit" });
  for (let presses = 0; presses < 8 && !(await isFocused(edit)); presses += 1)
    await page.keyboard.press("ArrowDown");
  await untilFocused(edit);
  await page.keyboard.press("Enter");
  await untilFocused(page.getByRole("dialog").getByLabel("Title"));
  await page.keyboard.type("The plan");
  await page.keyboard.press("Enter");
  await findItem(library, "The plan").waitFor();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await expect.poll(holdsFocus).toBe(true);

  await tabToElement(findItem(library, "The plan"));
  await page.keyboard.press("Delete");
  await library.getByText("No files yet.").waitFor();
  await expect.poll(holdsFocus).toBe(true);
  await page.getByRole("status").getByText("The plan moved to trash").waitFor();
});

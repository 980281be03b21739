import type { Page } from "playwright-core";
import { expect, vi } from "vitest";
import { chooseFiles } from "../page.ts";
import { pdf, png, realFile } from "../real-files.ts";
import { uploadFile } from "../script-client.ts";
import { findLayoutFaults } from "./find-layout-faults.ts";

/** A small phone, and windows of 1440 by 900 and 1280 by 720 pixels at a zoom of 200 %. */
const sizes = [
  { width: 320, height: 700 },
  { width: 720, height: 450 },
  { width: 640, height: 360 },
] as const;

/** A browser's window for the inspection: a touch screen of the smallest size. */
export const smallPhone = { hasTouch: true, reducedMotion: "reduce", viewport: sizes[0] } as const;

/** The places of actions in a file's menu, whose words depend on the language. */
const actions = { open: 0, share: 2, edit: 3 } as const;

/** The name of a file that no line of the page has room for. */
export const longName =
  "Quarterly report of the harbor authority with a name that does not fit into one line (1).pdf";

/** The longest time that a new size of the window can take to change the layout, in milliseconds. */
const timeout = 3000;

/** Inspects a state of the page in each size, and keeps its faults. */
export const createInspector = (page: Page) => {
  const faults: Record<string, readonly string[]> = {};
  const inspect = async (state: string, within = "body"): Promise<void> => {
    for (const size of sizes) {
      const key = `${state} at ${size.width} px`;
      await page.setViewportSize(size);
      await vi
        .waitFor(
          async () => {
            faults[key] = await findLayoutFaults(page, { within, fileName: longName });
            expect(faults[key]).toEqual([]);
            delete faults[key];
          },
          { timeout },
        )
        .catch(() => undefined);
    }
    await page.setViewportSize(sizes[0]);
  };
  return { faults, inspect };
};

/**
 * Inspects the states of the library and of the uploads: without files, with files, with each dialog, and with uploads in progress.
 *
 * @param page shows the library of a user who has no files
 * @param apiUrl the API, with which scripts upload for the same user
 * @returns the faults of each state that has any
 */
export const inspectStates = async (page: Page, apiUrl: string) => {
  const { faults, inspect } = createInspector(page);
  const library = page.locator("#library");
  const cells = library.getByRole("gridcell");
  const dialog = page.getByRole("dialog");
  const openMenu = async () => {
    await cells.first().locator("[aria-haspopup=menu]").click();
    await page.getByRole("menuitem").last().waitFor();
  };
  const act = async (action: keyof typeof actions) => {
    await openMenu();
    await page.getByRole("menuitem").nth(actions[action]).click();
    await dialog.waitFor();
  };
  const close = async () => {
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  };

  await page.locator("input[data-kind=files]").first().waitFor({ state: "attached" });
  await inspect("empty");
  await uploadFile(apiUrl, png("photo.png"));
  await uploadFile(apiUrl, pdf(longName));
  await cells.and(page.locator("[data-status=ready]")).nth(1).waitFor();
  await inspect("library");

  await openMenu();
  await inspect("menu");
  await page.keyboard.press("Escape");
  await act("edit");
  await inspect("edit");
  await close();
  await act("share");
  await dialog.locator("form button[type=button]").click();
  await dialog.locator("input[type=password]").waitFor();
  await inspect("share");
  await close();
  await act("open");
  await dialog.locator("[aria-pressed=false]").last().click();
  await dialog.locator("[data-verified]").waitFor();
  await inspect("viewer");
  await close();

  await cells.first().locator("input[type=checkbox]").click();
  await library.getByRole("toolbar").waitFor();
  await inspect("selection");
  await page.keyboard.press("Escape");
  await library.getByRole("searchbox").fill("nothing has this name");
  await cells.first().waitFor({ state: "detached" });
  await inspect("no match");
  await library.getByRole("searchbox").fill("");
  await cells.first().waitFor();

  await openMenu();
  await page.getByRole("menuitem").last().click();
  await cells.nth(1).waitFor({ state: "detached" });
  const toast = page.locator(".mantine-Notification-root");
  await toast.waitFor();
  await inspect("message", ".mantine-Notification-root");
  await toast.locator(".mantine-Notification-closeButton").click();
  await toast.waitFor({ state: "detached" });
  await library.locator("[data-bar] button").last().click();
  await library.getByRole("heading").waitFor();
  await cells.first().waitFor();
  await inspect("trash", "#library");
  await page.goBack();
  await library.locator("[data-bar]").waitFor();

  // Accepted without a response.
  await page.route(
    (url) => url.origin !== new URL(page.url()).origin && url.search === "",
    () => undefined,
  );
  const tray = "section:has(> header)";
  await chooseFiles(page, [
    pdf(longName),
    png("photo.png"),
    realFile("notes.txt", "text/plain", "notes"),
    realFile("page.html", "text/html", "<p>"),
  ]);
  await page.locator(tray).getByRole("listitem").nth(2).waitFor();
  await inspect("uploads", tray);
  return faults;
};

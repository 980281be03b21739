import { buildPath } from "@slipway/core/routes";
import { languages } from "@slipway/react/language";
import type { Page } from "playwright-core";
import { describe, expect, test, vi } from "vitest";
import { callApi } from "../api-calls.ts";
import { chooseFiles, openPage } from "../page.ts";
import { pdf, png, realFile } from "../real-files.ts";
import { uploadFile } from "../script-client.ts";
import { getSharedBrowser } from "../shared-browser.ts";
import { startTestStack } from "../stack.ts";
import { findLayoutFaults } from "./find-layout-faults.ts";

const browser = await getSharedBrowser();

/** A small phone, and windows of 1440 by 900 and 1280 by 720 pixels at a zoom of 200 %. */
const sizes = [
  { width: 320, height: 700 },
  { width: 720, height: 450 },
  { width: 640, height: 360 },
] as const;

/** The places of actions in a file's menu, whose words depend on the language. */
const actions = { open: 0, share: 2, edit: 3 } as const;

const longName =
  "Quarterly report of the harbor authority with a name that does not fit into one line (1).pdf";

/** The longest time that a new size of the window can take to change the layout, in milliseconds. */
const timeout = 3000;

/** Inspects a state of the page in each size, and keeps its faults. */
const createInspector = (page: Page) => {
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

const options = { hasTouch: true, reducedMotion: "reduce", viewport: sizes[0] } as const;

describe.each(Object.keys(languages))(
  "in %s, on a small phone and with a large zoom,",
  (locale) => {
    test("the sign-in page fits, and its controls are within reach of a finger", async () => {
      await using stack = await startTestStack({ page: true });
      await using context = await browser.newContext({ ...options, locale });
      const page = await context.newPage();
      await page.goto(stack.url);
      await page.getByRole("heading", { level: 1 }).waitFor();
      const { faults, inspect } = createInspector(page);
      await inspect("sign-in");
      expect(faults).toEqual({});
    });

    test("the page of a share link fits, and its controls are within reach of a finger", async () => {
      await using stack = await startTestStack();
      const { id } = await uploadFile(stack.apiUrl, pdf(longName));
      const response = await callApi(stack.apiUrl + buildPath("createShareLink", { id }), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ password: "correct horse", name: longName }),
      });
      const { url } = await response.json();
      await using context = await browser.newContext({ ...options, locale });
      const page = await context.newPage();
      const { faults, inspect } = createInspector(page);
      await page.goto(url);
      await inspect("password");
      await page.locator("input[type=password]").fill("correct horse");
      await page.getByRole("button").click();
      await page.getByRole("link").waitFor();
      await inspect("files");
      expect(faults).toEqual({});
    });

    test("each state of the page fits, and its controls are within reach of a finger", async () => {
      await using stack = await startTestStack({ page: true });
      await using opened = await openPage(browser, stack.url, { ...options, locale });
      const { page } = opened;
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
      await uploadFile(stack.apiUrl, png("photo.png"));
      await uploadFile(stack.apiUrl, pdf(longName));
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
      await page.keyboard.press("Escape");
      await library.locator("[data-bar] button").last().click();
      await library.getByRole("heading").waitFor();
      await cells.first().waitFor();
      await inspect("trash", "#library");
      await page.goBack();
      await library.locator("[data-bar]").waitFor();

      // Accepted without a response.
      await page.route(
        (url) => url.origin !== new URL(stack.url).origin && url.search === "",
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
      expect(faults).toEqual({});
      expect(opened.errors).toEqual([]);
    });
  },
);

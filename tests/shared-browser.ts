import type { Browser } from "playwright-core";
import { afterAll } from "vitest";
import { launchBrowser } from "./browser.ts";

/** Vitest evaluates this module again for each test file, so the browser is not a variable of the module. */
declare global {
  var sharedBrowser: Promise<Browser> | undefined;
}

/**
 * Returns the browser that all browser tests share. The first test file launches it, and it closes with the process. After
 * each file, its pages are closed.
 */
export const getSharedBrowser = async (): Promise<Browser> => {
  globalThis.sharedBrowser ??= launchBrowser();
  const browser = await globalThis.sharedBrowser;
  afterAll(() => Promise.all(browser.contexts().map((context) => context.close())));
  return browser;
};

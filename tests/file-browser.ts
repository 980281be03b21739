import type { Browser } from "playwright-core";
import { afterAll } from "vitest";
import { launchBrowser } from "./browser.ts";

/** Launches the browser that the tests of a file share, and closes it after the last one. */
export const launchFileBrowser = async (): Promise<Browser> => {
  const browser = await launchBrowser();
  afterAll(() => browser.close());
  return browser;
};

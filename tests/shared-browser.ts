import { type Browser, chromium } from "playwright-core";
import { afterAll, inject } from "vitest";

/**
 * Connects a test file to the browser that all browser tests share, and disconnects it after its last test. Profiles
 * (browser contexts) of other test files are not visible in it.
 */
export const connectToBrowser = async (): Promise<Browser> => {
  const browser = await chromium.connect(inject("browserEndpoint"));
  afterAll(() => browser.close());
  return browser;
};

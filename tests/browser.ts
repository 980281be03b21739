import { type Browser, chromium, type Page } from "playwright-core";
import { findBrowser, howToGetABrowser } from "../scripts/browser.mjs";

/** A headless Chromium or Chrome that speaks to nobody but the pages it is given. */
export const launchBrowser = async (): Promise<Browser> => {
  const executablePath = await findBrowser();
  if (executablePath === undefined) throw new Error(howToGetABrowser);
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
};

/** Everything that went wrong in a page: uncaught errors, and messages on its console's error level. */
export const complaintsOf = (page: Page): string[] => {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return complaints;
};

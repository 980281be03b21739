import { type Browser, chromium, type LaunchOptions, type Page } from "playwright-core";
import { findBrowser, howToGetABrowser } from "../scripts/browser.mjs";

/** Returns the options that start a headless Chromium or Chrome without background traffic. */
const launchOptions = async (args: readonly string[]): Promise<LaunchOptions> => {
  const executablePath = await findBrowser();
  if (executablePath === undefined) throw new Error(howToGetABrowser);
  return {
    executablePath,
    // Without a locale of UTF-8, Chromium on Linux names downloads with other letters than ASCII "download".
    env: { ...process.env, LC_ALL: "C.UTF-8" },
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...args,
    ],
  };
};

/**
 * Launches a browser. Playwright gives a browser that it is connected to remotely only copies of files, so a test that
 * changes a chosen file needs a browser that it launched.
 *
 * @param args more arguments for the browser
 */
export const launchBrowser = async (...args: readonly string[]): Promise<Browser> =>
  chromium.launch(await launchOptions(args));

/** Collects everything that goes wrong in a page: uncaught errors, and messages that its console logs as errors. */
export const collectPageErrors = (page: Page): string[] => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  return errors;
};

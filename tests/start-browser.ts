import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { launchOptions } from "./browser.ts";

/** Starts the browser that all browser tests share. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const server = await chromium.launchServer(await launchOptions());
  project.provide("browserEndpoint", server.wsEndpoint());
  return () => server.close();
};

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "./browser.ts";
import { choose, openPage, pressUpload, says, shows } from "./page.ts";
import { pdf, png, realFile } from "./real-files.ts";
import { versionsInS3 } from "./script-client.ts";
import { testStack } from "./stack.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Posts to S3, as opposed to calls of the API. */
const isPostToS3 =
  (pageUrl: string) =>
  (url: URL): boolean =>
    url.origin !== new URL(pageUrl).origin && url.search === "";

test("files that are not accepted are turned down by name before anything is asked", async () => {
  await using stack = await testStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const received = stack.traffic.received;
  await choose(opened.page, [
    realFile("index.html", "text/html", "<p>"),
    realFile("empty.png", "image/png", ""),
  ]);
  const alert = opened.page.getByRole("alert");
  await alert.getByText("Files of type text/html aren't supported.").waitFor();
  await alert.getByText("The file is empty.").waitFor();
  expect(await opened.page.getByRole("button", { name: "Upload", exact: true }).count()).toBe(0);
  expect(stack.traffic.received).toBe(received);
});

test("a PNG named and declared as JPEG is rejected with the reason, and its object is gone", async () => {
  await using stack = await testStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  await choose(opened.page, [png("photo.jpg", "image/jpeg")]);
  await pressUpload(opened.page);
  await says(opened.newFiles, "photo.jpg", "Rejected");
  await says(opened.newFiles, "photo.jpg", "The bytes are image/png, not image/jpeg.");
  await says(opened.library, "photo.jpg", "Rejected");
  expect(await versionsInS3(stack, "")).toEqual([]);
});

test("a connection that breaks while sending is tried again by itself", async () => {
  await using stack = await testStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  let broken = 0;
  await opened.page.route(isPostToS3(stack.url), (route) => {
    if (broken >= 2) return route.continue();
    broken += 1;
    return route.abort("connectionreset");
  });
  await choose(opened.page, [pdf("plan.pdf")]);
  await pressUpload(opened.page);
  await says(opened.newFiles, "plan.pdf", "Ready");
  expect(broken).toBe(2);
  await shows(opened.library, 1);
});

test("an upload can be cancelled while it is sent, and tried again", async () => {
  await using stack = await testStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, newFiles, library } = opened;
  // Taken, and never answered.
  const hung = new Promise<void>((seen) => {
    void page.route(isPostToS3(stack.url), () => seen());
  });
  await choose(page, [pdf("plan.pdf")]);
  await pressUpload(page);
  await hung;
  await newFiles.getByRole("button", { name: "Cancel plan.pdf" }).click();
  await says(newFiles, "plan.pdf", "Canceled");
  await library.getByText("No files yet.").waitFor();

  await page.unrouteAll({ behavior: "ignoreErrors" });
  await newFiles.getByRole("button", { name: "Retry plan.pdf" }).click();
  await says(newFiles, "plan.pdf", "Ready");
  await shows(library, 1);
});

test("an API that cannot be reached is said so, and the library can be read again", async () => {
  await using stack = await testStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await page.route(`${stack.apiUrl}/**`, (route) => route.abort("connectionrefused"));
  await page.reload();
  await library.getByText("Couldn't load your files").waitFor();
  await page.unrouteAll();
  await library.getByRole("button", { name: "Try again" }).click();
  await library.getByText("No files yet.").waitFor();
});

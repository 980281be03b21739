import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import {
  chooseAction,
  chooseFiles,
  findItem,
  openPage,
  openTab,
  signIn,
  waitForReady,
  waitForText,
  waitForUploads,
} from "./page.ts";
import { jpeg, pdf, realFile } from "./real-files.ts";
import { uploadFile } from "./script-client.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack } from "./stack.ts";

const browser = await getSharedBrowser();

const text = (number: number) => realFile(`${number}.txt`, "text/plain", `file ${number}`);
const isFocused = (target: Locator) =>
  target.evaluate((element) => element === document.activeElement);
const scrollOf = (page: Page) => page.evaluate(() => Math.round(window.scrollY));

const moveToTrash = async (library: Locator, name: string): Promise<void> => {
  await chooseAction(library, name, "Move to trash");
  await findItem(library, name).waitFor({ state: "detached" });
};

/** Waits until the browser has the tray's code, which it loads when it is idle. */
const waitForTray = async (page: Page): Promise<void> => {
  await page.waitForFunction(() =>
    performance.getEntriesByType("resource").some(({ name }) => name.includes("/tray-panel-")),
  );
};

test.concurrent("moving a card to the trash keeps the scroll position and moves the focus to the next card", async ({
  expect,
}) => {
  await using stack = await startTestStack({ page: true });
  for (let number = 1; number <= 20; number += 1) await uploadFile(stack.apiUrl, text(number));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await waitForUploads(library, 20);
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  const doomed = findItem(library, "8.txt");
  await doomed.hover();
  expect(await scrollOf(page)).toBeGreaterThan(100);
  const place = await doomed.boundingBox();
  await moveToTrash(library, "8.txt");
  const next = findItem(library, "7.txt");
  await expect.poll(() => isFocused(next)).toBe(true);
  await expect.poll(() => next.boundingBox()).toEqual(place);

  await moveToTrash(library, "1.txt");
  await expect.poll(() => isFocused(findItem(library, "2.txt"))).toBe(true);
  expect(await scrollOf(page)).toBeGreaterThan(100);
});

test.concurrent("a portrait and a landscape fill previews of the same shape, cropped around their centers", async ({
  expect,
}) => {
  await using stack = await startTestStack({ page: true });
  await uploadFile(stack.apiUrl, await jpeg(browser, "tall.jpg", { width: 600, height: 1800 }));
  await uploadFile(stack.apiUrl, await jpeg(browser, "wide.jpg", { width: 900, height: 600 }));
  await using opened = await openPage(browser, stack.url);
  const shapeOf = async (name: string) => {
    const image = findItem(opened.library, name).locator("img");
    await expect
      .poll(() => image.evaluate((it) => (it as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(0);
    return image.evaluate((it) => {
      const { objectFit, objectPosition } = getComputedStyle(it);
      const [image, frame] = [it, it.parentElement ?? it].map((one) => one.getBoundingClientRect());
      return {
        objectFit,
        objectPosition,
        fits: image?.width === frame?.width && image?.height === frame?.height,
      };
    });
  };
  await expect
    .poll(() => shapeOf("tall.jpg"))
    .toEqual({ objectFit: "cover", objectPosition: "50% 50%", fits: true });
  expect(await shapeOf("wide.jpg")).toEqual({
    objectFit: "cover",
    objectPosition: "50% 50%",
    fits: true,
  });
});

test.concurrent("the page shows when it is offline and online again, and files that were chosen offline are uploaded", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, uploads } = opened;
  const notice = page.getByRole("status", { name: "Connection" });
  await waitForTray(page);
  await page.context().setOffline(true);
  await notice.getByText("You're offline. Uploads continue when you're back online.").waitFor();
  await chooseFiles(page, [pdf("plan.pdf")]);
  await waitForText(uploads, "plan.pdf", "Offline – resumes automatically");
  await uploads.getByRole("heading", { name: "Offline – resumes automatically" }).waitFor();
  await page.context().setOffline(false);
  await notice.getByText("You're back online.").waitFor();
  await waitForText(uploads, "plan.pdf", "Done");
  await notice.getByText("You're back online.").waitFor({ state: "detached" });
});

test.concurrent("uploads whose list could not be loaded offline are shown as soon as the browser is online", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, uploads } = opened;
  await page.clock.install();
  const code = "**/tray-panel-*";
  await page.route(code, (route) => route.abort("internetdisconnected"));
  await page.reload({ waitUntil: "networkidle" });
  await page.context().setOffline(true);
  await chooseFiles(page, [pdf("plan.pdf")]);
  await page.getByRole("status", { name: "Connection" }).getByText("You're offline.").waitFor();
  expect(await uploads.count()).toBe(0);
  await page.unroute(code);
  // The time that passes from here on is enough for a frame, but not for another attempt by a timer.
  await page.clock.pauseAt(Date.now() + 60_000);
  await page.context().setOffline(false);
  await uploads.waitFor({ state: "attached" });
  await page.clock.runFor(500);
  await findItem(uploads, "plan.pdf").waitFor();
});

test.concurrent("the page shows that the server cannot be reached, and when it is reachable again", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  const notice = page.getByRole("status", { name: "Connection" });
  await page.route(`${stack.apiUrl}/**`, (route) => route.abort("connectionrefused"));
  await page.reload();
  await notice.getByText("Can't reach the server. Retrying…").waitFor();
  await library.getByText("Couldn't load your files").waitFor();
  await page.unrouteAll();
  await notice.getByText("You're back online.").waitFor();
  await library.getByText("No files yet.").waitFor();
});

test.concurrent("files that a script uploads appear without a reload, even many at once", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { library } = opened;
  await library.getByText("No files yet.").waitFor();
  await uploadFile(stack.apiUrl, text(1));
  await waitForReady(library, "1.txt");
  for (let number = 2; number <= 30; number += 1) await uploadFile(stack.apiUrl, text(number));
  await waitForReady(library, "30.txt");
  await library.getByText("30 files", { exact: true }).waitFor();
});

test.concurrent("uploads, edits, and deletions appear at once in other tabs", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  const tab = await openTab(page, stack.url);
  const inTab = tab.getByRole("region", { name: "Library" });
  for (const each of [library, inTab]) await each.getByText("No files yet.").waitFor();
  // Other tabs cannot list uploads again.
  for (const each of [page, tab])
    await each.route(
      (url) => url.pathname.endsWith("/uploads"),
      (route) => (route.request().method() === "GET" ? route.abort() : route.continue()),
    );
  await chooseFiles(page, [pdf("plan.pdf")]);
  await waitForReady(library, "plan.pdf");
  await waitForReady(inTab, "plan.pdf");
  await chooseAction(inTab, "plan.pdf", "Edit");
  await tab.getByRole("dialog").getByLabel("Title").fill("The plan");
  await tab.getByRole("button", { name: "Save" }).click();
  await findItem(library, "The plan").waitFor();
  await chooseAction(library, "The plan", "Move to trash");
  await inTab.getByText("No files yet.").waitFor();
});

test.concurrent("signing out in one tab signs out all tabs and hides their files", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await waitForUploads(library, 1);
  const tab = await openTab(page, stack.url);
  // This tab forgets the user although the issuer does not answer it.
  await page.route(
    (url) => url.pathname.startsWith("/sign-in/"),
    () => undefined,
  );
  await tab.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  expect(await page.getByText("plan.pdf").count()).toBe(0);
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain("token");
  await page.unrouteAll();
  await page.reload();
  await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
});

test.concurrent("a tab shows that another user signed in in another tab", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);
  const { page } = opened;
  await waitForUploads(opened.library, 1);
  await page.context().clearCookies();
  const tab = await page.context().newPage();
  await tab.goto(stack.url);
  await signIn(tab, "Ben");
  await page.getByText("Another user signed in in another tab.").waitFor();
  expect(await page.getByText("plan.pdf").count()).toBe(0);
  await tab.getByText("No files yet.").waitFor();
});

test.concurrent("an unchanged library is not rendered again as time passes", async () => {
  await using stack = await startTestStack({ page: true });
  for (let number = 1; number <= 10; number += 1) await uploadFile(stack.apiUrl, text(number));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await waitForUploads(library, 10);
  await page.clock.install();
  // What the page loads after it has shown the library renders it once more.
  await page.reload({ waitUntil: "networkidle" });
  await waitForUploads(library, 10);
  const listed = page.waitForResponse((response) =>
    new URL(response.url()).pathname.endsWith("/uploads"),
  );
  await page.evaluate(() => {
    const counts = { elements: 0, texts: 0 };
    Object.assign(window, { counts });
    new MutationObserver((records) => {
      for (const { type } of records)
        if (type === "characterData") counts.texts += 1;
        else counts.elements += 1;
    }).observe(document.getElementById("library") ?? document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  });
  // Several polls and clock ticks later, each card shows another time.
  await page.clock.runFor(25_000);
  await listed;
  await page.clock.runFor(100_000);
  await library
    .getByText(/minutes? ago/)
    .first()
    .waitFor();
  const { elements, texts } = await page.evaluate(() => Reflect.get(window, "counts"));
  expect(elements).toBe(0);
  expect(texts).toBeLessThanOrEqual(3 * 10);
});

test.concurrent("unsaved text in the edit dialog is restored after a reload, until it is canceled", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  const dialog = page.getByRole("dialog");
  const edit = () => chooseAction(library, "plan.pdf", "Edit");
  await edit();
  await dialog.getByLabel("Caption").fill("Not saved yet");
  page.on("dialog", (asked) => asked.accept());
  await page.reload();
  await edit();
  await dialog.getByText("Restored your unsaved changes.").waitFor();
  expect(await dialog.getByLabel("Caption").inputValue()).toBe("Not saved yet");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "hidden" });
  await edit();
  await dialog.waitFor();
  expect(await dialog.getByLabel("Caption").inputValue()).toBe("");
});

test.concurrent("a file that is dropped before signing in is not opened by the browser", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page } = opened;
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  const isPrevented = await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["x"], "x.txt"));
    const event = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
    return event.defaultPrevented;
  });
  expect(isPrevented).toBe(true);
  await page.getByText("Sign in first, then drop your files.").waitFor();
});

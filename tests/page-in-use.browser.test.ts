import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "./browser.ts";
import { choose, itemOf, openPage, openTab, pressUpload, says, shows, signIn } from "./page.ts";
import { jpeg, pdf, realFile } from "./real-files.ts";
import { uploadFile } from "./script-client.ts";
import { testStack } from "./stack.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const text = (number: number) => realFile(`${number}.txt`, "text/plain", `file ${number}`);
const isFocused = (target: Locator) =>
  target.evaluate((element) => element === document.activeElement);
const scrollOf = (page: Page) => page.evaluate(() => Math.round(window.scrollY));

const deleteCard = async (page: Page, library: Locator, name: string): Promise<void> => {
  await library.getByRole("button", { name: `Delete ${name}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await itemOf(library, name).waitFor({ state: "detached" });
};

test("deleting a card keeps the place on the page, and the next card takes the focus", async () => {
  await using stack = await testStack({ page: true });
  for (let number = 1; number <= 20; number += 1) await uploadFile(stack.apiUrl, text(number));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await shows(library, 20);
  const doomed = library.getByRole("button", { name: "Delete 8.txt" });
  // Cards have their heights only when they come into the window; this waits until the card stands still.
  await doomed.hover();
  expect(await scrollOf(page)).toBeGreaterThan(100);
  const place = await doomed.boundingBox();
  await deleteCard(page, library, "8.txt");
  const next = library.getByRole("button", { name: "Delete 7.txt" });
  await expect.poll(() => isFocused(next)).toBe(true);
  // In the window, and not on the page: cards get their heights as they come into the window, and move those below a little.
  const distance = async () => Math.abs(((await next.boundingBox())?.y ?? 0) - (place?.y ?? 0));
  await expect.poll(distance).toBeLessThan(100);

  await deleteCard(page, library, "1.txt");
  await expect
    .poll(() => isFocused(library.getByRole("button", { name: "Delete 2.txt" })))
    .toBe(true);
  expect(await scrollOf(page)).toBeGreaterThan(100);
});

test("a portrait is shown whole in its preview, and a landscape fills it from the center", async () => {
  await using stack = await testStack({ page: true });
  await uploadFile(stack.apiUrl, await jpeg(browser, "tall.jpg", { width: 600, height: 1800 }));
  await uploadFile(stack.apiUrl, await jpeg(browser, "wide.jpg", { width: 900, height: 600 }));
  await using opened = await openPage(browser, stack.url);
  const shapeOf = async (name: string) => {
    const image = itemOf(opened.library, name).locator("img");
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
    .toEqual({ objectFit: "contain", objectPosition: "50% 50%", fits: true });
  expect(await shapeOf("wide.jpg")).toEqual({
    objectFit: "cover",
    objectPosition: "50% 50%",
    fits: true,
  });
});

test("being offline is said at once, and when it is over, and what was chosen then is uploaded", async () => {
  await using stack = await testStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, newFiles } = opened;
  const notice = page.getByRole("status", { name: "Connection" });
  await page.context().setOffline(true);
  await notice.getByText("You're offline. Uploads continue when you're back online.").waitFor();
  await choose(page, [pdf("plan.pdf")]);
  await pressUpload(page);
  await itemOf(newFiles, "plan.pdf").waitFor();
  await page.context().setOffline(false);
  await notice.getByText("You're back online.").waitFor();
  await says(newFiles, "plan.pdf", "Ready");
  await notice.getByText("You're back online.").waitFor({ state: "detached" });
});

test("a server that cannot be reached is said so, and the page finds out when it can be", async () => {
  await using stack = await testStack({ page: true });
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

test("what a script uploads appears without a reload, however many files it is", async () => {
  await using stack = await testStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { library } = opened;
  await library.getByText("No files yet.").waitFor();
  await uploadFile(stack.apiUrl, text(1));
  await says(library, "1.txt", "Ready");
  for (let number = 2; number <= 30; number += 1) await uploadFile(stack.apiUrl, text(number));
  await says(library, "30.txt", "Ready");
  await says(library, "2.txt", "Ready");
});

test("what another tab uploads, edits or deletes is shown at once in the others", async () => {
  await using stack = await testStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  const tab = await openTab(page, stack.url);
  const inTab = tab.getByRole("region", { name: "Library" });
  for (const each of [library, inTab]) await each.getByText("No files yet.").waitFor();
  // Nothing comes by asking the API anew.
  for (const each of [page, tab])
    await each.route(
      (url) => url.pathname.endsWith("/uploads"),
      (route) => (route.request().method() === "GET" ? route.abort() : route.continue()),
    );
  await choose(page, [pdf("plan.pdf")]);
  await pressUpload(page);
  await says(library, "plan.pdf", "Ready");
  await says(inTab, "plan.pdf", "Ready");
  await inTab.getByRole("button", { name: "Edit plan.pdf" }).click();
  await tab.getByRole("dialog").getByLabel("Title").fill("The plan");
  await tab.getByRole("button", { name: "Save" }).click();
  await itemOf(library, "The plan").waitFor();
  await library.getByRole("button", { name: "Delete plan.pdf" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await inTab.getByText("No files yet.").waitFor();
});

test("signing out in one tab signs out the others, which show nothing any more", async () => {
  await using stack = await testStack({ page: true });
  await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await shows(library, 1);
  const tab = await openTab(page, stack.url);
  await tab.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  expect(await page.getByText("plan.pdf").count()).toBe(0);
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain("token");
  await page.reload();
  await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
});

test("a tab notices that somebody else signed in in another one", async () => {
  await using stack = await testStack({ page: true });
  await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);
  const { page } = opened;
  await shows(opened.library, 1);
  await page.context().clearCookies();
  const tab = await page.context().newPage();
  await tab.goto(stack.url);
  await signIn(tab, "Ben");
  await page.getByText("Someone else signed in in another tab.").waitFor();
  expect(await page.getByText("plan.pdf").count()).toBe(0);
  await tab.getByText("No files yet.").waitFor();
});

test("a library in which nothing happens is not rendered again as time passes", async () => {
  await using stack = await testStack({ page: true });
  for (let number = 1; number <= 10; number += 1) await uploadFile(stack.apiUrl, text(number));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await shows(library, 10);
  await page.clock.install();
  await page.reload();
  await shows(library, 10);
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
  // Several polls and ticks of the clock, and after them each card says another time.
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

test("typed titles and captions are there again after a reload, once the file is chosen again", async () => {
  await using stack = await testStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, newFiles, library } = opened;
  const file = { ...pdf("plan.pdf") };
  const chooseDated = () =>
    page.evaluate((bytes) => {
      const transfer = new DataTransfer();
      transfer.items.add(
        new File([bytes], "plan.pdf", { type: "application/pdf", lastModified: 1_700_000_000_000 }),
      );
      window.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer }));
    }, file.buffer.toString());
  await chooseDated();
  await newFiles.getByLabel("Caption").fill("The harbour at dawn");
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await page.reload();
  expect(asked).toEqual(["beforeunload"]);
  await newFiles
    .getByText("Your title and caption for plan.pdf are saved on this device.")
    .waitFor();
  await chooseDated();
  await expect.poll(() => newFiles.getByLabel("Caption").inputValue()).toBe("The harbour at dawn");
  await pressUpload(page);
  await says(library, "plan.pdf", "The harbour at dawn");
  await page.reload();
  await says(library, "plan.pdf", "Ready");
  expect(await newFiles.getByText("saved on this device").count()).toBe(0);
});

test("what was typed into the edit dialog is there again after a reload, until it is canceled", async () => {
  await using stack = await testStack({ page: true });
  await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  const dialog = page.getByRole("dialog");
  const edit = library.getByRole("button", { name: "Edit plan.pdf" });
  await edit.click();
  await dialog.getByLabel("Caption").fill("Not saved yet");
  page.on("dialog", (asked) => asked.accept());
  await page.reload();
  await edit.click();
  await dialog.getByText("Restored your unsaved changes.").waitFor();
  expect(await dialog.getByLabel("Caption").inputValue()).toBe("Not saved yet");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "hidden" });
  await edit.click();
  await dialog.waitFor();
  expect(await dialog.getByLabel("Caption").inputValue()).toBe("");
});

test("a file that is dropped before anybody signed in does not make the browser leave the page", async () => {
  await using stack = await testStack({ page: true });
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

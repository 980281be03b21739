import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "./browser.ts";
import { choose, itemOf, openPage, openTab, pressUpload, says, shows, signIn } from "./page.ts";
import { jpeg, pdf, png, realFile } from "./real-files.ts";
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
  await doomed.scrollIntoViewIfNeeded();
  const before = await scrollOf(page);
  expect(before).toBeGreaterThan(100);
  await deleteCard(page, library, "8.txt");
  await expect
    .poll(() => isFocused(library.getByRole("button", { name: "Delete 7.txt" })))
    .toBe(true);
  expect(await scrollOf(page)).toBe(before);

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
  await notice.getByText("Can't reach the server. Trying again…").waitFor();
  await library.getByText("Couldn't load your files").waitFor();
  await page.unrouteAll();
  await notice.getByText("You're back online.").waitFor();
  await library.getByText("Nothing here yet.").waitFor();
});

test("what a script uploads appears without a reload, and what it deletes goes", async () => {
  await using stack = await testStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { library } = opened;
  await library.getByText("Nothing here yet.").waitFor();
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
  for (const each of [library, inTab]) await each.getByText("Nothing here yet.").waitFor();
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
  await inTab.getByText("Nothing here yet.").waitFor();
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
  await tab.getByText("Nothing here yet.").waitFor();
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
  await dialog.getByText("Restored what you typed and didn't save.").waitFor();
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

test("only the rows that can be seen are rendered, and every file is uploaded", async () => {
  await using stack = await testStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, newFiles } = opened;
  const many = Array.from({ length: 200 }, (_, index) => text(index + 1));
  await choose(page, many);
  await newFiles.getByText("200 files, ").waitFor();
  const rows = newFiles.getByRole("listitem");
  expect(await rows.count()).toBeLessThan(40);
  expect(await page.locator("textarea").count()).toBeLessThan(100);
  const list = newFiles.getByRole("list", { name: "Chosen files" });
  await rows.first().getByLabel("Caption").fill("The first");
  await list.evaluate((it) => it.parentElement?.scrollTo(0, it.scrollHeight));
  await itemOf(newFiles, "200.txt").waitFor();
  // What has the focus stays, so that the person can go on typing.
  expect(await isFocused(itemOf(newFiles, "1.txt").getByLabel("Caption"))).toBe(true);
  expect(await rows.count()).toBeLessThan(40);
  await pressUpload(page);
  await newFiles.getByText("200 files stored").waitFor({ timeout: 100_000 });
  expect(await rows.count()).toBeLessThan(40);
  expect(await opened.library.getByRole("listitem").count()).toBeLessThanOrEqual(100);
  await opened.library.getByRole("button", { name: "Load more" }).click();
  await expect.poll(() => opened.library.getByRole("listitem").count()).toBeGreaterThan(100);
  expect(opened.complaints).toEqual([]);
});

/** Buttons whose label does not fit in them. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("button")]
      .filter((button) =>
        [button, ...button.querySelectorAll("span")].some(
          (part) =>
            part.clientWidth > 1 &&
            (part.scrollWidth > part.clientWidth + 1 ||
              part.scrollHeight > part.clientHeight + 1) &&
            getComputedStyle(part).display !== "inline",
        ),
      )
      .map((button) => button.textContent || button.ariaLabel || "a button"),
  );

test("at 320 pixels no button's label is cut off, whatever the page shows", async () => {
  await using stack = await testStack({ page: true });
  await uploadFile(stack.apiUrl, png("stored.png"));
  await using opened = await openPage(browser, stack.url, {
    viewport: { width: 320, height: 700 },
    reducedMotion: "reduce",
  });
  const { page, newFiles, library } = opened;
  const found: Record<string, string[]> = {};
  const look = async (step: string) => {
    found[step] = await cutOff(page);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `${step} overflows`).toBe(0);
  };
  await shows(library, 1);
  await look("library");
  await choose(page, [pdf("plan.pdf"), realFile("page.html", "text/html", "<p>")]);
  await page.getByRole("alert").waitFor();
  await look("chosen");
  // Taken, and never answered.
  await page.route(
    (url) => url.origin !== new URL(stack.url).origin && url.search === "",
    () => undefined,
  );
  await pressUpload(page);
  await newFiles.getByRole("button", { name: "Pause all" }).waitFor();
  await look("uploading");
  await newFiles.getByRole("button", { name: "Pause all" }).click();
  await newFiles.getByRole("button", { name: "Resume all" }).waitFor();
  await look("paused");
  await newFiles.getByRole("button", { name: "Cancel all" }).click();
  await newFiles.getByRole("button", { name: "Retry plan.pdf" }).waitFor();
  await look("canceled");
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await newFiles.getByRole("button", { name: "Retry plan.pdf" }).click();
  await says(newFiles, "plan.pdf", "Ready");
  await look("stored");
  await library.getByRole("button", { name: "Edit plan.pdf" }).click();
  await page.getByRole("dialog").getByLabel("Title").waitFor();
  await look("edit");
  await page.keyboard.press("Escape");
  await library.getByRole("button", { name: "Delete plan.pdf" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).waitFor();
  await look("delete");
  expect(Object.entries(found).filter(([, names]) => names.length > 0)).toEqual([]);
});

test("with forced colors, progress and the chosen color scheme can be seen", async () => {
  await using stack = await testStack({ page: true });
  await using opened = await openPage(browser, stack.url, { forcedColors: "active" });
  const { page, newFiles } = opened;
  await page.route(
    (url) => url.origin !== new URL(stack.url).origin && url.search === "",
    () => undefined,
  );
  await choose(page, [pdf("plan.pdf")]);
  await pressUpload(page);
  await newFiles.getByRole("progressbar", { name: "All files" }).waitFor({ state: "attached" });
  const colors = await page.evaluate(() => {
    const colorOf = (selector: string) => {
      const element = document.querySelector(selector);
      if (!element) throw new Error(`no ${selector}`);
      return getComputedStyle(element).backgroundColor;
    };
    return {
      canvas: getComputedStyle(document.body).backgroundColor,
      bar: colorOf(".mantine-Progress-section"),
      chosen: colorOf(".mantine-SegmentedControl-indicator"),
    };
  });
  expect(colors.bar).not.toBe(colors.canvas);
  expect(colors.chosen).not.toBe(colors.canvas);
});

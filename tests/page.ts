import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { collectPageErrors } from "./browser.ts";
import type { RealFile } from "./real-files.ts";
import { prepareSession } from "./sign-in/prepared-session.ts";

export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** Its uncaught errors and the errors that it logged. */
  readonly errors: readonly string[];
  /** The tray: uploads in progress, finished ones, and skipped files. */
  readonly uploads: Locator;
  /** The region of stored files. */
  readonly library: Locator;
}

/**
 * Signs in on the local issuer's page.
 *
 * @param user a user that the page suggests, or any other name
 */
export const signIn = async (page: Page, user: string): Promise<void> => {
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await chooseUser(page, user);
  await waitForSignIn(page);
};

/** Waits for the library in any language. */
const waitForSignIn = (page: Page): Promise<void> => page.locator("#library").waitFor();

/** Selects or enters a user on the local issuer's page. */
export const chooseUser = async (page: Page, user: string): Promise<void> => {
  const field = page.getByLabel("Any other name");
  await field.waitFor();
  const suggested = page.getByRole("button", { name: `Sign in as ${user}`, exact: true });
  if ((await suggested.count()) > 0) return suggested.click();
  await field.fill(user);
  await field.press("Enter");
};

type OpenPageOptions = BrowserContextOptions & { readonly user?: string };

/**
 * Opens the upload page in a browser profile of its own, in which a user is already signed in. The user is a name that the
 * issuer accepts, and `Ada` by default.
 */
export const openPage = (
  browser: Browser,
  url: string,
  { user = "Ada", ...options }: OpenPageOptions = {},
): Promise<OpenPage> =>
  openSignedIn(browser, options, async (page) => {
    await prepareSession(page, url, user);
    await page.goto(url);
    await waitForSignIn(page);
  });

/** Opens the upload page in a browser profile of its own, and signs in as people do. */
export const openPageAndSignIn = (
  browser: Browser,
  url: string,
  { user = "Ada", ...options }: OpenPageOptions = {},
): Promise<OpenPage> =>
  openSignedIn(browser, options, async (page) => {
    await page.goto(url);
    await signIn(page, user);
  });

const openSignedIn = async (
  browser: Browser,
  options: BrowserContextOptions,
  open: (page: Page) => Promise<void>,
): Promise<OpenPage> => {
  const context = await browser.newContext(options);
  // Tests cannot control the dialogs of this picker. They can set the files of an input.
  await context.addInitScript(() => {
    Object.assign(window, { showOpenFilePicker: undefined });
  });
  const page = await context.newPage();
  const errors = collectPageErrors(page);
  await open(page);
  return {
    page,
    errors,
    uploads: page.getByRole("region", { name: "Uploads", exact: true }),
    library: page.getByRole("region", { name: "Library" }),
    [Symbol.asyncDispose]: () => context.close(),
  };
};

/** Opens another tab of the same profile, in which the issuer still knows the user. */
export const openTab = async (page: Page, url: string): Promise<Page> => {
  const tab = await page.context().newPage();
  await tab.goto(url);
  await tab.getByRole("button", { name: "Sign in", exact: true }).click();
  await waitForSignIn(tab);
  return tab;
};

/** Chooses files as with the button. They are uploaded at once. */
export const chooseFiles = (page: Page, files: readonly RealFile[]): Promise<void> =>
  page
    .locator("input[data-kind=files]")
    .setInputFiles(files.map(({ name, mimeType, buffer }) => ({ name, mimeType, buffer })));

/** Drops files on the page, all at once. They are uploaded at once. */
export const dropFiles = async (page: Page, files: readonly RealFile[]): Promise<void> =>
  (await prepareDrop(page, files, "body"))();

/**
 * Gives files to the browser.
 *
 * @param selector selects the element on which they are dropped
 * @returns drops them
 */
export const prepareDrop = async (
  page: Page,
  files: readonly RealFile[],
  selector: string,
): Promise<() => Promise<void>> => {
  const parts = files.map(({ name, mimeType, buffer }) => ({
    name,
    mimeType,
    base64: buffer.toString("base64"),
  }));
  const dataTransfer = await page.evaluateHandle((dropped) => {
    const transfer = new DataTransfer();
    for (const { name, mimeType, base64 } of dropped) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type: mimeType }));
    }
    return transfer;
  }, parts);
  const target = await page.waitForSelector(selector);
  return async () => {
    for (const type of ["dragenter", "dragover", "drop"])
      await target.dispatchEvent(type, { dataTransfer });
  };
};

/** Drops files and folders from disk, as the system's file manager does. */
export const dropFromDisk = async (
  page: Page,
  paths: readonly string[],
  target = page.getByRole("heading", { name: "Your files" }),
): Promise<void> => {
  const box = await target.boundingBox();
  const session = await page.context().newCDPSession(page);
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", {
      type,
      x: (box?.x ?? 0) + 5,
      y: (box?.y ?? 0) + 5,
      data: { items: [], files: [...paths], dragOperationsMask: 1 },
    });
};

/** Returns a file's row in a list, or its cell in the library. */
export const findItem = (list: Locator, name: string): Locator =>
  list
    .getByRole("listitem", { name, exact: true })
    .or(list.locator(`[role=gridcell][data-name=${JSON.stringify(name)}]`));

/** Chooses an action of a file in the library: `Download`, `Share`, `Edit`, or `Move to trash`. */
export const chooseAction = async (
  library: Locator,
  name: string,
  action: string,
): Promise<void> => {
  await findItem(library, name).hover();
  await library.getByRole("button", { name: `More actions for ${name}`, exact: true }).click();
  await library.page().getByRole("menuitem", { name: action, exact: true }).click();
};

/** Waits until the library shows a file as ready: with its size in place of a status. */
export const waitForReady = (library: Locator, name: string): Promise<void> =>
  findItem(library, name).and(library.locator("[data-status=ready]")).waitFor();

/** Waits until a file's row or card shows a text. */
export const waitForText = (list: Locator, name: string, words: string): Promise<void> =>
  findItem(list, name).getByText(words, { exact: true }).waitFor();

/** Waits until the library shows this many uploads. */
export const waitForUploads = async (library: Locator, count: number): Promise<void> => {
  const cards = library.getByRole("gridcell");
  if (count > 0) await cards.nth(count - 1).waitFor({ state: "attached" });
  await cards.nth(count).waitFor({ state: "detached" });
};

/** Expects that an error is shown once: at this field, which has the focus, and with which screen readers read it. */
export const expectFieldError = async (
  form: Locator,
  field: Locator,
  text: string | RegExp,
): Promise<void> => {
  const shown = form.getByText(text);
  await shown.waitFor();
  const error = await shown.textContent();
  const read = () =>
    field.evaluate((element) => ({
      isInvalid: element.ariaInvalid,
      hasFocus: document.activeElement === element,
      descriptions: (element.getAttribute("aria-describedby") ?? "")
        .split(" ")
        .map((id) => document.getElementById(id)?.textContent ?? ""),
    }));
  await expect.poll(read).toEqual({
    isInvalid: "true",
    hasFocus: true,
    descriptions: expect.arrayContaining([error]),
  });
  expect(await form.getByRole("alert").count()).toBe(0);
};

/** Clicks a link and returns what it downloads. */
export const clickToDownload = (page: Page, link: Locator) => receiveDownload(page, link.click());

/** Downloads a file of the library with its menu. */
export const downloadFile = (library: Locator, name: string) =>
  receiveDownload(library.page(), chooseAction(library, name, "Download"));

const receiveDownload = async (
  page: Page,
  click: Promise<void>,
): Promise<{ name: string; bytes: Buffer }> => {
  const [download] = await Promise.all([page.waitForEvent("download"), click]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) };
};

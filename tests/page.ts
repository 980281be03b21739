import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { complaintsOf } from "./browser.ts";
import type { RealFile } from "./real-files.ts";

export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** What went wrong in it. */
  readonly complaints: readonly string[];
  /** What is chosen and what is on its way. */
  readonly newFiles: Locator;
  /** What is stored. */
  readonly library: Locator;
}

/**
 * Sign in on the local issuer's page.
 *
 * @param user one that the page suggests, or any other name
 */
export const signIn = async (page: Page, user: string): Promise<void> => {
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await chooseUser(page, user);
  await isSignedIn(page);
};

const isSignedIn = (page: Page): Promise<void> =>
  page.getByRole("heading", { name: "Library" }).waitFor();

/** Say on the local issuer's page who one is. */
export const chooseUser = async (page: Page, user: string): Promise<void> => {
  const field = page.getByLabel("Any other name");
  await field.waitFor();
  const suggested = page.getByRole("button", { name: `Sign in as ${user}`, exact: true });
  if ((await suggested.count()) > 0) return suggested.click();
  await field.fill(user);
  await field.press("Enter");
};

/** The upload page in a browser profile of its own, with somebody signed in. */
export const openPage = async (
  browser: Browser,
  url: string,
  { user = "Ada", ...options }: BrowserContextOptions & { readonly user?: string } = {},
): Promise<OpenPage> => {
  const context = await browser.newContext(options);
  // The dialogs of this picker are not to be had in tests; those of an input are.
  await context.addInitScript(() => {
    Object.assign(window, { showOpenFilePicker: undefined });
  });
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await page.goto(url);
  await signIn(page, user);
  return {
    page,
    complaints,
    newFiles: page.getByRole("region", { name: "Upload files" }),
    library: page.getByRole("region", { name: "Library" }),
    [Symbol.asyncDispose]: () => context.close(),
  };
};

/** Another tab of the same profile: the issuer knows still who signed in. */
export const openTab = async (page: Page, url: string): Promise<Page> => {
  const tab = await page.context().newPage();
  await tab.goto(url);
  await tab.getByRole("button", { name: "Sign in", exact: true }).click();
  await isSignedIn(tab);
  return tab;
};

/** Choose files as with the button. */
export const choose = (page: Page, files: readonly RealFile[]): Promise<void> =>
  page
    .locator("input[data-kind=files]")
    .setInputFiles(files.map(({ name, mimeType, buffer }) => ({ name, mimeType, buffer })));

/** Drop files on the drop zone, all at once. */
export const drop = async (page: Page, files: readonly RealFile[]): Promise<void> => {
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
  // Its words change while files are dragged over it.
  const zone = await page.getByText("Drop files here").elementHandle();
  for (const type of ["dragenter", "dragover", "drop"])
    await zone?.dispatchEvent(type, { dataTransfer });
};

export const pressUpload = (page: Page): Promise<void> =>
  page.getByRole("button", { name: "Upload", exact: true }).click();

/** A file's row or card in a list. */
export const itemOf = (list: Locator, name: string): Locator =>
  list.getByRole("listitem", { name, exact: true });

/** Wait until a file's row or card says this. */
export const says = (list: Locator, name: string, words: string): Promise<void> =>
  itemOf(list, name).getByText(words, { exact: true }).waitFor();

/** Wait until this many uploads are in the library. */
export const shows = (library: Locator, count: number): Promise<void> =>
  expect.poll(() => library.getByRole("listitem").count()).toBe(count);

/** What a click on a link downloads. */
export const downloadOf = async (
  page: Page,
  link: Locator,
): Promise<{ name: string; bytes: Buffer }> => {
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) };
};

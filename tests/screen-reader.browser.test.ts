import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { chooseAction, chooseFiles, findItem, openPage, waitForReady } from "./page.ts";
import { pdf, realFile } from "./real-files.ts";
import { uploadFile } from "./script-client.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack } from "./stack.ts";

const browser = await getSharedBrowser();

const readerUrl = import.meta.resolve("@guidepup/virtual-screen-reader/browser.js");
const modules: Readonly<Record<string, string>> = {
  "/screen-reader/reader.js": readFileSync(fileURLToPath(readerUrl), "utf8"),
  "/screen-reader/start.js": `import { virtual } from "./reader.js";
    await virtual.start({ container: document.body });
    window.screenReader = virtual;`,
};

/** Starts a screen reader in a page. It speaks changes of live regions, and reads what a person moves to. */
const startScreenReader = async (page: Page) => {
  await page.route(
    ({ pathname }) => pathname in modules,
    (route) => {
      const body = modules[new URL(route.request().url()).pathname] ?? "";
      return route.fulfill({ contentType: "text/javascript", body });
    },
  );
  await page.addScriptTag({ url: "/screen-reader/start.js", type: "module" });
  await page.waitForFunction(() => "screenReader" in window);
  return {
    /** Returns what was spoken since the start: what changed by itself, as `polite: …` or `assertive: …`. */
    listAnnouncements: async (): Promise<string[]> => {
      const spoken: string[] = await page.evaluate(() =>
        Reflect.get(window, "screenReader").spokenPhraseLog(),
      );
      return spoken.filter((phrase) => /^(?:polite|assertive): /.test(phrase));
    },
    /** Reads from the first phrase that is wanted to the last one. */
    read: (from: string, to: string): Promise<string[]> =>
      page.evaluate(
        async ([first, last]) => {
          const reader = Reflect.get(window, "screenReader");
          const phrases: string[] = [];
          for (let steps = 0; steps < 500 && phrases.at(-1) !== last; steps += 1) {
            await reader.next();
            const phrase: string = await reader.lastSpokenPhrase();
            if (phrases.length > 0 || phrase === first) phrases.push(phrase);
          }
          return phrases;
        },
        [from, to],
      ),
  };
};

/** Returns the phrases that are not among those that were read, in this order. */
const findMissing = (read: readonly string[], expected: readonly string[]): readonly string[] => {
  let found = 0;
  for (const phrase of read) if (phrase === expected[found]) found += 1;
  return expected.slice(found);
};

test("a screen reader announces uploads once, and reads the library and the results", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await library.getByText("No files yet.").waitFor();
  const reader = await startScreenReader(page);
  await chooseFiles(page, [pdf("plan.pdf"), realFile("notes.txt", "text/plain", "Hello")]);
  await waitForReady(library, "plan.pdf");
  await waitForReady(library, "notes.txt");
  await page.getByRole("group").getByText("2 uploaded").waitFor();
  await expect
    .poll(() => reader.listAnnouncements())
    .toContainEqual(expect.stringMatching(/ 2 files done\.$/));
  // The message about them is silent.
  const announced = await reader.listAnnouncements();
  expect(announced.filter((phrase) => phrase.includes("uploaded"))).toEqual([]);

  const read = await reader.read("heading, Your files, level 1", "end of region, Uploads");
  expect(
    findMissing(read, [
      "heading, Your files, level 1",
      "region, Library",
      "searchbox, Search your files, placeholder Search your files",
      "2 files",
      "grid, Library, column count 5, multi-selectable, row count 1",
      "checkbox, Select notes.txt, not checked, read only",
      "notes.txt",
      "button, More actions for notes.txt, has popup menu",
      "plan.pdf",
      "end of region, Library",
      "region, Uploads",
      "heading, 2 uploaded, level 2",
      "listitem, plan.pdf, level 1, position 1, set size 2",
      "Done",
      "button, View plan.pdf",
      "listitem, notes.txt, level 1, position 2, set size 2",
      "end of region, Uploads",
    ]),
    read.join("\n"),
  ).toEqual([]);
});

test("a screen reader reads an open file by its name, the proof of its bytes, and how to undo a deletion", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadFile(stack.apiUrl, realFile("notes.txt", "text/plain", "Hello"));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await waitForReady(library, "notes.txt");
  const reader = await startScreenReader(page);
  await findItem(library, "notes.txt").click();
  await page.getByRole("dialog").getByText("Hello").waitFor();
  // Only its name is read at once, and not all that is in it.
  const read = await reader.read("dialog, notes.txt, modal", "button, Check again");
  expect(
    findMissing(read, [
      "heading, notes.txt, level 2",
      "button, Download",
      "Hello",
      "heading, Details, level 3",
      "Verified: these are the bytes you uploaded",
      "button, Check again",
    ]),
    read.join("\n"),
  ).toEqual([]);

  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await chooseAction(library, "notes.txt", "Move to trash");
  await page.getByText("moved to trash").waitFor();
  await expect
    .poll(() => reader.listAnnouncements())
    .toContainEqual(expect.stringMatching(/^polite: .*notes\.txt.* moved to trash/));
  const undo = await reader.read("status", "button, Undo");
  expect(undo.at(-1)).toBe("button, Undo");
});

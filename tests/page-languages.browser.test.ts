import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { chooseFiles, findItem, openPage, waitForReady } from "./page.ts";
import { pdf, realFile } from "./real-files.ts";
import { uploadFile } from "./script-client.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack } from "./stack.ts";

const browser = await getSharedBrowser();

const wide = { width: 820, height: 700 };
const narrow = { width: 320, height: 700 };

const readLanguage = (page: Page) =>
  page.evaluate(() => {
    const { lang, dir } = document.documentElement;
    return { lang, dir };
  });

/** Returns what makes the page wider than the window. */
const readOverflow = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });

test("the page speaks the browser's language until the user chooses another one, which it keeps", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadFile(stack.apiUrl, realFile("notes.txt", "text/plain", "x".repeat(1_468_006)));
  await using opened = await openPage(browser, stack.url, { locale: "de-AT" });
  const { page } = opened;
  const library = page.getByRole("region", { name: "Bibliothek" });
  await library.getByText("1 Datei", { exact: true }).waitFor();
  await library.getByText("1,4 MB").waitFor();
  expect(await readLanguage(page)).toEqual({ lang: "de-AT", dir: "ltr" });

  // A text that is shown already changes its language, too.
  await chooseFiles(page, [realFile("empty.txt", "text/plain", "")]);
  await page.getByText("Die Datei ist leer.").waitFor();
  await page.getByRole("combobox", { name: "Sprache" }).selectOption("Español");
  await page.getByRole("heading", { name: "Tus archivos" }).waitFor();
  await page.getByText("El archivo está vacío.").waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Tus archivos" }).waitFor();
  expect(await readLanguage(page)).toEqual({ lang: "es", dir: "ltr" });

  await page.getByRole("combobox", { name: "Idioma" }).selectOption("Idioma del navegador");
  await page.getByRole("heading", { name: "Ihre Dateien" }).waitFor();
  expect(opened.errors).toEqual([]);
});

test("in Arabic, files are uploaded, viewed, shared, and trashed from right to left, also at 320 pixels", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadFile(stack.apiUrl, pdf("report (1).pdf"));
  await using opened = await openPage(browser, stack.url, {
    locale: "ar",
    reducedMotion: "reduce",
    viewport: wide,
  });
  const { page } = opened;
  const library = page.getByRole("region", { name: "المكتبة" });
  const faults: Record<string, unknown> = {};
  const look = async (step: string) => {
    await page.setViewportSize(narrow);
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
      .analyze();
    faults[step] = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    expect(await readOverflow(page), `${step} overflows`).toBe(0);
    await page.setViewportSize(wide);
  };
  expect(await readLanguage(page)).toEqual({ lang: "ar", dir: "rtl" });

  await waitForReady(library, "report (1).pdf");
  await chooseFiles(page, [realFile("ميناء.txt", "text/plain", "الميناء مفتوح.")]);
  await waitForReady(library, "ميناء.txt");
  await look("uploaded");

  // The newer file is at the right, and the arrow keys follow the direction.
  const newer = findItem(library, "ميناء.txt");
  const older = findItem(library, "report (1).pdf");
  const places = await Promise.all([newer.boundingBox(), older.boundingBox()]);
  expect(places[0]?.x).toBeGreaterThan(places[1]?.x ?? Number.NaN);
  const isFocused = (item: typeof newer) =>
    expect.poll(() => item.evaluate((cell) => cell === document.activeElement)).toBe(true);
  await newer.focus();
  await page.keyboard.press("ArrowLeft");
  await isFocused(older);
  await page.keyboard.press("Enter");
  const viewer = page.getByRole("dialog", { name: "report (1).pdf" });
  await viewer.getByText("2 من 2", { exact: true }).waitFor();
  await page.keyboard.press("ArrowRight");
  await page
    .getByRole("dialog", { name: "ميناء.txt" })
    .getByText("الميناء مفتوح.", { exact: true })
    .waitFor();
  await look("viewer");

  await page.getByRole("button", { name: "مشاركة", exact: true }).click();
  const sharing = page.getByRole("dialog", { name: "مشاركة \u2068ميناء.txt\u2069" });
  await sharing.getByRole("button", { name: "نسخ الرابط" }).click();
  await sharing.getByRole("textbox", { name: "الرابط", exact: true }).waitFor();
  await look("share");
  await sharing.getByRole("button", { name: "إغلاق" }).click();
  await page.getByRole("button", { name: "نقل إلى سلة المهملات" }).click();
  await page.getByText("تم نقل \u2068ميناء.txt\u2069 إلى سلة المهملات").waitFor();
  await page.keyboard.press("Escape");
  await library.getByText("ملف واحد", { exact: true }).waitFor();
  await page.getByRole("button", { name: "سلة المهملات", exact: true }).click();
  await page.getByRole("heading", { name: "سلة المهملات" }).waitFor();
  await look("trash");
  expect(faults).toEqual({ uploaded: [], viewer: [], share: [], trash: [] });
  expect(opened.errors).toEqual([]);
});

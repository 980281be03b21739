import { AxeBuilder } from "@axe-core/playwright";
import { buildPath } from "@slipway/core/routes";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { chooseFiles, clickToDownload, findItem, openPage } from "./page.ts";
import { jpeg, pdf, realFile } from "./real-files.ts";
import { getUpload, uploadFile } from "./script-client.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack } from "./stack.ts";

const browser = await getSharedBrowser();
const partSize = 256 * 1024;

const findViolations = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page })
    .include('[role="dialog"]')
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
};

const tone = (name: string) => {
  const samples = Buffer.alloc(8000, 128);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples.length, 40);
  return realFile(name, "audio/wav", Buffer.concat([head, samples]));
};

const markdown =
  "# Harbor\n\nA **short** text &amp; a [link](https://example.com).\n\n![chart](https://tracker.example/x.png)\n\n<img src=https://tracker.example/y.png>\n";

test("images, sound, PDF, tables, documents, and text are shown in the page, and a hostile file does not stop it", async () => {
  await using stack = await startTestStack({ page: true });
  // Newest first: the arrow keys walk from the last one to the first one.
  const files = [
    realFile("long.txt", "text/plain", "The harbor is open.\n".repeat(20_000)),
    realFile("hostile.md", "text/markdown", ">".repeat(partSize)),
    realFile("hostile.csv", "text/csv", "a,".repeat(partSize / 2)),
    realFile("harbor.md", "text/markdown", markdown),
    realFile("ships.csv", "text/csv", 'Ship,Port\n"Ann, the old",Oslo\nBen,Bergen\n'),
    pdf("cargo.pdf"),
    tone("horn.wav"),
    await jpeg(browser, "sunset.jpg", { width: 1600, height: 1000 }),
  ];
  let id = "";
  for (const file of files) ({ id } = await uploadFile(stack.apiUrl, file));
  await using opened = await openPage(browser, stack.url);
  const { page } = opened;
  const requested: string[] = [];
  page.on("request", (request) => requested.push(request.url()));
  await page.goto(`${stack.url}/?file=${id}`);
  const viewer = page.getByRole("dialog");
  const goOn = async (name: string) => {
    await page.keyboard.press("ArrowRight");
    await viewer.getByRole("heading", { name, level: 2 }).waitFor();
  };

  await viewer.getByText("1 of 8").waitFor();
  const photo = viewer.getByAltText("sunset.jpg");
  const widthOf = async () => (await photo.boundingBox())?.width ?? 0;
  await expect.poll(widthOf).toBeGreaterThan(300);
  const whole = await widthOf();
  await page.keyboard.press("+");
  await expect.poll(widthOf).toBeGreaterThan(whole * 1.9);
  await page.keyboard.press("-");
  await expect.poll(widthOf).toBeLessThan(whole * 1.1);
  expect(await findViolations(page)).toEqual([]);

  await goOn("horn.wav");
  const player = viewer.getByLabel("horn.wav", { exact: true });
  await expect.poll(() => player.evaluate((audio) => Reflect.get(audio, "duration"))).toBe(1);
  await goOn("cargo.pdf");
  // Headless browsers can lack the viewer of PDFs.
  const hasPdfViewer = await page.evaluate(() => navigator.pdfViewerEnabled);
  await (hasPdfViewer
    ? viewer.getByTitle("Content of cargo.pdf")
    : viewer.getByRole("button", { name: "Open in a new tab" })
  ).waitFor();
  await goOn("ships.csv");
  await viewer.getByRole("cell", { name: "Ann, the old" }).waitFor();
  expect(await viewer.getByRole("columnheader").allTextContents()).toEqual(["Row", "Ship", "Port"]);
  expect(await findViolations(page)).toEqual([]);
  await goOn("harbor.md");
  const content = viewer.getByRole("region", { name: "Content of harbor.md" });
  await content.getByRole("heading", { name: "Harbor" }).waitFor();
  await content.getByText("A short text & a link.").waitFor();
  expect(await content.getByRole("link", { name: "link" }).getAttribute("rel")).toContain(
    "noreferrer",
  );
  await viewer.getByText("Images in this document aren't loaded.").waitFor();

  await goOn("hostile.csv");
  await viewer.getByText("Showing 50 of 131,073 columns.").waitFor();
  await goOn("hostile.md");
  await viewer.getByText("This document is too complex to format").waitFor();
  await goOn("long.txt");
  await viewer.getByText("Showing the first 256 KB.").waitFor();

  await page.keyboard.press("Escape");
  await viewer.waitFor({ state: "detached" });
  expect(requested.filter((url) => url.includes("tracker.example"))).toEqual([]);
  // Viewing is not downloading.
  expect((await getUpload(stack.apiUrl, id)).downloads?.total).toBe(0);
  expect(opened.errors).toEqual([]);
});

test("the details edit texts in place, prove what is stored, and share a link with two clicks", async () => {
  await using stack = await startTestStack({ page: true });
  const file = pdf("plan.pdf");
  const { id } = await uploadFile(stack.apiUrl, file);
  await using opened = await openPage(browser, stack.url);
  const { page } = opened;
  await page.goto(`${stack.url}/?file=${id}`);
  const viewer = page.getByRole("dialog", { name: "plan.pdf" });

  await viewer.getByRole("button", { name: "Add a title" }).click();
  await page.keyboard.type("Plan for the board");
  await page.reload();
  await viewer.getByText("Restored your unsaved text.").waitFor();
  await viewer.getByLabel("Title", { exact: true }).press("Enter");
  await page.getByRole("heading", { name: "Plan for the board", level: 2 }).waitFor();
  expect(await getUpload(stack.apiUrl, id)).toMatchObject({ title: "Plan for the board" });
  const titled = page.getByRole("dialog", { name: "Plan for the board" });
  await titled.getByRole("button", { name: "Add a caption" }).click();
  await page.keyboard.type("discarded");
  await page.keyboard.press("Escape");
  await titled.getByRole("button", { name: "Add a caption" }).waitFor();

  await titled.getByText("Verified: these are the bytes you uploaded").waitFor();
  const hex = Buffer.from(file.sha256, "base64").toString("hex");
  await titled.getByText(hex).waitFor();
  await titled.getByRole("button", { name: "Check again" }).click();
  await titled.getByText("Matches: the stored bytes have this SHA-256.").waitFor();
  expect(await findViolations(page)).toEqual([]);

  await titled.getByRole("button", { name: "Share" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Share Plan for the board" });
  await dialog.getByText("This file has no links yet.").waitFor();
  await dialog.getByRole("button", { name: "Copy link" }).click();
  const url = await dialog.getByRole("textbox", { name: "Link", exact: true }).inputValue();
  await dialog.getByText("0 downloads").waitFor();
  expect(await findViolations(page)).toEqual([]);
  await using visitor = await browser.newContext();
  const shared = await visitor.newPage();
  await shared.goto(url);
  const download = await clickToDownload(shared, shared.getByRole("link", { name: "Download" }));
  expect(download.bytes).toEqual(file.buffer);

  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  const links = titled.getByRole("list", { name: "Active links" });
  await links.getByRole("button", { name: "Revoke Link" }).click();
  await titled.getByText("This file has no links yet.").waitFor();
  expect((await shared.goto(url))?.status()).toBe(410);
  expect(opened.errors).toEqual([]);
});

test("a file that another program moves to the trash can be restored where it is open, and a wrong address says that there is no file", async () => {
  await using stack = await startTestStack({ page: true });
  const { id } = await uploadFile(stack.apiUrl, realFile("notes.txt", "text/plain", "Hello"));
  await using opened = await openPage(browser, stack.url);
  const { page } = opened;
  const viewer = page.getByRole("dialog");
  await page.goto(`${stack.url}/?file=${id}`);
  await viewer.getByText("Hello").waitFor();
  const path = buildPath("deleteUpload", { id });
  expect((await callApi(stack.apiUrl + path, { method: "DELETE" })).ok).toBe(true);
  await viewer.getByText("This file is in the trash.").waitFor();
  expect(await viewer.getByRole("button", { name: "Download" }).count()).toBe(0);
  await viewer.getByRole("button", { name: "Restore" }).click();
  await viewer.getByText("Hello").waitFor();
  await page.getByText("notes.txt restored").waitFor();
  await page.goto(`${stack.url}/?file=mistyped`);
  await viewer.getByText("This file no longer exists.").waitFor();
});

test("the keys of the viewer work after a click on a message above it", async () => {
  await using stack = await startTestStack({ page: true });
  for (const name of ["1.txt", "2.txt", "3.txt"])
    await uploadFile(stack.apiUrl, realFile(name, "text/plain", name));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await findItem(library, "3.txt").click();
  const viewer = (name: string) => page.getByRole("dialog", { name });
  await viewer("3.txt").getByRole("button", { name: "Move to trash" }).click();
  await viewer("2.txt").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("3.txt restored").waitFor();
  await page.keyboard.press("ArrowRight");
  await viewer("1.txt").waitFor();

  await chooseFiles(page, [realFile("new.txt", "text/plain", "new")]);
  await page.getByRole("button", { name: "View", exact: true }).click();
  await viewer("new.txt").waitFor();
  await page.keyboard.press("Escape");
  await viewer("new.txt").waitFor({ state: "hidden" });
  await expect.poll(() => new URL(page.url()).search).toBe("");
  expect(opened.errors).toEqual([]);
});

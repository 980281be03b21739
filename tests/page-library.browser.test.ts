import { limits } from "@slipway/core/limits";
import { pathOf } from "@slipway/core/routes";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "./browser.ts";
import { callApi } from "./callers.ts";
import { downloadOf, itemOf, openPage, says, shows } from "./page.ts";
import { pdf, png, realFile } from "./real-files.ts";
import {
  declared,
  getUpload,
  postForm,
  requestUpload,
  uploadFile,
  versionsInS3,
} from "./script-client.ts";
import { testStack } from "./stack.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test("title and caption can be changed, and stay changed", async () => {
  await using stack = await testStack({ page: true });
  const { id } = await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;

  await library.getByRole("button", { name: "Edit plan.pdf" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Title").fill("The plan – план");
  await dialog.getByLabel("Caption").fill("First draft");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "hidden" });
  await library.getByText("First draft").waitFor();

  expect(await getUpload(stack.apiUrl, id)).toMatchObject({
    fileName: "plan.pdf",
    title: "The plan – план",
    caption: "First draft",
  });
  await page.reload();
  await says(library, "The plan – план", "The plan – план");
  expect(opened.complaints).toEqual([]);
});

test("a title that is too long is refused in the dialog, and nothing is saved", async () => {
  await using stack = await testStack({ page: true });
  const { id } = await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);

  await opened.library.getByRole("button", { name: "Edit plan.pdf" }).click();
  const dialog = opened.page.getByRole("dialog");
  await dialog.getByLabel("Title").fill("x".repeat(limits.titleLength + 1));
  await dialog.getByText(`at most ${limits.titleLength}`).waitFor();
  expect(await dialog.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
  expect((await getUpload(stack.apiUrl, id)).title).toBeUndefined();
});

test("what is deleted is gone from the library and from storage, after a question", async () => {
  await using stack = await testStack({ page: true });
  const { id } = await uploadFile(stack.apiUrl, png("keep.png"));
  await uploadFile(stack.apiUrl, png("other.png"));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;

  await library.getByRole("button", { name: "Delete keep.png" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await shows(library, 2);

  await library.getByRole("button", { name: "Delete keep.png" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await shows(library, 1);
  expect(await versionsInS3(stack, id)).toEqual([]);
  await page.reload();
  await shows(library, 1);
  await says(library, "other.png", "Ready");
  expect(opened.complaints).toEqual([]);
});

test("downloads are counted, and shown in all and by day", async () => {
  await using stack = await testStack({ page: true });
  await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);
  const { page, library, complaints } = opened;
  const card = itemOf(library, "plan.pdf");
  const link = library.getByRole("button", { name: "Download plan.pdf" });
  await downloadOf(page, link);
  await card.getByRole("button", { name: "1 download, last just now" }).waitFor();
  await downloadOf(page, link);
  const counted = card.getByRole("button", { name: "2 downloads, last just now" });
  await counted.click();

  const dialog = page.getByRole("dialog", { name: "Downloads of plan.pdf" });
  await dialog.getByText("2 downloads", { exact: true }).waitFor();
  const days = dialog.getByRole("table", { name: "Days with downloads" }).getByRole("row");
  expect(await days.last().getByRole("cell").textContent()).toBe("2");
  expect(await dialog.locator("svg g").count()).toBe(limits.downloads.days);
  await dialog.getByText(`Downloads on 1 of the last ${limits.downloads.days} days`).waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await expect.poll(() => counted.evaluate((it) => it === document.activeElement)).toBe(true);
  expect(complaints).toEqual([]);
});

test("downloads by day that cannot be read are said to be so, and the file stays", async () => {
  await using stack = await testStack({ page: true });
  const { id } = await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await callApi(stack.apiUrl + pathOf("downloadUpload", { id }), { redirect: "manual" });
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await page.route(`**${pathOf("getUpload", { id })}`, (route) => route.abort());
  await library.getByRole("button", { name: "1 download" }).click();
  await page.getByRole("alert").getByText("The server could not be reached.").waitFor();
  await page.keyboard.press("Escape");
  await says(library, "plan.pdf", "Ready");
});

test("what another page sends becomes ready without a reload", async () => {
  await using stack = await testStack({ page: true });
  const file = pdf("plan.pdf");
  const form = await requestUpload(stack.apiUrl, declared(file));
  await using opened = await openPage(browser, stack.url);
  await says(opened.library, "plan.pdf", "Upload in progress");
  await postForm(form, file.buffer);
  await says(opened.library, "plan.pdf", "Ready");
  expect(opened.complaints).toEqual([]);
});

test("a long library is read page by page", async () => {
  await using stack = await testStack({ page: true });
  const total = limits.page.default + 3;
  for (let number = 1; number <= total; number++)
    await uploadFile(stack.apiUrl, realFile(`${number}.txt`, "text/plain", `file ${number}`));
  await using opened = await openPage(browser, stack.url);
  await shows(opened.library, limits.page.default);
  await says(opened.library, `${total}.txt`, "Ready");
  await opened.library.getByRole("button", { name: "Load more" }).click();
  await shows(opened.library, total);
  await says(opened.library, "1.txt", "Ready");
  expect(await opened.library.getByRole("button", { name: "Load more" }).count()).toBe(0);
});

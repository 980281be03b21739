import { limits } from "@slipway/core/limits";
import { buildPath } from "@slipway/core/routes";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { clickToDownload, findItem, openPage, waitForText, waitForUploads } from "./page.ts";
import { pdf, png, realFile } from "./real-files.ts";
import {
  getUpload,
  listVersionIds,
  postForm,
  requestUpload,
  toRequestedFile,
  uploadFile,
} from "./script-client.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack } from "./stack.ts";

const browser = await getSharedBrowser();

test("changes of the title and the caption are saved", async () => {
  await using stack = await startTestStack({ page: true });
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
  await waitForText(library, "The plan – план", "The plan – план");
  expect(opened.errors).toEqual([]);
});

test("a title that is too long is refused in the dialog and not saved", async () => {
  await using stack = await startTestStack({ page: true });
  const { id } = await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);

  await opened.library.getByRole("button", { name: "Edit plan.pdf" }).click();
  const dialog = opened.page.getByRole("dialog");
  await dialog.getByLabel("Title").fill("x".repeat(limits.titleLength + 1));
  await dialog.getByText(`at most ${limits.titleLength}`).waitFor();
  expect(await dialog.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
  expect((await getUpload(stack.apiUrl, id)).title).toBeUndefined();
});

test("a file is moved to the trash, brought back, and deleted from the trash permanently", async () => {
  await using stack = await startTestStack({ page: true });
  const { id } = await uploadFile(stack.apiUrl, png("keep.png"));
  await uploadFile(stack.apiUrl, png("other.png"));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;

  await library.getByRole("button", { name: "Move keep.png to trash" }).click();
  await waitForUploads(library, 1);
  expect(await listVersionIds(stack, id)).toHaveLength(1);
  await library.getByRole("button", { name: "Undo" }).click();
  await waitForUploads(library, 2);

  await library.getByRole("button", { name: "Move keep.png to trash" }).click();
  await waitForUploads(library, 1);
  await library.getByRole("button", { name: "Trash", exact: true }).click();
  const trash = page.getByRole("dialog");
  await trash.getByRole("button", { name: "Restore keep.png" }).click();
  await waitForUploads(library, 2);
  await trash.getByText("The trash is empty.").waitFor();
  await page.keyboard.press("Escape");
  await trash.waitFor({ state: "hidden" });

  await library.getByRole("button", { name: "Move keep.png to trash" }).click();
  await waitForUploads(library, 1);
  await library.getByRole("button", { name: "Trash", exact: true }).click();
  await trash.getByRole("button", { name: "Empty trash" }).click();
  await trash.getByText("Delete all files in the trash permanently?").waitFor();
  await trash.getByRole("button", { name: "Empty trash" }).click();
  await trash.getByText("The trash is empty.").waitFor();
  expect(await listVersionIds(stack, id)).toEqual([]);
  await page.reload();
  await waitForUploads(library, 1);
  await waitForText(library, "other.png", "Ready");
  expect(opened.errors).toEqual([]);
});

test("downloads are shown in total and per day", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);
  const { page, library, errors } = opened;
  const card = findItem(library, "plan.pdf");
  const link = library.getByRole("button", { name: "Download plan.pdf" });
  await clickToDownload(page, link);
  await card.getByRole("button", { name: "1 download, last just now" }).waitFor();
  await clickToDownload(page, link);
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
  expect(errors).toEqual([]);
});

test("the page shows that downloads per day could not be loaded, and the file stays", async () => {
  await using stack = await startTestStack({ page: true });
  const { id } = await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await callApi(stack.apiUrl + buildPath("downloadUpload", { id }), { redirect: "manual" });
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await page.route(`**${buildPath("getUpload", { id })}`, (route) => route.abort());
  await library.getByRole("button", { name: "1 download" }).click();
  await page.getByRole("alert").getByText("The server could not be reached.").waitFor();
  await page.keyboard.press("Escape");
  await waitForText(library, "plan.pdf", "Ready");
});

test("files from another page become ready without a reload", async () => {
  await using stack = await startTestStack({ page: true });
  const file = pdf("plan.pdf");
  const form = await requestUpload(stack.apiUrl, toRequestedFile(file));
  await using opened = await openPage(browser, stack.url);
  await waitForText(opened.library, "plan.pdf", "Upload in progress");
  await postForm(form, file.buffer);
  await waitForText(opened.library, "plan.pdf", "Ready");
  expect(opened.errors).toEqual([]);
});

test("a long library is loaded page by page", async () => {
  await using stack = await startTestStack({ page: true });
  const total = limits.page.default + 3;
  for (let number = 1; number <= total; number++)
    await uploadFile(stack.apiUrl, realFile(`${number}.txt`, "text/plain", `file ${number}`));
  await using opened = await openPage(browser, stack.url);
  await waitForUploads(opened.library, limits.page.default);
  await waitForText(opened.library, `${total}.txt`, "Ready");
  await opened.library.getByRole("button", { name: "Load more" }).click();
  await waitForUploads(opened.library, total);
  await waitForText(opened.library, "1.txt", "Ready");
  expect(await opened.library.getByRole("button", { name: "Load more" }).count()).toBe(0);
});

import { expect, test } from "vitest";
import { chooseAction, clickToDownload, openPage } from "./page.ts";
import { pdf } from "./real-files.ts";
import { uploadFile } from "./script-client.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack } from "./stack.ts";

const browser = await getSharedBrowser();

test("a link from the page delivers the file to visitors with its password, is counted, and ends when it is revoked", async () => {
  await using stack = await startTestStack({ page: true });
  const file = pdf("plan.pdf");
  await uploadFile(stack.apiUrl, file);
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  const openDialog = async () => {
    await chooseAction(library, "plan.pdf", "Share");
    return page.getByRole("dialog", { name: "Share plan.pdf" });
  };

  const dialog = await openDialog();
  await dialog.getByText("This file has no links yet.").waitFor();
  await dialog.getByRole("button", { name: "More options" }).click();
  await dialog.getByLabel("Name").fill("For the board");
  await dialog.getByLabel("Password", { exact: true }).fill("correct horse");
  await dialog.getByLabel("Download limit").fill("2");
  await dialog.getByLabel("Valid for").selectOption("1 day");
  await dialog.getByRole("button", { name: "Copy link" }).click();
  const url = await dialog.getByRole("textbox", { name: "Link", exact: true }).inputValue();
  const link = dialog.getByRole("listitem", { name: "For the board" });
  await link.getByText("0 of 2 downloads").waitFor();
  await page.keyboard.press("Escape");

  await using visitor = await browser.newContext();
  const shared = await visitor.newPage();
  const enter = async (password: string) => {
    await shared.getByLabel("Password").fill(password);
    await shared.getByRole("button", { name: "Show files" }).click();
  };
  await shared.goto(url);
  await enter("battery staple");
  await shared.getByText("The password is wrong.").waitFor();
  await enter("correct horse");
  const download = await clickToDownload(shared, shared.getByRole("link", { name: "Download" }));
  expect(download).toEqual({ name: "plan.pdf", bytes: file.buffer });

  await openDialog();
  await link.getByText("1 of 2 downloads").waitFor();
  await link.getByRole("button", { name: "Revoke For the board" }).click();
  await dialog.getByText("This file has no links yet.").waitFor();
  expect((await shared.goto(url))?.status()).toBe(410);
  await shared.getByText("This link was revoked by its owner.").waitFor();
  expect(opened.errors).toEqual([]);
});

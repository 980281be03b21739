import { expect, test } from "vitest";
import { chooseAction, clickToDownload, findItem, openPage } from "./page.ts";
import { pdf, png } from "./real-files.ts";
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

test("a link to several files shows them side by side, with their pictures or types", async () => {
  await using stack = await startTestStack({ page: true });
  for (const file of [png("harbor.png"), pdf("plan.pdf")]) await uploadFile(stack.apiUrl, file);
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  for (const name of ["harbor.png", "plan.pdf"])
    await findItem(library, name).click({ modifiers: ["ControlOrMeta"] });
  await library.getByRole("toolbar").getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Copy link" }).click();
  await page.goto(await dialog.getByRole("textbox", { name: "Link", exact: true }).inputValue());

  await page.getByText("PDF", { exact: true }).waitFor();
  const picture = page.getByRole("listitem").filter({ hasText: "harbor.png" }).locator("img");
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
  const items = await page.getByRole("listitem").all();
  const tops = await Promise.all(items.map(async (item) => (await item.boundingBox())?.y));
  expect(new Set(tops).size).toBe(1);
});

test("a link with a password that is too short is refused beside the field, without an uncaught error", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  const uncaught: Error[] = [];
  page.on("pageerror", (error) => uncaught.push(error));
  await chooseAction(library, "plan.pdf", "Share");
  const dialog = page.getByRole("dialog", { name: "Share plan.pdf" });
  await dialog.getByRole("button", { name: "More options" }).click();
  await dialog.getByLabel("Password", { exact: true }).fill("abc");
  await dialog.getByRole("button", { name: "Copy link" }).click();
  await dialog.getByText("This field must have at least 4 characters.").waitFor();
  await dialog.getByText("This file has no links yet.").waitFor();
  expect(uncaught).toEqual([]);
});

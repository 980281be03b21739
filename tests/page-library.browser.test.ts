import { limits } from "@slipway/core/limits";
import { buildPath } from "@slipway/core/routes";
import { expect, test } from "vitest";
import { chooseAction, downloadFile, findItem, openPage, waitForReady } from "./page.ts";
import { pdf } from "./real-files.ts";
import { getUpload, uploadFile } from "./script-client.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { prepareSession } from "./sign-in/prepared-session.ts";
import { startTestStack } from "./stack.ts";

const browser = await getSharedBrowser();

test("changes of the title and the caption are saved", async () => {
  await using stack = await startTestStack({ page: true });
  const { id } = await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;

  await chooseAction(library, "plan.pdf", "Edit");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Title").fill("The plan – план");
  await dialog.getByLabel("Caption").fill("First draft");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "hidden" });
  await findItem(library, "The plan – план").waitFor();

  expect(await getUpload(stack.apiUrl, id)).toMatchObject({
    fileName: "plan.pdf",
    title: "The plan – план",
    caption: "First draft",
  });
  await page.reload();
  await waitForReady(library, "The plan – план");
  expect(opened.errors).toEqual([]);
});

test("a title that is too long is refused in the dialog and not saved", async () => {
  await using stack = await startTestStack({ page: true });
  const { id } = await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);

  await chooseAction(opened.library, "plan.pdf", "Edit");
  const dialog = opened.page.getByRole("dialog");
  await dialog.getByLabel("Title").fill("x".repeat(limits.titleLength + 1));
  await dialog.getByText(`${limits.titleLength + 1} of ${limits.titleLength}`).waitFor();
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText(`must have at most ${limits.titleLength} characters`).first().waitFor();
  expect((await getUpload(stack.apiUrl, id)).title).toBeUndefined();
});

test("downloads are shown in total and per day", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);
  const { page, library, errors } = opened;
  await downloadFile(library, "plan.pdf");
  await downloadFile(library, "plan.pdf");
  await findItem(library, "plan.pdf").click();

  const viewer = page.getByRole("dialog", { name: "plan.pdf" });
  const downloads = viewer.getByRole("region", { name: "Downloads" });
  await downloads.getByText("2 downloads", { exact: true }).waitFor();
  const days = downloads.getByRole("table", { name: "Days with downloads" }).getByRole("row");
  expect(await days.last().getByRole("cell").textContent()).toBe("2");
  expect(await downloads.locator("svg g").count()).toBe(limits.downloads.days);
  await downloads.getByText(`Downloads on 1 of the last ${limits.downloads.days} days`).waitFor();
  await page.keyboard.press("Escape");
  await viewer.waitFor({ state: "hidden" });
  const isFocused = () =>
    findItem(library, "plan.pdf").evaluate((it) => it === document.activeElement);
  await expect.poll(isFocused).toBe(true);
  expect(errors).toEqual([]);
});

test("a library with files is never shown as empty while it loads", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using context = await browser.newContext();
  const page = await context.newPage();
  // Only the newest records arrive.
  await page.route(
    (url) => url.pathname.endsWith(buildPath("listChanges")),
    () => undefined,
  );
  await page.addInitScript(() => {
    const seen = { empty: 0, toolbars: new Set<Element>() };
    Object.assign(window, { seen });
    new MutationObserver(() => {
      if (document.body?.textContent.includes("No files yet.")) seen.empty += 1;
      for (const toolbar of document.querySelectorAll("#library search"))
        seen.toolbars.add(toolbar);
    }).observe(document, { subtree: true, childList: true });
  });
  await prepareSession(page, stack.url, "Ada");
  await page.goto(stack.url);
  await findItem(page.locator("#library"), "plan.pdf").waitFor();
  const seen = await page.evaluate(() => {
    const { empty, toolbars } = Reflect.get(window, "seen");
    return { empty, toolbars: toolbars.size };
  });
  expect(seen).toEqual({ empty: 0, toolbars: 1 });
});

import { buildPath } from "@slipway/core/routes";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import {
  chooseAction,
  chooseUser,
  findItem,
  openPage,
  waitForReady,
  waitForUploads,
} from "./page.ts";
import { pdf, realFile } from "./real-files.ts";
import { uploadFile } from "./script-client.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack } from "./stack.ts";

const browser = await getSharedBrowser();

test("an address that is opened without a session leads to its file after the sign-in, also after a canceled one", async () => {
  await using stack = await startTestStack({ page: true });
  const { id } = await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await uploadFile(stack.apiUrl, realFile("note.txt", "text/plain", "note"));
  await using context = await browser.newContext();
  const page = await context.newPage();
  const address = `${stack.url}/?q=plan&sort=name&file=${id}#library`;
  await page.route("**/sign-in/auth?*", (route) => {
    const { searchParams } = new URL(route.request().url());
    const answer = new URLSearchParams({
      error: "access_denied",
      state: searchParams.get("state") ?? "",
    });
    return route.fulfill({ status: 302, headers: { location: `${stack.url}/?${answer}` } });
  });
  const signInButton = page.getByRole("button", { name: "Sign in", exact: true });
  await page.goto(address);
  await signInButton.click();
  await page.getByText("Sign-in was canceled").waitFor();
  expect(page.url()).toBe(address);

  await page.unrouteAll();
  await signInButton.click();
  await chooseUser(page, "Ada");
  await page.getByRole("dialog", { name: "plan.pdf" }).waitFor();
  expect(page.url()).toBe(address);
  await page.keyboard.press("Escape");
  await waitForUploads(page.getByRole("region", { name: "Library" }), 1);
  expect(await page.getByRole("searchbox").inputValue()).toBe("plan");
});

test("the filters show what an address filters by, also unknown values, and a long search is kept as it is shown", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await page.goto(`${stack.url}/?type=application/zip&kind=receipt`);
  await library.getByText("No files match.").waitFor();
  expect(await library.getByLabel("Type").inputValue()).toBe("application/zip");
  expect(await library.getByLabel("Kind").inputValue()).toBe("receipt");
  await library.getByRole("button", { name: "Clear search and filters" }).click();
  await waitForReady(library, "plan.pdf");
  expect(await library.getByLabel("Type").inputValue()).toBe("");
  expect(await library.getByLabel("Kind").count()).toBe(0);

  const search = library.getByRole("searchbox");
  await search.click();
  await page.keyboard.insertText("plan ".repeat(60));
  const shown = await search.inputValue();
  await expect.poll(() => new URL(page.url()).searchParams.get("q")).toBe(shown);
  await page.reload();
  await findItem(library, "plan.pdf").waitFor();
  expect(await search.inputValue()).toBe(shown);
  expect(opened.errors).toEqual([]);
});

test("the address of a file that was deleted permanently says that there is no file, and claims nothing about it", async () => {
  await using stack = await startTestStack({ page: true });
  const { id } = await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await findItem(library, "plan.pdf").click();
  const path = stack.apiUrl + buildPath("deleteUpload", { id });
  await callApi(path, { method: "DELETE" });
  await callApi(`${path}?permanently=true`, { method: "DELETE" });
  const viewer = page.getByRole("dialog");
  await viewer.getByText("This file no longer exists.").waitFor();
  await page.reload();
  await viewer.getByText("This file no longer exists.").waitFor();
  expect(await viewer.getByText(/Verified/).count()).toBe(0);
});

test("Back leaves the viewer together with the dialog above it, and what was typed in a dialog is kept", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await findItem(library, "plan.pdf").click();
  const viewer = page.getByRole("dialog", { name: "plan.pdf", exact: true });
  await viewer.getByRole("button", { name: "Share" }).first().click();
  await page.getByRole("dialog", { name: "Share plan.pdf" }).waitFor();
  await page.goBack();
  await page.getByRole("dialog").first().waitFor({ state: "detached" });

  await library.getByLabel("Type").selectOption("PDF");
  await chooseAction(library, "plan.pdf", "Edit");
  const caption = page.getByRole("dialog", { name: "Edit plan.pdf" }).getByLabel("Caption");
  await caption.fill("Half of a sen");
  await page.goBack();
  await caption.waitFor({ state: "detached" });
  await chooseAction(library, "plan.pdf", "Edit");
  expect(await caption.inputValue()).toBe("Half of a sen");
  expect(opened.errors).toEqual([]);
});

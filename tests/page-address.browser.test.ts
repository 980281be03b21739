import { expect, test } from "vitest";
import { chooseUser, waitForUploads } from "./page.ts";
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

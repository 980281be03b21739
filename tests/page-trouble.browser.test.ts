import { expect, test } from "vitest";
import { chooseFiles, openPage, waitForText, waitForUploads } from "./page.ts";
import { pdf, png, realFile } from "./real-files.ts";
import { listVersionIds } from "./script-client.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack } from "./stack.ts";

const browser = await getSharedBrowser();

/** Matches posts to S3, but not requests to the API. */
const isPostToS3 =
  (pageUrl: string) =>
  (url: URL): boolean =>
    url.origin !== new URL(pageUrl).origin && url.search === "";

test("files that are not accepted are refused by name before any request", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const received = stack.traffic.received;
  await chooseFiles(opened.page, [
    realFile("index.html", "text/html", "<p>"),
    realFile("empty.png", "image/png", ""),
  ]);
  const { uploads } = opened;
  await uploads.getByText("2 files were skipped").waitFor();
  await uploads.getByRole("button", { name: "Details" }).click();
  await uploads.getByText("index.html Files of type text/html aren't supported.").waitFor();
  await uploads.getByText("empty.png The file is empty.").waitFor();
  expect(stack.traffic.received).toBe(received);
});

test("a PNG declared as a JPEG is rejected with the reason, and its object is deleted", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  await chooseFiles(opened.page, [png("photo.jpg", "image/jpeg")]);
  await waitForText(opened.uploads, "photo.jpg", "Failed");
  await waitForText(opened.uploads, "photo.jpg", "The bytes are image/png, not image/jpeg.");
  await waitForText(
    opened.library,
    "photo.jpg",
    "Rejected: The bytes are image/png, not image/jpeg.",
  );
  expect(await listVersionIds(stack, "")).toEqual([]);
});

test("a file whose connection breaks is sent again without a click", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  let broken = 0;
  await opened.page.route(isPostToS3(stack.url), (route) => {
    if (broken >= 2) return route.continue();
    broken += 1;
    return route.abort("connectionreset");
  });
  await chooseFiles(opened.page, [pdf("plan.pdf")]);
  await waitForText(opened.uploads, "plan.pdf", "Done");
  expect(broken).toBe(2);
  await waitForUploads(opened.library, 1);
});

test("an upload can be canceled while it is sent, and retried", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, uploads, library } = opened;
  // Accepted without a response.
  const hung = new Promise<void>((seen) => {
    void page.route(isPostToS3(stack.url), () => seen());
  });
  await chooseFiles(page, [pdf("plan.pdf")]);
  await hung;
  await uploads.getByRole("button", { name: "Cancel plan.pdf" }).click();
  await waitForText(uploads, "plan.pdf", "Canceled");
  await library.getByText("No files yet.").waitFor();

  await page.unrouteAll({ behavior: "ignoreErrors" });
  await uploads.getByRole("button", { name: "Retry plan.pdf" }).click();
  await waitForText(uploads, "plan.pdf", "Done");
  await waitForUploads(library, 1);
});

test("the page shows that the API cannot be reached, and loads the library once it can be", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  await page.route(`${stack.apiUrl}/**`, (route) => route.abort("connectionrefused"));
  await page.reload();
  await library.getByText("Couldn't load your files").waitFor();
  await library.getByRole("button", { name: "Try again" }).click();
  await library.getByText("Couldn't load your files").waitFor();
  await page.unrouteAll();
  await library.getByText("No files yet.").waitFor();
});

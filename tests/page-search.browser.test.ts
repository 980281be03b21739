import { buildPath } from "@slipway/core/routes";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { findItem, openPage, waitForText, waitForUploads } from "./page.ts";
import { pdf, png, realFile } from "./real-files.ts";
import { postForm, requestUpload, toRequestedFile, uploadFile } from "./script-client.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack } from "./stack.ts";

const browser = await getSharedBrowser();

test("files are found, filtered, and sorted, other programs' changes appear, and signing out forgets all", async () => {
  await using stack = await startTestStack({ page: true });
  const { apiUrl } = stack;
  const inFolder = await requestUpload(apiUrl, {
    ...toRequestedFile(png("harbor.png")),
    path: "trips/2026",
  });
  await postForm(inFolder, png("harbor.png").buffer);
  await uploadFile(apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);
  const { page, library, errors } = opened;
  await waitForUploads(library, 2);

  // Neither waits for the slower poll of the library.
  const { id } = await uploadFile(apiUrl, realFile("notes.txt", "text/plain", "The notes"));
  await waitForText(library, "notes.txt", "Ready");
  await callApi(apiUrl + buildPath("editUpload", { id }), {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ title: "Harbour crane", path: "trips" }),
  });
  await findItem(library, "Harbour crane").getByText("trips", { exact: true }).waitFor();

  const field = library.getByRole("searchbox", { name: "Search your files" });
  await field.fill("harb");
  await waitForUploads(library, 2);
  await library.getByText("2 files", { exact: true }).waitFor();
  await field.fill("craen");
  await waitForUploads(library, 1);
  await waitForText(library, "Harbour crane", "notes.txt");
  await field.fill(".*(".repeat(3_000));
  await library.getByText("No files match.").waitFor();
  await library.getByRole("button", { name: "Clear search" }).click();
  await waitForUploads(library, 3);

  await library.getByRole("combobox", { name: "Folder" }).selectOption("trips");
  await waitForUploads(library, 2);
  await library.getByRole("combobox", { name: "Type" }).selectOption("Images");
  await waitForUploads(library, 1);
  await findItem(library, "harbor.png").locator("img").waitFor();
  await library.getByRole("combobox", { name: "Folder" }).selectOption("All folders");
  await library.getByRole("combobox", { name: "Type" }).selectOption("All types");
  await library.getByRole("combobox", { name: "Sort by" }).selectOption("Name");
  const cards = library.getByRole("listitem");
  await expect
    .poll(() => cards.evaluateAll((all) => all.map((it) => it.getAttribute("aria-label"))))
    .toEqual(["harbor.png", "Harbour crane", "plan.pdf"]);

  await library.getByRole("button", { name: "Move notes.txt to trash" }).click();
  await waitForUploads(library, 2);
  await library.getByRole("button", { name: "Undo" }).click();
  await waitForUploads(library, 3);
  expect(errors).toEqual([]);

  // After a reload, the browser still has the files, and reads only what changed.
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.reload();
  await waitForUploads(library, 3);
  const feeds = requests.filter((url) => url.includes(buildPath("listChanges")));
  expect(feeds.length).toBeGreaterThan(0);
  expect(feeds.every((url) => url.includes("since="))).toBe(true);

  // Signing out deletes them.
  expect(await countStoredFiles(page)).toBe(3);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  expect(await countStoredFiles(page)).toBe(0);
});

/** Returns how many files the feed in the browser's database has. */
const countStoredFiles = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("slipway feed");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const { result } = opening;
          const count = result.transaction("changes").objectStore("changes").count();
          count.onerror = () => reject(count.error);
          count.onsuccess = () => {
            result.close();
            resolve(count.result);
          };
        };
      }),
  );

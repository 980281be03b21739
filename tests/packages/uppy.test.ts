import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { callApi } from "../api-calls.ts";
import { png } from "../real-files.ts";
import { getSharedBrowser } from "../shared-browser.ts";
import { temporaryFolder } from "../stack.ts";
import { openExample } from "./example-page.ts";

const browser = await getSharedBrowser();

/** More than a form can have, in lines of 20 bytes. */
const largeText = "All hands on deck. \n".repeat(Math.ceil((33 * 1024 ** 2) / 20));
const timeout = 120_000;

test("Uppy's Dashboard uploads forms and parts, and shows records and reasons", async () => {
  await using folder = await temporaryFolder();
  const files = {
    "harbor.png": png("harbor.png").buffer,
    "damaged.png": "no picture",
    "log.txt": largeText,
  };
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder.path, name), content);
  await using example = await openExample(browser, "uppy");
  const { page, problems, stack } = example;
  let parts = 0;
  page.on("request", (request) => {
    if (request.method() === "PUT") parts += 1;
  });
  const paths = Object.keys(files).map((name) => join(folder.path, name));
  await page.locator(".uppy-Dashboard-input").first().setInputFiles(paths);
  await page.getByRole("button", { name: /^Upload 3 files/ }).click();
  await page.getByText(/harbor\.png is stored as [\w-]{36}/).waitFor({ timeout });
  await page.getByText(/log\.txt is stored as [\w-]{36}/).waitFor({ timeout });
  const { uploads } = await (await callApi(`${stack.apiUrl}/uploads`)).json();
  const found = new Map(
    uploads.map((upload: { readonly fileName: string }) => [upload.fileName, upload]),
  );
  expect(found.get("harbor.png")).toMatchObject({ status: "ready" });
  expect(found.get("log.txt")).toMatchObject({
    status: "ready",
    object: { size: largeText.length },
  });
  expect(parts).toBe(5);
  const rejected = found.get("damaged.png");
  expect(rejected).toMatchObject({ status: "rejected", reason: { code: "content-mismatch" } });
  await page
    .getByRole("button", { name: /error details/i })
    .first()
    .waitFor();
  expect(problems).toEqual([
    expect.stringContaining("The bytes are of an unknown type, not image/png."),
  ]);
});

import { expect, test } from "vitest";
import { callApi } from "../api-calls.ts";
import { png } from "../real-files.ts";
import { getSharedBrowser } from "../shared-browser.ts";
import { openExample } from "./example-page.ts";

const browser = await getSharedBrowser();
const markup = { name: "page.html", mimeType: "text/html", buffer: Buffer.from("<p>") };

test.each(["react-hook-form", "tanstack-form"])(
  "a form with %s validates its texts during the upload, and submits the record's ID",
  async (name) => {
    await using example = await openExample(browser, name);
    const { page, problems, stack } = example;
    const photo = page.getByLabel("Photo");
    const save = page.getByRole("button", { name: "Save" });
    const alert = page.getByRole("alert");

    await page.getByLabel("Title").fill("The harbor");
    await save.click();
    await alert.getByText("Choose a photo.").waitFor();

    await photo.setInputFiles(markup);
    await alert.getByText("Files of type text/html aren't supported.").waitFor();
    await save.click();
    await save.waitFor();
    await alert.getByText("Files of type text/html aren't supported.").waitFor();

    const release = await example.holdStorage();
    await photo.setInputFiles(png("harbor.png"));
    await page.getByText("Uploading…").waitFor();
    await expect.poll(() => alert.count()).toBe(0);
    await page.getByLabel("Title").fill("");
    await page.getByLabel("Title").blur();
    await alert.getByText("Enter a title.").waitFor();
    await page.getByLabel("Title").fill("The harbor");
    await save.click();
    const waiting = page.getByRole("button", { name: "Waiting for the photo…" });
    await waiting.waitFor();
    expect(await waiting.isDisabled()).toBe(true);
    await release();

    const text = await page.getByText(/Saved The harbor with the photo/).textContent();
    const id = /[\w-]{36}/.exec(text ?? "")?.[0];
    const { uploads } = await (await callApi(`${stack.apiUrl}/uploads`)).json();
    expect(uploads).toMatchObject([{ id, fileName: "harbor.png", status: "ready" }]);
    expect(problems).toEqual([]);
  },
);

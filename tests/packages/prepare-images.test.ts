import { expect, test } from "vitest";
import { callApi } from "../api-calls.ts";
import { getSharedBrowser } from "../shared-browser.ts";
import { openExample } from "./example-page.ts";

const browser = await getSharedBrowser();

test("an app compresses pictures with a library before it uploads them", async () => {
  await using example = await openExample(browser, "prepare-images");
  const { page, problems, stack } = example;
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(3000, 1500);
    canvas.getContext("2d")?.fillRect(0, 0, 900, 900);
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
  });
  const picture = { name: "harbor.png", mimeType: "image/png", buffer: Buffer.from(bytes) };
  const broken = { name: "broken.png", mimeType: "image/png", buffer: Buffer.from("no picture") };
  await page.locator("input").setInputFiles([picture, broken]);
  await page.getByText(/harbor\.png → harbor\.jpg, .*: Done/).waitFor();
  await page
    .getByText(/broken\.png, .*: Failed The file couldn't be prepared: This browser can't read/)
    .waitFor();
  const { uploads } = await (await callApi(`${stack.apiUrl}/uploads`)).json();
  const media = { width: 2000, height: 1000 };
  expect(uploads).toMatchObject([{ fileName: "harbor.jpg", status: "ready", media }]);
  expect(problems).toEqual([]);
});

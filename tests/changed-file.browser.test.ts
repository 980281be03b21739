import { join } from "node:path";
import { buildPath } from "@slipway/core/routes";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import {
  changeKeepingDate,
  computeCompositeChecksum,
  createLargeBytes,
  partCount,
  thirds,
  writeDated,
} from "./changed-file.ts";
import { openPage, waitForText } from "./page.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack, temporaryFolder } from "./stack.ts";

const browser = await getSharedBrowser();

test.each(thirds)(
  "a file whose $third third changed before it is chosen again after a reload arrives as changed",
  async ({ partNumber, position }) => {
    await using stack = await startTestStack({ page: true });
    await using folder = await temporaryFolder();
    await using opened = await openPage(browser, stack.url);
    const { page } = opened;
    const path = join(folder.path, "log.txt");
    await writeDated(path, createLargeBytes());
    const stored: number[] = [];
    let isHeld = true;
    const partOf = (url: string) => Number(new URL(url).searchParams.get("partNumber"));
    page.on("requestfinished", (request) => {
      if (request.method() === "PUT") stored.push(partOf(request.url()));
    });
    // The last part stays in flight until the page is reloaded.
    await page.route(
      (url) => isHeld && partOf(url.href) === partCount,
      (route) => (route.request().method() === "PUT" ? undefined : route.continue()),
    );
    const upload = async () => {
      await page.locator("input[data-kind=files]").setInputFiles(path);
    };
    await upload();
    await expect.poll(() => stored.length, { timeout: 60_000 }).toBe(partCount - 1);

    page.on("dialog", (dialog) => dialog.accept());
    isHeld = false;
    await page.reload();
    await changeKeepingDate(path, position);
    stored.length = 0;
    await upload();
    await waitForText(opened.uploads, "log.txt", "Done");
    expect(stored.toSorted()).toEqual([partNumber, partCount]);
    const { uploads } = await (await callApi(stack.apiUrl + buildPath("listUploads"))).json();
    expect(uploads).toMatchObject([
      { object: { checksum: { value: await computeCompositeChecksum(path) } } },
    ]);
  },
);

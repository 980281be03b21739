// What a page of photos downloads, in bytes that Chromium received over the network.
import { UploadInstructions, type UploadPage } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { buildPath } from "@slipway/core/routes";
import { createLargePhotos } from "@slipway/functions/testing/large-photo";
import type { Page } from "playwright-core";
import * as v from "valibot";
import { expect, test, vi } from "vitest";
import config from "../slipway.config.ts";
import { callApi } from "./api-calls.ts";
import { type RealFile, realFile } from "./real-files.ts";
import { postForm, toRequestedFile } from "./script-client.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { prepareSession } from "./sign-in/prepared-session.ts";
import { startTestStack, type TestStack } from "./stack.ts";

const browser = await getSharedBrowser();
const screen = { width: 1440, height: 900 };
const MB = 1e6;
const photos = 24;

/** Uploads files of the kind `media`, and returns the addresses of their forms. */
const uploadAll = async ({ apiUrl }: TestStack, files: readonly RealFile[]): Promise<string[]> => {
  const response = await callApi(apiUrl + buildPath("requestUploads"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ kind: "media", files: files.map(toRequestedFile) }),
  });
  const { uploads } = v.parse(UploadInstructions, await response.json());
  return Promise.all(
    uploads.map(async (upload, index) => {
      if (upload.method !== "post") throw new Error("The response has no form.");
      const stored = await postForm(upload, files[index]?.buffer ?? Buffer.of());
      expect(stored.status).toBe(201);
      return upload.url;
    }),
  );
};

/** Waits until every upload has its thumbnail, and returns the uploads. */
const waitForThumbnails = ({ apiUrl }: TestStack) =>
  vi.waitFor(
    async () => {
      const response = await callApi(`${apiUrl}${buildPath("listUploads")}?limit=${photos}`);
      const { uploads }: UploadPage = await response.json();
      expect(uploads.filter(({ variants }) => variants?.thumb !== undefined)).toHaveLength(photos);
      return uploads;
    },
    { timeout: 90_000, interval: 500 },
  );

/** Counts the bytes that a tab receives from these origins over the network. Call it before the tab opens a page. */
const countTraffic = async (page: Page, origins: ReadonlySet<string>) => {
  const urls = new Map<string, string>();
  const traffic = { bytes: 0, requests: 0, pending: new Set<string>() };
  const session = await page.context().newCDPSession(page);
  session.on("Network.requestWillBeSent", ({ requestId, request: { url } }) => {
    if (!origins.has(new URL(url).origin)) return;
    urls.set(requestId, url);
    traffic.pending.add(requestId);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (!urls.has(requestId)) return;
    traffic.pending.delete(requestId);
    // A response from the browser's cache has no bytes.
    if (encodedDataLength > 0) traffic.requests += 1;
    traffic.bytes += encodedDataLength;
  });
  session.on("Network.loadingFailed", ({ requestId }) => traffic.pending.delete(requestId));
  await session.send("Network.enable");
  return traffic;
};

type Traffic = Awaited<ReturnType<typeof countTraffic>>;

/** Waits until every image of the origin that is on the screen was shown, and nothing is being loaded. Returns how many were. */
const waitForImages = (page: Page, origin: string, { pending }: Traffic): Promise<number> =>
  vi.waitFor(
    async () => {
      const shown = await page.evaluate(
        ({ origin, height }) =>
          [...document.images]
            .filter(({ src }) => src.startsWith(`${origin}/`))
            .filter((image) => image.getBoundingClientRect().top < height)
            .map(({ complete, naturalWidth }) => complete && naturalWidth > 0),
        { origin, height: screen.height },
      );
      expect(shown.length).toBeGreaterThan(0);
      expect(shown).not.toContain(false);
      expect(pending.size).toBe(0);
      return shown.length;
    },
    { timeout: 30_000, interval: 100 },
  );

/** Links change every hour. Moves the clock to the next hour if this one is almost over. */
const stayWithinTheHour = (stack: TestStack): void => {
  const { hour } = limits.fileLinks;
  const left = hour - ((Date.now() / 1000) % hour);
  if (left < hour / 10) stack.advanceClock(left + 1);
};

test("24 photos of 5 MB take at most 1 MB before the user scrolls, and nothing on the next visit", {
  timeout: 300_000,
}, async () => {
  await using stack = await startTestStack({ page: true, config });
  stayWithinTheHour(stack);
  const files = (await createLargePhotos(photos)).map((bytes, index) =>
    realFile(`photo ${index}.jpg`, "image/jpeg", bytes),
  );
  for (const { buffer } of files) expect(buffer.length).toBeGreaterThan(4.5 * MB);
  const forms = await uploadAll(stack, files);
  const uploads = await waitForThumbnails(stack);
  const [origin = "", ...others] = new Set(
    uploads.map(({ previewUrl = "" }) => new URL(previewUrl).origin),
  );
  expect(others).toEqual([]);
  const origins = new Set([origin, ...forms.map((url) => new URL(url).origin)]);

  // Closed before the stack, which waits for the requests of its pages.
  await using context = await browser.newContext({ viewport: screen });
  const page = await context.newPage();
  await prepareSession(page, stack.url, "Ada");
  const first = await countTraffic(page, origins);
  await page.goto(stack.url);
  const shown = await waitForImages(page, origin, first);
  console.info(`first visit: ${first.bytes} bytes of ${first.requests} files`);
  expect(first.requests).toBeGreaterThanOrEqual(shown);
  expect(first.bytes).toBeLessThanOrEqual(1 * MB);

  const visits = { reloaded: page, opened: await context.newPage() };
  await prepareSession(visits.opened, stack.url, "Ada");
  const opened = await countTraffic(visits.opened, origins);
  const before = { bytes: first.bytes, requests: first.requests };
  await page.reload();
  expect(await waitForImages(page, origin, first)).toBe(shown);
  expect(first).toMatchObject(before);
  await visits.opened.goto(stack.url);
  expect(await waitForImages(visits.opened, origin, opened)).toBe(shown);
  expect(opened).toMatchObject({ bytes: 0, requests: 0 });
});

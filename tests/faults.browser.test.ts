import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildPath } from "@slipway/core/routes";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { apiDown, internalError, urlExpired } from "./faulty-network/fault.ts";
import { type PreparedFile, prepareFile } from "./faulty-network/prepare-file.ts";
import { isApi, isPart, isS3, type RecordedRequest } from "./faulty-network/requests.ts";
import {
  changingFile,
  failManyRequests,
  fileChanges,
  formFaults,
  largeFile,
  largeFileParts,
  MiB,
  partFaults,
  sentParts,
  smallFile,
  storedParts,
} from "./faulty-network/upload-faults.ts";
import { findItem, type OpenPage, openPage, openTab, waitForText } from "./page.ts";
import { computeSha256, downloadedSha256 } from "./run-cli.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack, type TestStack } from "./stack.ts";

const browser = await getSharedBrowser();

interface PreparedPage extends PreparedFile {
  readonly stack: TestStack;
  readonly page: Page;
  readonly uploads: OpenPage["uploads"];
}

/** Opens a page that reaches Slipway only through a faulty network, and writes a file to disk. */
const preparePage = async (bytes: Uint8Array): Promise<PreparedPage> => {
  const resources = new AsyncDisposableStack();
  const stack = resources.use(await startTestStack({ page: true }));
  const file = resources.use(await prepareFile(bytes));
  const { page, uploads } = resources.use(
    await openPage(browser, stack.url, {
      proxy: { server: file.network.url, bypass: "<-loopback>" },
    }),
  );
  const dispose = () => resources.disposeAsync();
  return { ...file, stack, page, uploads, [Symbol.asyncDispose]: dispose };
};

const upload = async (page: Page, paths: string | string[]): Promise<void> => {
  await page.locator("input[data-kind=files]").setInputFiles(paths);
};

const uploadsIn = (page: Page) => page.getByRole("region", { name: "Uploads", exact: true });

/** Expects that the page shows the file as ready, and that the only upload has these bytes. */
const expectArrival = async ({ stack }: PreparedPage, page: Page, bytes: Uint8Array) => {
  await waitForText(uploadsIn(page), "log.txt", "Done");
  const { uploads } = await (await callApi(stack.apiUrl + buildPath("listUploads"))).json();
  const ready = uploads.filter(({ status }: { status: string }) => status === "ready");
  expect(ready).toHaveLength(1);
  expect(await downloadedSha256(stack.apiUrl, ready[0].id)).toBe(computeSha256(bytes));
};

/** Expects that each of these parts is once in a list of parts. */
const expectOnce = (parts: readonly string[], list: readonly string[]): void => {
  for (const part of parts) expect(list.filter((listed) => listed === part)).toEqual([part]);
};

const faults = [
  ...formFaults.map((fault) => [...fault, smallFile] as const),
  ...partFaults.map((fault) => [...fault, largeFile] as const),
];

describe.concurrent("in a browser, a file arrives through a network that", () => {
  test.for(faults)("%s", async ([_, requests, fault, bytes]) => {
    await using prepared = await preparePage(bytes);
    prepared.network.injectFault(requests, fault);
    await upload(prepared.page, prepared.path);
    await expectArrival(prepared, prepared.page, bytes);
  });

  test("fails 30 % of all requests", async () => {
    await using prepared = await preparePage(largeFile);
    failManyRequests(prepared.network, 1);
    await upload(prepared.page, prepared.path);
    await expectArrival(prepared, prepared.page, largeFile);
  });

  test("transfers 1 Mbit/s, and its progress never runs backwards", async () => {
    await using prepared = await preparePage(smallFile);
    const { page, network } = prepared;
    network.injectFault(isS3, { bandwidth: 125_000 });
    await upload(page, prepared.path);
    const bar = uploadsIn(page).getByRole("progressbar", { name: "Progress of log.txt" });
    const values: number[] = [];
    const arrival = expectArrival(prepared, page, smallFile);
    while ((await bar.count()) > 0)
      values.push(
        Number(await bar.getAttribute("aria-valuenow", { timeout: 1_000 }).catch(() => 100)),
      );
    await arrival;
    expect(values).toEqual(values.toSorted((one, other) => one - other));
  });

  test("is offline for a while, and parts that S3 has are not sent again", async ({ expect }) => {
    await using prepared = await preparePage(largeFile);
    const { page, network } = prepared;
    network.injectFault(isPart, { bandwidth: 16 * MiB });
    await upload(page, prepared.path);
    await expect.poll(() => storedParts(network).length).toBeGreaterThan(0);
    await page.context().setOffline(true);
    await network.goOffline();
    const before = storedParts(network);
    await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(false);
    await network.goOnline();
    await page.context().setOffline(false);
    await expectArrival(prepared, page, largeFile);
    expectOnce(before, sentParts(network));
  });

  test.for([
    ["cannot reach the API for a while", isApi, apiDown],
    ["cannot reach S3 for a while", isS3, internalError],
  ] as const)("%s", async ([_, requests, answer], { expect }) => {
    await using prepared = await preparePage(largeFile);
    const { network } = prepared;
    const endOutage = network.injectFault(requests, { response: answer });
    await upload(prepared.page, prepared.path);
    const failed = () =>
      network.requests.filter((request) => requests(request) && request.status === answer.status);
    await expect.poll(() => failed().length).toBeGreaterThan(3);
    endOutage();
    await expectArrival(prepared, prepared.page, largeFile);
  });
});

describe.concurrent("in a browser, a file", () => {
  test("fails with its reason if S3 reports every signature as expired", async () => {
    await using prepared = await preparePage(largeFile);
    prepared.network.injectFault(isPart, { response: urlExpired });
    await upload(prepared.page, prepared.path);
    await prepared.uploads
      .getByText("The storage reports that the upload permission has expired.")
      .waitFor();
  });

  test.for(fileChanges)(
    "that %s while it is uploaded fails with that reason",
    async ([_, change], { expect }) => {
      await using prepared = await preparePage(changingFile);
      const { network } = prepared;
      network.injectFault(isPart, { bandwidth: 20 * MiB });
      await upload(prepared.page, prepared.path);
      await expect.poll(() => sentParts(network).length).toBeGreaterThan(0);
      await change(prepared.path);
      await prepared.uploads
        .getByText("The file was changed, moved, or deleted after you chose it.")
        .waitFor();
    },
  );

  test("whose tab crashes resumes from the parts that arrived when it is chosen again", async ({
    expect,
  }) => {
    await using prepared = await preparePage(largeFile);
    const { page, network, path, stack } = prepared;
    const endLimit = network.injectFault(isPart, { bandwidth: 16 * MiB });
    await upload(page, path);
    await expect.poll(() => storedParts(network).length).toBeGreaterThan(1);
    const crashed = page.waitForEvent("crash");
    await page.goto("chrome://crash").catch(() => undefined);
    await crashed;
    endLimit();
    const before = storedParts(network);
    const tab = await openTab(page, stack.url);
    await upload(tab, path);
    await expectArrival(prepared, tab, largeFile);
    expectOnce(before, storedParts(network));
  });

  test("chosen in two tabs is two uploads with two records", async ({ expect }) => {
    await using prepared = await preparePage(largeFile);
    const { page, network, path, stack } = prepared;
    network.injectFault(isPart, { bandwidth: 24 * MiB });
    const tab = await openTab(page, stack.url);
    await upload(page, path);
    await expect.poll(() => sentParts(network).length).toBeGreaterThan(0);
    await upload(tab, path);
    await waitForText(uploadsIn(page), "log.txt", "Done");
    await waitForText(uploadsIn(tab), "log.txt", "Done");
    expect(sentParts(network)).toHaveLength(2 * largeFileParts);
    const { uploads } = await (await callApi(stack.apiUrl + buildPath("listUploads"))).json();
    expect(uploads).toHaveLength(2);
    for (const { id } of uploads)
      expect(await downloadedSha256(stack.apiUrl, id)).toBe(computeSha256(largeFile));
  });

  test("that is paused sends nothing, and resumes from the parts that arrived", async ({
    expect,
  }) => {
    await using prepared = await preparePage(largeFile);
    const { page, network } = prepared;
    network.injectFault(isPart, { bandwidth: 16 * MiB });
    await upload(page, prepared.path);
    await expect.poll(() => storedParts(network).length).toBeGreaterThan(0);
    const row = findItem(uploadsIn(page), "log.txt");
    await row.getByRole("button", { name: "Pause log.txt" }).click();
    await waitForText(uploadsIn(page), "log.txt", "Paused");
    const before = storedParts(network);
    await row.getByRole("button", { name: "Resume log.txt" }).click();
    await expectArrival(prepared, page, largeFile);
    expectOnce(before, storedParts(network));
  });
});

test("a thousand files of 10 KB take a dozen requests to the API", async () => {
  await using prepared = await preparePage(smallFile);
  const { page, network, folder } = prepared;
  const many = join(folder, "many");
  await mkdir(many);
  const paths = Array.from({ length: 1000 }, (_, number) => join(many, `${number}.txt`));
  for (const [number, path] of paths.entries())
    await writeFile(path, `${number} `.padEnd(10_000, "."));
  // A visible page asks every two seconds what has changed.
  const isFeed = ({ path }: RecordedRequest) => path.endsWith(buildPath("listChanges"));
  const apiRequests = () =>
    network.requests.filter((request) => isApi(request) && !isFeed(request));
  const before = apiRequests().length;
  await page.locator("input[data-kind=files]").setInputFiles(paths);
  await page.getByRole("heading", { name: "1,000 uploaded" }).waitFor({ timeout: 200_000 });
  const isRequestOfUploads = ({ method, path }: RecordedRequest) =>
    method === "POST" && path.endsWith("/uploads");
  expect(apiRequests().filter(isRequestOfUploads)).toHaveLength(12);
  // The others wait for records, up to 20 seconds each.
  expect(apiRequests().length - before).toBeLessThanOrEqual(25);
}, 300_000);

import { mkdir, open, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathOf } from "@slipway/core/routes";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "./browser.ts";
import { callApi } from "./callers.ts";
import {
  apiDown,
  type Fault,
  internalError,
  sessionExpired,
  slowDown,
  urlExpired,
} from "./faulty-network/fault.ts";
import { type FaultyNetwork, startFaultyNetwork } from "./faulty-network/network.ts";
import {
  isForm,
  isPart,
  only,
  share,
  toApi,
  toApiOrS3,
  toS3,
  type Which,
} from "./faulty-network/requests.ts";
import { itemOf, type OpenPage, openPage, openTab, pressUpload, says } from "./page.ts";
import { downloadedSha256, sha256Of } from "./slipway-command.ts";
import { type TestStack, temporaryFolder, testStack } from "./stack.ts";

const MiB = 1024 ** 2;
const small = Buffer.alloc(150_000, "A small log. ");
const large = Buffer.alloc(40 * MiB - 5, "All hands on deck. ");
const parts = 5;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

interface Attempt extends AsyncDisposable {
  readonly stack: TestStack;
  readonly network: FaultyNetwork;
  readonly opened: OpenPage;
  readonly page: Page;
  readonly path: string;
  readonly folder: string;
}

/** A page that reaches Slipway only through a network, and a file on disk. */
const attempt = async (bytes: Uint8Array): Promise<Attempt> => {
  const stack = await testStack({ page: true });
  const folder = await temporaryFolder();
  const network = await startFaultyNetwork();
  const opened = await openPage(browser, stack.url, {
    proxy: { server: network.url, bypass: "<-loopback>" },
  });
  const path = join(folder.path, "log.txt");
  await writeFile(path, bytes);
  return {
    stack,
    network,
    opened,
    page: opened.page,
    path,
    folder: folder.path,
    [Symbol.asyncDispose]: async () => {
      await opened[Symbol.asyncDispose]();
      await network[Symbol.asyncDispose]();
      await stack[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
};

const upload = async (page: Page, paths: string | string[]): Promise<void> => {
  await page.locator("input[data-kind=files]").setInputFiles(paths);
  await pressUpload(page);
};

const newFilesOf = (page: Page) => page.getByRole("region", { name: "Upload files" });

/** The page says that it is ready, and the one upload that there is has these bytes. */
const arrived = async ({ stack }: Attempt, page: Page, bytes: Uint8Array): Promise<void> => {
  await says(newFilesOf(page), "log.txt", "Ready");
  const { uploads } = await (await callApi(stack.apiUrl + pathOf("listUploads"))).json();
  const ready = uploads.filter(({ status }: { status: string }) => status === "ready");
  expect(ready).toHaveLength(1);
  expect(await downloadedSha256(stack.apiUrl, ready[0].id)).toBe(sha256Of(bytes));
};

const of = (network: FaultyNetwork, which: Which) => network.requests.filter(which);
const stored = (network: FaultyNetwork) =>
  of(network, isPart).filter(({ status }) => status === 200);

describe("in a browser, a network", () => {
  const cases: readonly [string, Uint8Array, Which, Fault][] = [
    [
      "that resets the connection in the middle of a form",
      small,
      only(isForm, 1),
      { resetAfter: 70_000 },
    ],
    [
      "that resets connections in the middle of parts",
      large,
      only(isPart, 1, 3),
      { resetAfter: 3 * MiB },
    ],
    ["that loses the answer to a form", small, only(isForm, 1), { loseAnswer: true }],
    ["that loses the answers to parts", large, only(isPart, 2, 3), { loseAnswer: true }],
    ["that loses ETags", large, isPart, { dropHeaders: ["etag"] }],
    ["that flips a bit in a form", small, only(isForm, 1), { flipAt: 100_000 }],
    ["that flips bits in parts", large, only(isPart, 1, 4), { flipAt: 4 * MiB }],
    ["whose storage is busy", large, only(isPart, 1, 2), { answer: slowDown(1) }],
    ["on which a policy grows old", small, only(isForm, 1), { answer: urlExpired }],
    ["on which signatures grow old", large, only(isPart, 1, 2), { answer: urlExpired }],
    ["whose signer's session ends", large, only(isPart, 1, 2), { answer: sessionExpired }],
    ["whose form's session ends", small, only(isForm, 1), { answer: sessionExpired }],
    ["that takes two seconds for each request", large, toApiOrS3, { latency: 2_000 }],
  ];
  test.each(cases)("%s: the file arrives", async (_, bytes, which, fault) => {
    await using tried = await attempt(bytes);
    tried.network.strike(which, fault);
    await upload(tried.page, tried.path);
    await arrived(tried, tried.page, bytes);
  });

  test("that fails 30 % of all requests: the file arrives", async () => {
    await using tried = await attempt(large);
    const faults: readonly Fault[] = [
      { resetAfter: 0 },
      { loseAnswer: true },
      { answer: internalError },
    ];
    for (const [seed, fault] of faults.entries())
      tried.network.strike(share(toApiOrS3, 0.11, seed), fault);
    await upload(tried.page, tried.path);
    await arrived(tried, tried.page, large);
  });

  test("of 1 Mbit/s: the file arrives, and its progress never runs backwards", async () => {
    await using tried = await attempt(small);
    tried.network.strike(toS3, { bandwidth: 125_000 });
    await upload(tried.page, tried.path);
    const bar = newFilesOf(tried.page).getByRole("progressbar", { name: "Progress of log.txt" });
    const seen: number[] = [];
    const done = arrived(tried, tried.page, small);
    while ((await bar.count()) > 0)
      seen.push(
        Number(await bar.getAttribute("aria-valuenow", { timeout: 1_000 }).catch(() => 100)),
      );
    await done;
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
  });

  test("that the browser is cut off from: it waits, and goes on from the parts that arrived", async () => {
    await using tried = await attempt(large);
    const { page, network } = tried;
    network.strike(isPart, { bandwidth: 16 * MiB });
    await upload(page, tried.path);
    await expect.poll(() => stored(network).length).toBeGreaterThan(0);
    await page.context().setOffline(true);
    await network.goOffline();
    const before = stored(network).map(({ query }) => query.get("partNumber"));
    await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(false);
    await network.goOnline();
    await page.context().setOffline(false);
    await arrived(tried, page, large);
    for (const partNumber of before)
      expect(
        of(network, isPart).filter(({ query }) => query.get("partNumber") === partNumber),
      ).toHaveLength(1);
  });

  test.each([
    ["whose API is down while the storage is there", toApi, apiDown],
    ["whose storage is down while the API is there", toS3, internalError],
  ])("%s: the file arrives once it is back", async (_, which, answer) => {
    await using tried = await attempt(large);
    const heal = tried.network.strike(which, { answer });
    await upload(tried.page, tried.path);
    await expect
      .poll(() => of(tried.network, which).filter(({ status }) => status === answer.status).length)
      .toBeGreaterThan(3);
    heal();
    await arrived(tried, tried.page, large);
  });

  test("whose storage calls every signature expired: the file fails with that", async () => {
    await using tried = await attempt(large);
    tried.network.strike(isPart, { answer: urlExpired });
    await upload(tried.page, tried.path);
    await newFilesOf(tried.page)
      .getByText("The storage reports that the upload permission has expired.")
      .waitFor();
  });
});

describe("in a browser, a file", () => {
  test.each([
    ["is truncated", (path: string) => truncate(path, 20 * MiB)],
    ["is changed", (path: string) => overwrite(path)],
  ])("that %s while it is uploaded fails with that", async (_, change) => {
    await using tried = await attempt(Buffer.alloc(160 * MiB, "All hands on deck. "));
    tried.network.strike(isPart, { bandwidth: 20 * MiB });
    await upload(tried.page, tried.path);
    await expect.poll(() => of(tried.network, isPart).length).toBeGreaterThan(0);
    await change(tried.path);
    await newFilesOf(tried.page)
      .getByText("The file was changed, moved, or deleted after you chose it.")
      .waitFor();
  });

  test("whose tab crashes goes on from the parts that arrived, when it is chosen again", async () => {
    await using tried = await attempt(large);
    const { page, network } = tried;
    const heal = network.strike(isPart, { bandwidth: 16 * MiB });
    await upload(page, tried.path);
    await expect.poll(() => stored(network).length).toBeGreaterThan(1);
    const crashed = page.waitForEvent("crash");
    await page.goto("chrome://crash").catch(() => undefined);
    await crashed;
    heal();
    const before = stored(network).map(({ query }) => query.get("partNumber"));
    const next = await openTab(page, tried.stack.url);
    await upload(next, tried.path);
    await arrived(tried, next, large);
    for (const partNumber of before)
      expect(
        stored(network).filter(({ query }) => query.get("partNumber") === partNumber),
      ).toHaveLength(1);
  });

  test("chosen in two tabs is two uploads with two records", async () => {
    await using tried = await attempt(large);
    const { page, network } = tried;
    network.strike(isPart, { bandwidth: 24 * MiB });
    const other = await openTab(page, tried.stack.url);
    await upload(page, tried.path);
    await expect.poll(() => of(network, isPart).length).toBeGreaterThan(0);
    await upload(other, tried.path);
    await says(newFilesOf(page), "log.txt", "Ready");
    await says(newFilesOf(other), "log.txt", "Ready");
    expect(of(network, isPart)).toHaveLength(2 * parts);
    const { uploads } = await (await callApi(tried.stack.apiUrl + pathOf("listUploads"))).json();
    expect(uploads).toHaveLength(2);
    for (const { id } of uploads)
      expect(await downloadedSha256(tried.stack.apiUrl, id)).toBe(sha256Of(large));
  });

  test("that is paused stands still, and goes on from the parts that arrived", async () => {
    await using tried = await attempt(large);
    const { page, network } = tried;
    network.strike(isPart, { bandwidth: 16 * MiB });
    await upload(page, tried.path);
    await expect.poll(() => stored(network).length).toBeGreaterThan(0);
    const row = itemOf(newFilesOf(page), "log.txt");
    await row.getByRole("button", { name: "Pause log.txt" }).click();
    await says(newFilesOf(page), "log.txt", "Paused");
    const before = stored(network).map(({ query }) => query.get("partNumber"));
    await row.getByRole("button", { name: "Resume log.txt" }).click();
    await arrived(tried, page, large);
    for (const partNumber of before)
      expect(
        stored(network).filter(({ query }) => query.get("partNumber") === partNumber),
      ).toHaveLength(1);
  });
});

test("a thousand files of 10 KB take a dozen requests to the API", async () => {
  await using tried = await attempt(small);
  const { page, network, folder } = tried;
  const many = join(folder, "many");
  await mkdir(many);
  const paths = Array.from({ length: 1000 }, (_, number) => join(many, `${number}.txt`));
  for (const [number, path] of paths.entries())
    await writeFile(path, `${number} `.padEnd(10_000, "."));
  await page.locator("input[data-kind=files]").setInputFiles(paths);
  await page.getByText("1000 files").waitFor();
  const before = of(network, toApi).length;
  await pressUpload(page);
  await page.getByRole("heading", { name: "1000 uploaded" }).waitFor({ timeout: 100_000 });
  expect(of(network, toApi).length - before).toBeLessThanOrEqual(12);
});

const overwrite = async (path: string): Promise<void> => {
  const file = await open(path, "r+");
  await file.write("Nobody on deck.", 100 * MiB);
  await file.close();
};

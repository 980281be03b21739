// Measures how fast Chromium uploads to all of Slipway on this machine:
//
// - A file of 1 GiB, next to curl, which uploads the same parts, six at a time. Its parts are hashed and signed before. The
//   page's maximum memory is printed too. Both run over loopback, where the processors are the limit, and over a connection
//   of 50 MB/s.
// - 1,000 files of 10 KB, next to @uppy/aws-s3 with the same backend, until S3 has acknowledged all files, and until all
//   records are ready.
//
// The last lines contain the ratios.
//
//   npm run bench -- upload-throughput
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "playwright-core";
import { launchBrowser } from "../tests/browser.ts";
import { startFaultyNetwork } from "../tests/faulty-network/network.ts";
import { prepareParts, uploadWithCurl } from "./subjects/curl-parts.ts";
import { startSlipway } from "./subjects/slipway-process.ts";
import {
  type Durations,
  openBenchPage,
  readPageMegabytes,
  writeBenchPage,
} from "./subjects/upload-page.ts";

const GiB = 1024 ** 3;
const concurrentParts = 6;
const rounds = 3;
/** The bandwidth of a fast connection in bytes per second, which is 400 Mbit/s. */
const fastBandwidth = 50e6;
const manyFiles = 1000;

/** Writes a text file that cannot be compressed much. It is text because its declared type is text/plain. */
const writeBigFile = async (path: string): Promise<void> => {
  const file = await open(path, "w");
  const block = Buffer.from(randomBytes(3 * 4 * 1024 ** 2).toString("base64"));
  for (let written = 0; written < GiB; written += block.length) {
    block.write(String(written));
    await file.write(block, 0, Math.min(block.length, GiB - written));
  }
  await file.close();
};

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

const formatSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

/** Runs an upload, and returns its milliseconds and the page's maximum memory in MB. */
const measureMemory = async (page: Page, act: () => Promise<number>) => {
  const browser = page.context().browser();
  if (!browser) throw new Error("the page has no browser");
  let megabytes = 0;
  let isRunning = true;
  const poll = async () => {
    while (isRunning) {
      megabytes = Math.max(megabytes, await readPageMegabytes(browser));
      await delay(100);
    }
  };
  const polling = poll();
  const milliseconds = await act();
  isRunning = false;
  await polling;
  return { milliseconds, megabytes };
};

await using _ = await writeBenchPage();
const folder = await mkdtemp(join(tmpdir(), "slipway-bench-"));
const { url, child } = await startSlipway(join(folder, "data"));
const browser = await launchBrowser();
try {
  const big = join(folder, "big.txt");
  await writeBigFile(big);
  const ratios: string[] = [];
  const curlFolder = join(folder, "curl");
  await mkdir(curlFolder);
  const parts = await prepareParts(big, GiB, curlFolder);
  /** Measures both in turn, through a proxy if there is one. */
  const compare = async (name: string, proxy: string | undefined) => {
    const slipwayTimes: number[] = [];
    const curlTimes: number[] = [];
    let memory = 0;
    for (let round = 1; round <= rounds; round += 1) {
      const options = { parts, size: GiB, concurrentParts, folder: curlFolder, proxy };
      curlTimes.push(await uploadWithCurl(`${url}/api`, options));
      const page = await openBenchPage(browser, url, proxy);
      await page.locator("input").setInputFiles(big);
      const { milliseconds, megabytes } = await measureMemory(page, () =>
        page.evaluate(async () => (await globalThis.uploadWithSlipway()).ready),
      );
      slipwayTimes.push(milliseconds);
      memory = Math.max(memory, megabytes);
      await page.context().close();
      console.log(
        `1 GiB ${name}, round ${round}: curl ${formatSeconds(curlTimes.at(-1) ?? 0)}, Slipway ${formatSeconds(milliseconds)}`,
      );
    }
    const share = median(curlTimes) / median(slipwayTimes);
    ratios.push(
      `1 GiB ${name}: Slipway has ${share.toFixed(2)} times the throughput of curl (medians). The page uses at most ${memory.toFixed(0)} MB.`,
    );
  };
  await compare("over loopback", undefined);
  await using network = await startFaultyNetwork();
  network.injectFault(() => true, { bandwidth: fastBandwidth });
  await compare("over 50 MB/s", network.url);

  const many = join(folder, "many");
  await mkdir(many);
  const paths = Array.from({ length: manyFiles }, (_, number) => join(many, `${number}.txt`));
  for (const [number, path] of paths.entries())
    await writeFile(path, `${number} `.padEnd(10_000, "."));
  const measure = async (act: (page: Page) => Promise<Durations>) => {
    const page = await openBenchPage(browser, url, undefined);
    let requests = 0;
    page.on("request", (request) => {
      if (new URL(request.url()).pathname.startsWith("/api/")) requests += 1;
    });
    await page.locator("input").setInputFiles(paths);
    const durations = await act(page);
    await page.context().close();
    return { ...durations, requests };
  };
  const formatResult = ({ acknowledged, ready, requests }: Durations & { requests: number }) =>
    `${formatSeconds(acknowledged)} until acknowledged, ${formatSeconds(ready)} until ready, ${requests} requests to the API`;
  const results = { slipway: [] as Durations[], uppy: [] as Durations[] };
  for (let round = 1; round <= rounds; round += 1) {
    const uppy = await measure((page) => page.evaluate(() => globalThis.uploadWithUppy()));
    const slipway = await measure((page) => page.evaluate(() => globalThis.uploadWithSlipway()));
    results.uppy.push(uppy);
    results.slipway.push(slipway);
    console.log(`${manyFiles} files, round ${round}: Uppy ${formatResult(uppy)}`);
    console.log(`${manyFiles} files, round ${round}: Slipway ${formatResult(slipway)}`);
  }
  for (const until of ["acknowledged", "ready"] as const) {
    const [uppy, slipway] = [results.uppy, results.slipway].map((all) =>
      median(all.map((durations) => durations[until])),
    );
    ratios.push(
      `${manyFiles} files, until ${until}: Slipway has ${((uppy ?? 0) / (slipway ?? 1)).toFixed(2)} times the throughput of Uppy (medians).`,
    );
  }
  console.log(ratios.join("\n"));
} finally {
  await browser.close();
  child.kill("SIGTERM");
  await once(child, "close");
  await rm(folder, { recursive: true, force: true });
}

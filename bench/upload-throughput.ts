// How fast a real Chromium uploads to all of Slipway on this machine:
//
// - a file of 1 GiB, against curl that puts the same parts, hashed and signed beforehand, six at a time; and the most
//   memory that the page's process has meanwhile. Both over loopback, where the processors are what is short, and over a
//   link of 50 MB/s, where the link is
// - 1,000 files of 10 KB, against @uppy/aws-s3 on the same backend: until S3 has acknowledged all files, and until all
//   records are ready
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
import { layBenchPage, openBenchPage, pageMegabytes, type Took } from "./subjects/upload-page.ts";

const GiB = 1024 ** 3;
const atOnce = 6;
const rounds = 3;
/** Bytes each second of a fast line: 400 Mbit/s. */
const lineBandwidth = 50e6;
const manyFiles = 1000;

/** A file of bytes that no disk and no server can make less of; as text, so that it is what it says it is. */
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

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

/** Do it while the page's memory is watched; returns the most that was seen, in MB. */
const watchingMemory = async (page: Page, act: () => Promise<number>) => {
  const browser = page.context().browser();
  if (!browser) throw new Error("the page has no browser");
  let most = 0;
  const look = async () => {
    most = Math.max(most, await pageMegabytes(browser));
  };
  let watching = true;
  const watch = async () => {
    while (watching) {
      await look();
      await delay(100);
    }
  };
  const watched = watch();
  const took = await act();
  watching = false;
  await watched;
  return { took, most };
};

await using _ = await layBenchPage();
const folder = await mkdtemp(join(tmpdir(), "slipway-bench-"));
const { url, child } = await startSlipway(join(folder, "data"));
const browser = await launchBrowser();
try {
  const big = join(folder, "big.txt");
  await writeBigFile(big);
  const curlFolder = join(folder, "curl");
  await mkdir(curlFolder);
  const parts = await prepareParts(big, GiB, curlFolder);
  /** Alternating rounds of both, through a proxy where one is given. */
  const compare = async (name: string, proxy: string | undefined) => {
    const slipwayTimes: number[] = [];
    const curlTimes: number[] = [];
    let memory = 0;
    for (let round = 1; round <= rounds; round += 1) {
      const given = { parts, size: GiB, atOnce, folder: curlFolder, proxy };
      curlTimes.push(await uploadWithCurl(`${url}/api`, given));
      const page = await openBenchPage(browser, url, proxy);
      await page.locator("input").setInputFiles(big);
      const { took, most } = await watchingMemory(page, () =>
        page.evaluate(async () => (await globalThis.uploadWithSlipway()).ready),
      );
      slipwayTimes.push(took);
      memory = Math.max(memory, most);
      await page.context().close();
      console.log(
        `1 GiB ${name}, round ${round}: curl ${seconds(curlTimes.at(-1) ?? 0)}, Slipway ${seconds(took)}`,
      );
    }
    const share = median(curlTimes) / median(slipwayTimes);
    console.log(
      `1 GiB ${name}: Slipway reaches ${(share * 100).toFixed(0)} % of curl's throughput (medians); the page's process has at most ${memory.toFixed(0)} MB of its own.`,
    );
  };
  await compare("over loopback", undefined);
  await using line = await startFaultyNetwork();
  line.injectFault(() => true, { bandwidth: lineBandwidth });
  await compare("over 50 MB/s", line.url);

  const many = join(folder, "many");
  await mkdir(many);
  const paths = Array.from({ length: manyFiles }, (_, number) => join(many, `${number}.txt`));
  for (const [number, path] of paths.entries())
    await writeFile(path, `${number} `.padEnd(10_000, "."));
  const measure = async (act: (page: Page) => Promise<Took>) => {
    const page = await openBenchPage(browser, url, undefined);
    let requests = 0;
    page.on("request", (request) => {
      if (new URL(request.url()).pathname.startsWith("/api/")) requests += 1;
    });
    await page.locator("input").setInputFiles(paths);
    const took = await act(page);
    await page.context().close();
    return { ...took, requests };
  };
  const said = ({ acknowledged, ready, requests }: Took & { requests: number }) =>
    `${seconds(acknowledged)} until acknowledged, ${seconds(ready)} until ready, ${requests} requests to the API`;
  const results = { slipway: [] as Took[], uppy: [] as Took[] };
  for (let round = 1; round <= rounds; round += 1) {
    const uppy = await measure((page) => page.evaluate(() => globalThis.uploadWithUppy()));
    const slipway = await measure((page) => page.evaluate(() => globalThis.uploadWithSlipway()));
    results.uppy.push(uppy);
    results.slipway.push(slipway);
    console.log(`${manyFiles} files, round ${round}: Uppy ${said(uppy)}`);
    console.log(`${manyFiles} files, round ${round}: Slipway ${said(slipway)}`);
  }
  for (const until of ["acknowledged", "ready"] as const) {
    const [uppy, slipway] = [results.uppy, results.slipway].map((all) =>
      median(all.map((took) => took[until])),
    );
    console.log(
      `${manyFiles} files, until ${until}: Slipway is ${((uppy ?? 0) / (slipway ?? 1)).toFixed(2)} times as fast as Uppy (medians).`,
    );
  }
} finally {
  await browser.close();
  child.kill("SIGTERM");
  await once(child, "close");
  await rm(folder, { recursive: true, force: true });
}

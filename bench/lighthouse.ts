// Measures the page with Lighthouse on its slow phone: the largest contentful paint, the total blocking time, and the four scores of the
// sign-in page, and of a library with 24 photos. Prints the round with the median performance of several rounds.
//
//   npm run bench -- lighthouse [rounds]
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPage } from "../scripts/build-page.ts";
import { launchBrowser } from "../tests/browser.ts";
import { chooseFiles, openPage } from "../tests/page.ts";
import { jpeg } from "../tests/real-files.ts";
import { startSlipway } from "./subjects/slipway-process.ts";

/** `peers/lighthouse-run.js`, whose packages only benchmarks install. */
interface LighthouseRun {
  readonly runLighthouse: (
    port: number,
    url: string,
  ) => Promise<{
    readonly scores: readonly { readonly title: string; readonly score: number }[];
    readonly largestPaint: number;
    readonly blockingTime: number;
    readonly machineSpeed: number;
    readonly failed: readonly string[];
  }>;
}

const { runLighthouse }: LighthouseRun = await import(
  new URL("peers/lighthouse-run.js", import.meta.url).href
);

const photos = 24;
const rounds = Number(process.argv[2] ?? 5);

type Measured = Awaited<ReturnType<LighthouseRun["runLighthouse"]>>;

const getPerformance = ({ scores }: Measured): number => scores[0]?.score ?? 0;

const findPort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
};

const print = async (name: string, port: number, url: string): Promise<void> => {
  const runs = [];
  for (let round = 1; round <= rounds; round += 1) runs.push(await runLighthouse(port, url));
  const all = runs.map(getPerformance);
  const median = runs.toSorted((one, other) => getPerformance(one) - getPerformance(other))[
    Math.floor(rounds / 2)
  ];
  if (median === undefined) throw new Error("Measure at least one round.");
  const { scores, largestPaint, blockingTime, machineSpeed, failed } = median;
  const numbers = scores.map(({ title, score }) => `${title} ${score}`).join(", ");
  const range = `${Math.min(...all)} to ${Math.max(...all)}`;
  console.log(
    `| ${name} | ${largestPaint.toFixed(1)} s | ${blockingTime.toFixed(0)} ms | ${numbers} | ${range} | ${machineSpeed.toFixed(0)} |`,
  );
  if (failed.length > 0) console.error(`${name}: ${failed.join("; ")}`);
};

const folder = await mkdtemp(join(tmpdir(), "slipway-bench-"));
await buildPage((line) => console.error(line));
const root = join(import.meta.dirname, "..");
const { url, child } = await startSlipway(join(folder, "data"), root);
const port = await findPort();
const browser = await launchBrowser(`--remote-debugging-port=${port}`);
try {
  const page = await browser.newPage();
  await page.goto(url);
  await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  console.log(
    "| page | largest contentful paint | total blocking time | scores | performance of all rounds | machine |\n|---|---|---|---|---|---|",
  );
  await print("sign-in page", port, page.url());
  await page.close();

  await using opened = await openPage(browser, url);
  const files = [];
  for (let number = 1; number <= photos; number += 1)
    files.push(await jpeg(browser, `${number}.jpg`, { width: 3000, height: 2000 + number }));
  await chooseFiles(opened.page, files);
  await opened.page.getByRole("heading", { name: `${photos} uploaded` }).waitFor();
  const loaded = () =>
    [...document.querySelectorAll("[role=gridcell]")].every((cell) => cell.querySelector("img"));
  await opened.page.waitForFunction(loaded, undefined, { timeout: 120_000 });
  await opened.page.reload();
  await opened.page.waitForFunction(loaded);
  await print(`library with ${photos} photos`, port, opened.page.url());
} finally {
  await browser.close();
  child.kill();
  await once(child, "exit");
  await rm(folder, { recursive: true, force: true });
}

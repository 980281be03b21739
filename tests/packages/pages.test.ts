import { readFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { expect, test } from "vitest";
import { requestToken } from "../api-calls.ts";
import { findFreePorts } from "../free-ports.ts";
import { jpeg, realFile } from "../real-files.ts";
import { getSharedBrowser } from "../shared-browser.ts";
import { type InstalledApp, installApp } from "./app.ts";
import { watchProblems } from "./example-page.ts";
import { findCopies } from "./installed-tree.ts";

const browser = await getSharedBrowser();
const markup = realFile("page.html", "text/html", "<p>Not a picture</p>");
const damaged = realFile("damaged.png", "image/png", "Not a picture");

/** A framework's command that serves what it built, without its port. */
const viteServer = ["vite", "preview", "--strictPort"];

const examples = [
  { name: "vite-react-18", react: 18, server: viteServer },
  { name: "vite-react-19", react: 19, server: viteServer },
  { name: "next", react: 19, server: ["next", "start"] },
];

/** Serves the built page together with the local stack that the app installed. */
const start = async (app: InstalledApp, server: readonly string[]) => {
  const [port, pagePort] = [await findFreePorts(), await findFreePorts()];
  const url = `http://localhost:${port}`;
  const origin = `http://localhost:${pagePort}`;
  const options = ["--no-page", "--port", String(port), "--origin", origin];
  const running = app.start(
    "slipway",
    ["dev", ...options, "--", ...server, "--port", String(pagePort)],
    { env: { PATH: createPath(app), SLIPWAY_URL: url } },
  );
  const ended = running.result.then(({ stdout, stderr }) => {
    throw new Error(`The app ended:\n${stdout}\n${stderr}`);
  });
  const status = (address: string) => fetch(address).then((response) => response.status, String);
  await Promise.race([ended, expect.poll(() => status(origin)).toBe(200)]);
  await Promise.race([ended, expect.poll(() => status(`${url}/api/healthz`)).toBe(200)]);
  return { url, origin };
};

/** Node 24 comes before the Node of the machine. */
const createPath = ({ folder }: InstalledApp) =>
  [join(folder, "node_modules", ".bin"), dirname(process.execPath), process.env.PATH].join(
    delimiter,
  );

const openPage = async (opened: Browser, origin: string) => {
  const context = await opened.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const problems = watchProblems(page);
  const requests: string[] = [];
  page.on("request", (request) => requests.push(`${request.method()} ${request.url()}`));
  await page.goto(origin);
  // The rules have arrived, so the page is hydrated.
  await page.getByText("up to 20 MB each").waitFor();
  return { page, problems, requests };
};

const expectNoSidewaysScrolling = async (page: Page) => {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(390);
};

test.each(examples)(
  "the built page of $name uploads a picture, and says why others are refused",
  async ({ name, react, server }) => {
    await using app = await installApp(`examples/${name}`);
    for (const one of ["react", "@slipway/core"])
      expect(findCopies(app.folder, one)).toEqual([`node_modules/${one}`]);
    // Only the styled components of @slipway/react need Mantine.
    expect(findCopies(app.folder, "@mantine/core")).toEqual([]);
    const manifest = await readFile(join(app.folder, "node_modules/react/package.json"), "utf8");
    expect(JSON.parse(manifest).version).toMatch(new RegExp(`^${react}\\.`));
    const built = await app.run("npm", ["run", "build"], { env: { PATH: createPath(app) } });
    expect(built.code, `${built.stdout}\n${built.stderr}`).toBe(0);
    const { url, origin } = await start(app, server);
    const { page, problems, requests } = await openPage(browser, origin);

    const input = page.locator("input[data-kind=files]");
    await input.setInputFiles([markup]);
    const refusal = page.getByRole("alert").filter({ hasText: "page.html" });
    await refusal.getByText("Files of type text/html aren't supported.").waitFor();
    expect(requests.filter((request) => /^POST .*\/uploads/.test(request))).toEqual([]);

    const sky = await jpeg(browser, "sky.jpg", { width: 1200, height: 800 });
    await input.setInputFiles([sky, damaged]);
    const row = (file: string) => page.getByRole("listitem", { name: file });
    await row("sky.jpg").getByText("Done").waitFor();
    await row("damaged.png")
      .getByText(/, not image\/png\./)
      .waitFor();
    expect(await refusal.count()).toBe(0);
    await expectNoSidewaysScrolling(page);

    const token = await requestToken(url, "ada");
    const response = await fetch(`${url}/api/uploads`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { uploads } = await response.json();
    expect(uploads).toHaveLength(2);
    expect(uploads).toContainEqual(
      expect.objectContaining({
        fileName: "sky.jpg",
        kind: "picture",
        status: "ready",
        object: expect.objectContaining({
          size: sky.buffer.length,
          checksum: expect.objectContaining({ value: sky.sha256 }),
        }),
      }),
    );
    expect(problems).toEqual([]);
  },
);

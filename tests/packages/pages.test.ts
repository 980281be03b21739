import { readFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requestToken } from "../api-calls.ts";
import { findFreePorts } from "../free-ports.ts";
import { chooseFiles, findItem, waitForReady } from "../page.ts";
import { jpeg, pdf, realFile } from "../real-files.ts";
import { getSharedBrowser } from "../shared-browser.ts";
import { type InstalledApp, installApp } from "./app.ts";
import { watchProblems } from "./example-page.ts";
import { findCopies } from "./installed-tree.ts";

const browser = await getSharedBrowser();
const markup = realFile("page.html", "text/html", "<p>Not a picture</p>");
const damaged = realFile("damaged.png", "image/png", "Not a picture");

const viteServer = ["vite", "preview", "--strictPort"];
const nextServer = ["next", "start"];

/**
 * Serves the built page together with the local stack that the app installed, without files.
 *
 * @param server the framework's command that serves what it built, without its port
 */
const start = async (app: InstalledApp, server: readonly string[]) => {
  const [port, pagePort] = [await findFreePorts(), await findFreePorts()];
  const url = `http://localhost:${port}`;
  const origin = `http://localhost:${pagePort}`;
  const options = ["--no-page", "--port", String(port), "--origin", origin];
  const data = ["--data", `.slipway-${port}`];
  const running = app.start(
    "slipway",
    ["dev", ...options, ...data, "--", ...server, "--port", String(pagePort)],
    { env: { PATH: createPath(app), SLIPWAY_URL: url } },
  );
  const ended = running.result.then(({ stdout, stderr }) => {
    throw new Error(`The app ended:\n${stdout}\n${stderr}`);
  });
  const status = (address: string) => fetch(address).then((response) => response.status, String);
  await Promise.race([ended, expect.poll(() => status(origin)).toBe(200)]);
  await Promise.race([ended, expect.poll(() => status(`${url}/api/healthz`)).toBe(200)]);
  return { url, origin, [Symbol.asyncDispose]: running.close };
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

const buildApp = async (app: InstalledApp, command: string, ...args: readonly string[]) => {
  const built = await app.run(command, args, { env: { PATH: createPath(app) } });
  expect(built.code, `${built.stdout}\n${built.stderr}`).toBe(0);
};

const expectOneReact = async ({ folder }: InstalledApp, major: number) => {
  for (const one of ["react", "@slipway/core"])
    expect(findCopies(folder, one)).toEqual([`node_modules/${one}`]);
  const manifest = await readFile(join(folder, "node_modules/react/package.json"), "utf8");
  expect(JSON.parse(manifest).version).toMatch(new RegExp(`^${major}\\.`));
};

/** Uploads a picture on the app's page, and others that are refused. */
const expectUploads = async ({ url, origin }: Awaited<ReturnType<typeof start>>) => {
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
};

test.each([
  { name: "vite-react-18", react: 18 },
  { name: "vite-react-19", react: 19 },
])(
  "the built page of $name uploads a picture, and says why others are refused",
  async ({ name, react }) => {
    await using app = await installApp(`examples/${name}`);
    await expectOneReact(app, react);
    // Only the styled components of @slipway/react need Mantine.
    expect(findCopies(app.folder, "@mantine/core")).toEqual([]);
    await buildApp(app, "npm", "run", "build");
    await using running = await start(app, viteServer);
    await expectUploads(running);
  },
);

/** Uploads files with the pasted components, and opens them in the viewer. Markdown is formatted in a worker. */
const expectLibrary = async ({ origin }: Awaited<ReturnType<typeof start>>) => {
  await using context = await browser.newContext();
  const page = await context.newPage();
  const problems = watchProblems(page);
  await page.goto(`${origin}/library`);
  const library = page.getByRole("region", { name: "Library" });
  // The files are listed, so the page is hydrated.
  await page.getByRole("button", { name: /^(?:Upload|Choose files)$/ }).waitFor();
  await chooseFiles(page, [
    realFile("plan.md", "text/markdown", "# Plan of the harbor"),
    realFile("notes.txt", "text/plain", "All hands on deck."),
    pdf("list.pdf"),
  ]);
  for (const [name, content] of [
    ["plan.md", page.getByRole("heading", { name: "Plan of the harbor" })],
    ["notes.txt", page.getByRole("dialog", { name: "notes.txt" }).getByText("All hands on deck.")],
    // Its viewer, or that the browser has none.
    [
      "list.pdf",
      page.locator("iframe").or(page.getByRole("button", { name: "Open in a new tab" })),
    ],
  ] as const) {
    await waitForReady(library, name);
    await findItem(library, name).dblclick();
    await content.waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
  expect(problems).toEqual([]);
};

describe("the built pages of next", () => {
  let app: InstalledApp;

  beforeAll(async () => {
    app = await installApp("examples/next");
  });

  afterAll(() => app.close());

  test("upload a picture, and show the pasted components, if Turbopack builds them", async () => {
    await expectOneReact(app, 19);
    await buildApp(app, "npm", "run", "build");
    await using running = await start(app, nextServer);
    await expectUploads(running);
    await expectLibrary(running);
  });

  test("show the pasted components, if webpack builds them", async () => {
    await buildApp(app, "next", "build", "--webpack");
    await using running = await start(app, nextServer);
    await expectLibrary(running);
  });
});

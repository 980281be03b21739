import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";
import { expect, test } from "vitest";
import { png } from "../real-files.ts";
import { getSharedBrowser } from "../shared-browser.ts";
import { installApp } from "./app.ts";
import {
  createServerEnvironment,
  expectRefusals,
  runScripts,
  startServerApp,
} from "./server-app.ts";
import { expectLimits } from "./server-app-limits.ts";

const browser = await getSharedBrowser();
const photo = png("photo.png");

/** Opens the page of an app in a browser of its own, and signs in. */
const signIn = async (origin: string, user: string) => {
  const context = await browser.newContext();
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await page.goto(origin);
  await page.getByLabel("User").fill(user);
  const signedIn = page.waitForResponse(`${origin}/sign-in`);
  await page.getByRole("button", { name: "Sign in" }).click();
  expect((await signedIn).status()).toBe(303);
  await page.waitForURL(`${origin}/`);
  const listUploads = async () => {
    const response = await page.request.get(`${origin}/api/slipway/uploads`);
    expect(response.status()).toBe(200);
    return (await response.json()).uploads;
  };
  return { context, page, listUploads };
};

/**
 * Lets a page of another port of localhost send requests. The browser adds the session's cookie, because the site is the same.
 *
 * @returns the status of the response to each method
 */
const requestFromSibling = async (
  context: BrowserContext,
  url: string,
  methods: readonly string[],
): Promise<readonly number[]> => {
  const sibling = createServer((_request, response) => response.end("A page of another app."));
  sibling.listen(0, "localhost");
  await once(sibling, "listening");
  try {
    const page = await context.newPage();
    await page.goto(`http://localhost:${(sibling.address() as AddressInfo).port}`);
    const statuses: number[] = [];
    for (const method of methods) {
      const response = page.waitForResponse(url);
      await page.evaluate(
        (init) => fetch(init.url, { ...init, mode: "no-cors", credentials: "include" }),
        { url, method },
      );
      statuses.push((await response).status());
    }
    return statuses;
  } finally {
    sibling.closeAllConnections();
    sibling.close();
  }
};

/** Runs before every route of a Next app, as an app that checks sessions has it. */
const proxy = `import { NextResponse } from "next/server";

export const proxy = () => NextResponse.next({ headers: { "x-proxy": "studio" } });
`;

test.each([
  // The build also checks types.
  ["next-api", ["build"]],
  ["react-router", ["check", "build"]],
  ["sveltekit", ["check", "build"]],
])("the page of the example %s uploads a picture for its user", async (name, scripts) => {
  await using app = await installApp(`examples/${name}`);
  if (name === "next-api") await writeFile(join(app.folder, "proxy.ts"), proxy);
  const environment = await createServerEnvironment(app);
  await runScripts(app, scripts, environment);
  await startServerApp(app, environment);
  const { origin } = environment;
  await expectRefusals(origin);
  const { headers } = await fetch(`${origin}/api/slipway/healthz`);
  expect(headers.get("x-proxy")).toBe(name === "next-api" ? "studio" : null);

  const ada = await signIn(origin, "ada");
  const items = ada.page.getByRole("listitem");
  // The page takes files once its framework has hydrated it.
  const addPicture = async () => {
    if ((await items.count()) === 0) await ada.page.getByLabel("Pictures").setInputFiles(photo);
    return items.count();
  };
  await expect.poll(addPicture, { interval: 500 }).toBe(1);
  await ada.page.getByText("photo.png: ready").waitFor();
  const records = [{ fileName: photo.name, createdBy: "ada", status: "ready" }];
  expect(await ada.listUploads()).toMatchObject(records);

  const uploads = `${origin}/api/slipway/uploads`;
  const ben = await signIn(origin, "ben");
  expect(await ben.listUploads()).toEqual([]);
  const [session] = await ben.context.cookies();
  await expectLimits(origin, `${session?.name}=${session?.value}`);
  // It is the user's session that may read, and the page that may not write.
  const statuses = await requestFromSibling(ada.context, uploads, ["GET", "POST"]);
  expect(statuses).toEqual([200, 403]);
  expect(await ada.listUploads()).toMatchObject(records);
});

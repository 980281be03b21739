import { AxeBuilder } from "@axe-core/playwright";
import { localSignIn } from "@slipway/core/deployment/sign-in";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { collectPageErrors } from "./browser.ts";
import {
  chooseFiles,
  chooseUser,
  openPageAndSignIn,
  signIn,
  waitForReady,
  waitForUploads,
} from "./page.ts";
import { pdf, png, realFile } from "./real-files.ts";
import { uploadFile } from "./script-client.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack } from "./stack.ts";

const browser = await getSharedBrowser();

const signInButton = (page: Page) => page.getByRole("button", { name: "Sign in", exact: true });
const libraryHeading = (page: Page) => page.getByRole("region", { name: "Library" });
const again = (page: Page) => page.getByRole("dialog", { name: "Sign in again" });

/** What breaks WCAG 2.2 AA in the page as it is now. */
const violationsOf = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
};

test.concurrent("two users see only their own files, in two browsers and one after the other in one browser", async () => {
  await using stack = await startTestStack({ page: true });
  await using ada = await openPageAndSignIn(browser, stack.url, { user: "Ada" });
  await using ben = await openPageAndSignIn(browser, stack.url, { user: "Ben" });
  await chooseFiles(ada.page, [pdf("plan.pdf")]);
  await waitForReady(ada.library, "plan.pdf");
  await ben.page.reload();
  await ben.library.getByText("No files yet.").waitFor();

  await ada.page.getByRole("button", { name: "Sign out" }).click();
  await signInButton(ada.page).waitFor();
  await signIn(ada.page, "Zoë Quay");
  await ada.page.getByText("Zoë Quay", { exact: true }).waitFor();
  await ada.library.getByText("No files yet.").waitFor();
  expect(ada.errors).toEqual([]);
});

test.concurrent("a user stays signed in after a reload and after a restart of the stack", async () => {
  await using stack = await startTestStack({ page: true, samePort: true });
  await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPageAndSignIn(browser, stack.url);
  await waitForUploads(opened.library, 1);
  await stack.restart();
  await opened.page.reload();
  await waitForUploads(opened.library, 1);

  // A new tab asks the issuer, which knows the person still.
  const tab = await opened.page.context().newPage();
  await tab.goto(stack.url);
  await signInButton(tab).click();
  await libraryHeading(tab).waitFor();
  await tab.getByText("Ada", { exact: true }).waitFor();
});

test.concurrent("a token that expires during uploads is renewed without interruption", async () => {
  await using stack = await startTestStack({ page: true, accessTokenLifetime: 4 });
  await using opened = await openPageAndSignIn(browser, stack.url);
  const { page } = opened;
  const tokens = new Set<string>();
  page.on("request", (request) => {
    const { authorization } = request.headers();
    if (request.url().startsWith(stack.apiUrl) && authorization) tokens.add(authorization);
  });
  let number = 0;
  while (tokens.size < 3) {
    number += 1;
    const name = `${number}.txt`;
    await chooseFiles(page, [realFile(name, "text/plain", `file ${number}`)]);
    await waitForReady(opened.library, name);
  }
  expect(await again(page).count()).toBe(0);
  expect(opened.errors).toEqual([]);
});

test.concurrent("files wait until the user has signed in again if the token cannot be renewed", async () => {
  await using stack = await startTestStack({ page: true, accessTokenLifetime: 6 });
  await using opened = await openPageAndSignIn(browser, stack.url);
  const { page } = opened;
  await chooseFiles(page, [pdf("chosen.pdf")]);
  // Signed out in another tab, say.
  await page.context().clearCookies();
  await page.route(`**${localSignIn.tokenPath}`, (route) =>
    route.fulfill({ status: 400, json: { error: "invalid_grant" } }),
  );
  await again(page).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.unroute(`**${localSignIn.tokenPath}`);

  const [popup] = await Promise.all([
    page.waitForEvent("popup"),
    again(page).getByRole("button", { name: "Sign in" }).click(),
  ]);
  await chooseUser(popup, "Ada");
  await again(page).waitFor({ state: "hidden" });
  await waitForReady(opened.library, "chosen.pdf");
});

test.concurrent("files in flight when a session ends arrive after signing in again", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPageAndSignIn(browser, stack.url);
  const { page } = opened;
  await page.route(`**${localSignIn.tokenPath}`, (route) =>
    route.fulfill({ status: 400, json: { error: "invalid_grant" } }),
  );
  await page.route(`${stack.apiUrl}/uploads`, (route) =>
    route.fulfill({ status: 401, json: { message: "Unauthorized" } }),
  );
  await chooseFiles(page, [pdf("plan.pdf")]);
  await again(page).waitFor();
  await page.unrouteAll();
  const [popup] = await Promise.all([
    page.waitForEvent("popup"),
    again(page).getByRole("button", { name: "Sign in" }).click(),
  ]);
  // The issuer knows who it is: nothing to be clicked.
  if (!popup.isClosed()) await popup.waitForEvent("close");
  await waitForReady(opened.library, "plan.pdf");
});

test.concurrent("another user who signs in again sees only their own files", async () => {
  await using stack = await startTestStack({ page: true, accessTokenLifetime: 6 });
  await uploadFile(stack.apiUrl, png("hers.png", "image/png"));
  await using opened = await openPageAndSignIn(browser, stack.url);
  const { page } = opened;
  await waitForUploads(opened.library, 1);
  await page.context().clearCookies();
  await page.route(`**${localSignIn.tokenPath}`, (route) =>
    route.fulfill({ status: 400, json: { error: "invalid_grant" } }),
  );
  await again(page).waitFor();
  await page.unroute(`**${localSignIn.tokenPath}`);
  const [popup] = await Promise.all([
    page.waitForEvent("popup"),
    again(page).getByRole("button", { name: "Sign in" }).click(),
  ]);
  await chooseUser(popup, "Ben");
  await page.getByText("Ben", { exact: true }).waitFor();
  await opened.library.getByText("No files yet.").waitFor();
});

test.concurrent("a long user name does not hide the sign-out button on a narrow screen", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPageAndSignIn(browser, stack.url, {
    user: "Maximiliana Featherstonehaugh",
    viewport: { width: 320, height: 700 },
  });
  const clipped = await opened.page
    .getByRole("button", { name: "Sign out" })
    .evaluate((button) =>
      [button, ...button.querySelectorAll("*")]
        .filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth)
        .map(({ className }) => String(className)),
    );
  expect(clipped).toEqual([]);
});

test.concurrent("signing out also ends the session at the issuer", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPageAndSignIn(browser, stack.url);
  const { page } = opened;
  const refreshed = page.waitForRequest((request) => request.url().endsWith("/token/revocation"));
  await page.getByRole("button", { name: "Sign out" }).click();
  await refreshed;
  await signInButton(page).waitFor();
  expect(page.url()).toBe(`${stack.url}/`);
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain("token");
  await page.goBack();
  await page.goto(stack.url);
  await signInButton(page).click();
  await page.getByLabel("Any other name").waitFor();
});

describe("a failed sign-in shows its reason", () => {
  /** The sign-in card of a signed-out page. */
  const cardAt = async (
    url: string,
    prepare: (page: Page) => Promise<unknown> = async () => {},
  ) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await prepare(page);
    await page.goto(url);
    return { page, [Symbol.asyncDispose]: () => context.close() };
  };

  test.concurrent.each([
    ["access_denied", "Sign-in was canceled, or your account doesn't have access."],
    ["server_error", "The sign-in service is having problems. Try again in a moment."],
  ])("if the issuer returns %s", async (error, words) => {
    await using stack = await startTestStack({ page: true });
    await using card = await cardAt(stack.url, (page) =>
      page.route("**/sign-in/auth?*", (route) => {
        const { searchParams } = new URL(route.request().url());
        const answer = new URLSearchParams({ error, state: searchParams.get("state") ?? "" });
        return route.fulfill({ status: 302, headers: { location: `${stack.url}/?${answer}` } });
      }),
    );
    await signInButton(card.page).click();
    await card.page.getByRole("alert").getByText(words).waitFor();
    expect(card.page.url()).toBe(`${stack.url}/`);
  });

  test.concurrent("if the response belongs to no sign-in of this page", async () => {
    await using stack = await startTestStack({ page: true });
    await using card = await cardAt(`${stack.url}/?code=abc&state=forged`);
    await card.page
      .getByRole("alert")
      .getByText(/started in another tab, or too long ago/)
      .waitFor();
    await signIn(card.page, "Ada");
  });

  test.concurrent.each([
    ["missing", { status: 404, body: "" }, /isn't set up: \/settings\.json is missing or invalid/],
    ["the page itself", { body: "<!doctype html>" }, /isn't set up/],
    ["incomplete", { json: { api: "/api", signIn: { issuer: "https://a.b" } } }, /isn't set up/],
    ["not available", { status: 503, body: "" }, /Can't load this page's settings/],
  ])("if the page's settings are %s, and works once they are there", async (_, answer, words) => {
    await using stack = await startTestStack({ page: true });
    await using card = await cardAt(stack.url, (page) =>
      page.route("**/settings.json", (route) => route.fulfill(answer)),
    );
    await card.page.getByRole("alert").getByText(words).waitFor();
    await card.page.unrouteAll();
    await signIn(card.page, "Ada");
  });

  test.concurrent("if the issuer cannot be reached, and works once it can", async () => {
    await using stack = await startTestStack({ page: true });
    await using card = await cardAt(stack.url, (page) =>
      page.route("**/.well-known/openid-configuration", (route) => route.abort()),
    );
    await signInButton(card.page).click();
    await card.page
      .getByRole("alert")
      .getByText(/Can't reach the sign-in service/)
      .waitFor();
    await card.page.unrouteAll();
    await signIn(card.page, "Ada");
  });

  test.concurrent("if the name is invalid", async () => {
    await using stack = await startTestStack({ page: true });
    await using card = await cardAt(stack.url);
    await signInButton(card.page).click();
    await chooseUser(card.page, "<script>");
    await card.page.getByText(/^A name has 1 to 64 letters/).waitFor();
    expect(await card.page.getByLabel("Any other name").inputValue()).toBe("<script>");
    expect(await violationsOf(card.page)).toEqual([]);
    await chooseUser(card.page, "Zoë");
    await libraryHeading(card.page).waitFor();
  });
});

describe.each([
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 320 },
] as const)("in $colorScheme, $width pixels wide", ({ colorScheme, width }) => {
  test.concurrent("every page of the sign-in meets WCAG 2.2 AA and works with only the keyboard", async () => {
    await using stack = await startTestStack({ page: true });
    const context = await browser.newContext({
      colorScheme,
      reducedMotion: "reduce",
      viewport: { width, height: 700 },
    });
    const page = await context.newPage();
    const errors = collectPageErrors(page);
    const look = async (step: string) => {
      expect(await violationsOf(page), step).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, `${step} overflows`).toBe(0);
    };
    const press = async (name: string) => {
      const button = page.getByRole("button", { name, exact: true });
      await button.waitFor();
      for (let presses = 0; presses < 30; presses += 1) {
        if (await button.evaluate((element) => element === document.activeElement)) break;
        await page.keyboard.press("Tab");
      }
      await page.keyboard.press("Enter");
    };
    await page.goto(stack.url);
    await signInButton(page).waitFor();
    await look("card");
    await press("Sign in");
    await page.getByLabel("Any other name").waitFor();
    await look("issuer");
    await press("Sign in as Ada");
    await libraryHeading(page).waitFor();
    await look("signed-in");
    await press("Sign out");
    await signInButton(page).waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });
});

import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getSharedBrowser } from "../shared-browser.ts";
import { type BuiltSite, buildSite } from "./built-site.ts";

const browser = await getSharedBrowser();
let site: BuiltSite;

beforeAll(async () => {
  site = await buildSite();
}, 600_000);
afterAll(() => site[Symbol.asyncDispose]());

/** Opens a page, and collects its errors and its requests to other hosts. */
const openPage = async (route: string, width: number, colorScheme: "light" | "dark") => {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(site.url) && !url.startsWith("data:")) troubles.push(url);
  });
  page.on("pageerror", (error) => troubles.push(String(error)));
  await page.goto(site.url + route, { waitUntil: "load" });
  return { page, troubles, close: () => context.close() };
};

const measureOverflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

test.each([
  ["/", 1280, "light"],
  ["/", 390, "dark"],
  ["/kinds", 390, "light"],
  ["/life-cycle", 1280, "dark"],
  ["/http-api", 390, "light"],
  ["/why-not/uppy", 390, "dark"],
  ["/reference/@slipway/client/uploader", 390, "light"],
] as const)(
  "%s fits a window of %i pixels, and loads nothing from elsewhere",
  async (route, width, scheme) => {
    const { page, troubles, close } = await openPage(route, width, scheme);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    expect(await measureOverflow(page)).toBeLessThanOrEqual(0);
    expect(troubles).toEqual([]);
    await close();
  },
);

test("the search finds a page by its words", async () => {
  const { page, close } = await openPage("/kinds", 1280, "light");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("searchbox").fill("retention choices");
  await page.locator('.results a[href^="/kinds"]').first().waitFor();
  await close();
});

test("every link of every page leads to a page or a file of the site, and to one of its headings", () => {
  const ids = new Map(
    site.routes.map((route) => {
      const html = site.read(`${route.endsWith("/") ? `${route}index` : route}.html`);
      return [
        route,
        { html, ids: new Set(Array.from(html.matchAll(/\sid="([^"]*)"/g), ([, id]) => id)) },
      ];
    }),
  );
  const broken = [...ids].flatMap(([route, { html }]) =>
    Array.from(html.matchAll(/<a\s[^>]*?href="(\/[^"]*)"/g), ([, href = ""]) => href)
      .filter((href) => !isThere(href, ids))
      .map((href) => `${route}: ${href}`),
  );
  expect(site.routes.length).toBeGreaterThan(50);
  expect([...new Set(broken)]).toEqual([]);
});

const isThere = (
  href: string,
  pages: ReadonlyMap<string, { readonly ids: ReadonlySet<string | undefined> }>,
): boolean => {
  const { pathname, hash } = new URL(href, site.url);
  const page = pages.get(decodeURI(pathname));
  if (page !== undefined) return hash === "" || page.ids.has(decodeURIComponent(hash.slice(1)));
  try {
    site.read(decodeURI(pathname));
    return true;
  } catch {
    return false;
  }
};

test("language models find every page in llms.txt, and all of them in llms-full.txt", () => {
  const index = site.read("llms.txt");
  for (const route of site.routes.filter((one) => one.startsWith("/why-not/")))
    expect(index).toContain(`(${route}.md)`);
  expect(index).toContain("(/kinds.md)");
  expect(site.read("llms-full.txt")).toContain("A kind is a named set of rules");
});

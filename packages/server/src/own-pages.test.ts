import { expect, test } from "vitest";
import { checkOrigins, refuseOtherPages } from "./own-pages.ts";

const app = "https://app.test/api/slipway/uploads";

const isRefused = (
  headers: Record<string, string>,
  { method = "POST", url = app, origins = [] as string[] } = {},
): boolean => {
  try {
    refuseOtherPages(new Request(url, { method, headers }), origins);
    return false;
  } catch {
    return true;
  }
};

test.each([
  ["a form of another site", { "sec-fetch-site": "cross-site", origin: "https://evil.test" }],
  [
    "a page of a sibling domain",
    { "sec-fetch-site": "same-site", origin: "https://blog.app.test" },
  ],
  ["another site that hides its origin", { "sec-fetch-site": "cross-site", origin: "null" }],
  ["another site, without Origin", { "sec-fetch-site": "cross-site" }],
  ["an older browser on another site", { origin: "https://evil.test" }],
  ["an older browser in a sandboxed frame", { origin: "null" }],
  ["another port of the host", { origin: "https://app.test:8443" }],
  ["a host that starts like the app's", { origin: "https://app.test.evil.test" }],
  ["a value that no browser sends", { "sec-fetch-site": "same-origin, cross-site" }],
  ["an empty origin", { origin: "" }],
])("refuses what %s sends", (_, headers) => {
  for (const method of ["POST", "PATCH", "DELETE"])
    expect(isRefused(headers, { method })).toBe(true);
  expect(isRefused(headers, { method: "GET" })).toBe(false);
});

test.each([
  ["the app's own page", { "sec-fetch-site": "same-origin", origin: "https://app.test" }],
  ["the user in the address bar", { "sec-fetch-site": "none" }],
  ["a program", {}],
  ["an older browser on the app's page", { origin: "https://app.test" }],
])("accepts what %s sends", (_, headers) => {
  expect(isRefused(headers)).toBe(false);
});

test("behind a proxy, the host that the browser requested counts", () => {
  const url = "http://127.0.0.1:3000/api/slipway/uploads";
  const own = { "sec-fetch-site": "same-origin", origin: "https://app.test" };
  expect(isRefused(own, { url })).toBe(false);
  expect(isRefused({ origin: "https://app.test", host: "app.test" }, { url })).toBe(false);
  expect(isRefused({ origin: "https://evil.test", host: "app.test" }, { url })).toBe(true);
});

test("accepts pages of the origins that the app names, and only of these", () => {
  const origins = ["https://admin.test"];
  const from = (origin: string) => ({ "sec-fetch-site": "cross-site", origin });
  expect(isRefused(from("https://admin.test"), { origins })).toBe(false);
  expect(isRefused(from("http://admin.test"), { origins })).toBe(true);
  expect(isRefused(from("https://admin.test.evil.test"), { origins })).toBe(true);
});

test.each(["*", "admin.test", "https://admin.test/", "https://*.admin.test", "null", ""])(
  "refuses %j as an origin at start",
  (origin) => {
    expect(() => checkOrigins([origin])).toThrow("such as https://app.example.com");
  },
);

import { limits } from "@slipway/core/limits";
import { buildPath, type RouteName, routes } from "@slipway/core/routes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callApi, fetchAs } from "./api-calls.ts";
import { pdf, png } from "./real-files.ts";
import { uploadFile } from "./script-client.ts";
import { startTestStack, type TestStack } from "./stack.ts";

let stack: TestStack;
let id: string;
beforeAll(async () => {
  stack = await startTestStack();
  ({ id } = await uploadFile(stack.apiUrl, pdf("budget <b>&.pdf")));
});
afterAll(() => stack.close());

const share = async (body: object = {}, upload = id) => {
  const response = await callApi(stack.apiUrl + buildPath("createShareLink", { id: upload }), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
};

const shareUrl = async (body: object = {}, upload = id): Promise<string> => {
  const created = await share(body, upload);
  expect(created.status).toBe(201);
  return created.body.url;
};

const open = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, { redirect: "manual", ...init });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

const sendPassword = (url: string, password: string) =>
  open(url, { method: "POST", body: new URLSearchParams({ password }) });

/** Returns the addresses of the page's downloads. */
const findDownloads = (url: string, text: string): readonly string[] =>
  [...text.matchAll(/<a href="([^"]+)"/g)].map(
    ([, href = ""]) => new URL(href.replaceAll("&#38;", "&"), url).href,
  );

test("a page shows names and sizes, and delivers the file through a link that ends soon", async () => {
  const url = await shareUrl({ name: "For the board" });
  const page = await open(url);
  expect(page.status).toBe(200);
  expect(page.text).toContain("budget &#60;b&#62;&#38;.pdf");
  expect(page.text).toMatch(/\d bytes/);
  expect(page.text).toContain('<meta property="og:title" content="For the board">');
  expect(page.text).not.toContain("<script");
  expect(page.text.replaceAll(/<[^<>]*>/g, "")).not.toContain("ada");
  expect(Object.fromEntries(page.headers)).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": expect.stringContaining("default-src 'none'"),
    "referrer-policy": "same-origin",
    "x-robots-tag": "noindex, nofollow",
    "x-content-type-options": "nosniff",
  });
  const [download = ""] = findDownloads(url, page.text);
  const redirect = await open(download);
  expect(redirect.status).toBe(302);
  const file = await fetch(redirect.headers.get("location") ?? "");
  expect(file.headers.get("content-disposition")).toMatch(/^attachment/);
  expect((await file.text()).slice(0, 5)).toBe("%PDF-");
});

test("one link leads to several files, with previews of images, and without those that are deleted", async () => {
  const photo = await uploadFile(stack.apiUrl, png("photo.png"));
  const url = await shareUrl({ ids: [photo.id] });
  const page = await open(url);
  expect(findDownloads(url, page.text)).toHaveLength(2);
  const [, preview = ""] = /<img src="([^"]+)"/.exec(page.text) ?? [];
  const origin = new URL(preview).origin;
  expect(page.headers.get("content-security-policy")).toContain(`img-src ${origin}`);
  await callApi(stack.apiUrl + buildPath("deleteUpload", { id: photo.id }), { method: "DELETE" });
  expect(findDownloads(url, (await open(url)).text)).toHaveLength(1);
  const gone = await open(`${url}/${photo.id}`);
  expect(gone.status).toBe(410);
});

test.each([
  ["de-AT,de;q=0.9,en;q=0.8", "de-AT", "ltr", /Herunterladen/, /586 Byte/],
  ["ar-EG", "ar-EG", "rtl", /تنزيل/, /٥٨٦/],
  ["fr", "en", "ltr", /Download/, /586 bytes/],
])(
  "a page for visitors who read %s is in %s",
  async (header, locale, direction, download, size) => {
    const page = await open(await shareUrl(), { headers: { "accept-language": header } });
    expect(page.text).toContain(`<html lang="${locale}" dir="${direction}">`);
    expect(page.text).toMatch(download);
    expect(page.text).toMatch(size);
    expect(page.headers.get("content-language")).toBe(locale);
  },
);

test("every page of a link is in the visitor's language", async () => {
  const headers = { "accept-language": "es" };
  const locked = await shareUrl({ password: "correct horse" });
  expect((await open(locked, { headers })).text).toContain("Contraseña");
  const body = new URLSearchParams({ password: "battery staple" });
  const refused = await open(locked, { method: "POST", headers, body });
  expect(refused.text).toContain("La contraseña no es correcta.");
  expect((await open(`${locked}x`, { headers })).text).toContain("Este enlace no existe.");
});

test("other apps learn only the name that the owner chose", async () => {
  const page = await open(await shareUrl());
  expect(page.text).not.toContain("og:");
  expect(page.text).toContain("<title>Shared files</title>");
  const injected = await open(await shareUrl({ name: '"><script>alert(1)</script>' }));
  expect(injected.text).not.toContain("<script");
});

describe("a link ends, and then leads to nothing:", () => {
  const expectGone = async (url: string, words: RegExp) => {
    for (const address of [url, `${url}/${id}`]) {
      const page = await open(address);
      expect(page.status).toBe(410);
      expect(page.text).toMatch(words);
      expect(page.text).not.toContain("budget");
    }
  };

  test("when its owner revokes it", async () => {
    const { body } = await share();
    const revoke = (call = callApi) =>
      call(stack.apiUrl + buildPath("revokeShareLink", { id: body.id }), { method: "DELETE" });
    expect((await revoke(fetchAs("eve"))).status).toBe(404);
    expect((await open(body.url)).status).toBe(200);
    const revoked = await revoke();
    expect(revoked.status).toBe(200);
    const { revokedAt } = await revoked.json();
    expect((await (await revoke()).json()).revokedAt).toBe(revokedAt);
    await expectGone(body.url, /revoked/);
  });

  test("when it was used as often as its owner allowed, also at the same time", async () => {
    const url = await shareUrl({ maxDownloads: 3 });
    const answers = await Promise.all(
      Array.from({ length: 12 }, async () => (await open(`${url}/${id}`)).status),
    );
    expect(answers.filter((status) => status === 302)).toHaveLength(3);
    expect(answers.filter((status) => status === 410)).toHaveLength(9);
    await expectGone(url, /as often as/);
  });

  test("when it expires, and while its file is in the trash or deleted", async () => {
    await using other = await startTestStack();
    const before = { stack, id };
    stack = other;
    try {
      ({ id } = await uploadFile(other.apiUrl, pdf("budget.pdf")));
      const short = await shareUrl({ expiresIn: 60 });
      const long = await shareUrl({ expiresIn: 3600 });
      expect((await open(short)).status).toBe(200);
      other.advanceClock(60);
      await expectGone(short, /expired/);
      expect((await open(long)).status).toBe(200);
      const call = (route: RouteName, query = "") =>
        callApi(other.apiUrl + buildPath(route, { id }) + query, { method: routes[route].method });
      await call("deleteUpload");
      await expectGone(long, /no longer available/);
      await call("restoreUpload");
      expect((await open(long)).status).toBe(200);
      await call("deleteUpload", "?permanently=true");
      await expectGone(long, /no longer available/);
    } finally {
      ({ stack, id } = before);
    }
  });
});

test("a guessed, shortened, or altered token looks like one that never was", async () => {
  const url = await shareUrl();
  const token = url.slice(url.lastIndexOf("/") + 1);
  const guesses = [
    "A".repeat(token.length),
    token.slice(0, -1),
    `${token}A`,
    token.slice(0, -2) + (token.endsWith("AA") ? "BA" : "AA"),
    token.toUpperCase(),
    "%00",
    "..%2f..%2fuploads",
    "é",
    "x".repeat(2000),
  ];
  const pages = await Promise.all(
    guesses.flatMap((guess) => {
      const address = url.replace(token, guess);
      return [open(address), open(`${address}/${id}`), sendPassword(address, "secret")];
    }),
  );
  expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([404]));
  expect(new Set(pages.map(({ text }) => text)).size).toBe(1);
  expect((await open(`${url}/01930000-0000-7000-8000-00000000000a`)).status).toBe(404);
});

describe("a password", () => {
  test("opens the page and its files, and nothing shows without it", async () => {
    const url = await shareUrl({ password: "open sesame", name: "Plans" });
    const locked = await open(url);
    expect(locked.status).toBe(200);
    expect(locked.text).toContain('<form method="post">');
    expect(locked.text).toContain("Plans");
    expect(locked.text).not.toContain("budget");
    for (const address of [`${url}/${id}`, `${url}/${id}?pass=1.x`, `${url}?pass=`]) {
      const page = await open(address);
      expect(page.status).toBe(200);
      expect(page.text).toContain('<form method="post">');
    }
    const opened = await sendPassword(url, "open sesame");
    expect(opened.status).toBe(200);
    const [download = ""] = findDownloads(url, opened.text);
    expect(download).toContain("?pass=");
    expect((await open(download)).status).toBe(302);
    const other = await shareUrl({ password: "open sesame" });
    const elsewhere = await open(`${other}/${id}${new URL(download).search}`);
    expect(elsewhere.text).toContain('<form method="post">');
  });

  test("that is wrong ten times locks the link, also for the right one, until some time has passed", async () => {
    await using own = await startTestStack();
    const before = { stack, id };
    stack = own;
    try {
      ({ id } = await uploadFile(own.apiUrl, pdf("budget.pdf")));
      const url = await shareUrl({ password: "right" });
      const { attempts, lockout } = limits.shares;
      const wrong = await Promise.all(
        Array.from(
          { length: attempts },
          async (_, n) => (await sendPassword(url, `wrong ${n}`)).status,
        ),
      );
      expect(wrong).toEqual(wrong.map(() => 403));
      const locked = await sendPassword(url, "right");
      expect(locked.status).toBe(429);
      expect(locked.text).not.toContain("budget");
      await own.restart();
      const moved = own.apiUrl + new URL(url).pathname.slice("/api".length);
      expect((await sendPassword(moved, "right")).status).toBe(429);
      own.advanceClock(lockout);
      expect((await sendPassword(moved, "wrong")).status).toBe(403);
      expect((await sendPassword(moved, "right")).status).toBe(200);
    } finally {
      ({ stack, id } = before);
    }
  });

  test.each(["", "x".repeat(201), "x".repeat(100_000), "\u0000"])(
    "of other lengths is wrong (%#)",
    async (password) => {
      const url = await shareUrl({ password: "right" });
      expect((await sendPassword(url, password)).status).toBe(403);
      expect((await open(url, { method: "POST" })).status).toBe(403);
    },
  );
});

test("an owner lists the links, without their addresses, and others do not see them", async () => {
  const { body } = await share({ name: "Listed", maxDownloads: 5, password: "secret" });
  await open(`${body.url}/${id}`);
  const list = async (call: typeof callApi) =>
    (await (await call(stack.apiUrl + buildPath("listShareLinks"))).json()).links;
  const [newest] = await list(callApi);
  expect(newest).toEqual({
    id: body.id,
    uploads: [id],
    name: "Listed",
    hasPassword: true,
    downloads: 0,
    maxDownloads: 5,
    createdAt: body.createdAt,
    expiresAt: body.expiresAt,
  });
  expect(await list(fetchAs("eve"))).toEqual([]);
});

describe("refuses with the field and its rule:", () => {
  test.each<[object, string, string]>([
    [{ expiresIn: 0 }, "expiresIn", "must be at least 1"],
    [{ expiresIn: 1e9 }, "expiresIn", "must be at most 31536000 seconds"],
    [{ expiresIn: "1 day" }, "expiresIn", "must be a number of seconds"],
    [{ password: "abc" }, "password", "must have at least 4 characters"],
    [{ maxDownloads: 1.5 }, "maxDownloads", "must be a whole number of downloads"],
    [{ name: "x".repeat(121) }, "name", "must have at most 120 characters"],
    [{ ids: ["1"] }, "ids[0]", "must be a UUID version 7"],
    [
      { ids: ["01930000-0000-7000-8000-00000000000a"] },
      "ids[0]",
      "must be a ready upload of the same owner",
    ],
    [{ days: 3 }, "days", ""],
  ])("%j", async (body, path, message) => {
    const refused = await share(body);
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0]).toMatchObject({
      path,
      message: expect.stringContaining(message),
    });
  });

  test("another owner's upload, and one that is not ready", async () => {
    const eve = await fetchAs("eve")(stack.apiUrl + buildPath("createShareLink", { id }), {
      method: "POST",
    });
    expect(eve.status).toBe(404);
    const photo = await uploadFile(stack.apiUrl, png("gone.png"));
    await callApi(stack.apiUrl + buildPath("deleteUpload", { id: photo.id }), { method: "DELETE" });
    expect((await share({}, photo.id)).status).toBe(409);
    expect((await share({ ids: [photo.id] })).status).toBe(400);
  });
});

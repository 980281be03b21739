import { createFilesFunctions } from "@slipway/core/deployment/files-function";
import { filesKeyName } from "@slipway/core/deployment/files-key";
import { createFileUrls } from "@slipway/functions/links/file-urls";
import { expect, test } from "vitest";
import { createFunctionRuntime } from "./function-runtime.ts";

const clock = () => new Date("2026-01-01T12:30:00.000Z");
const url = "https://files.example.com";
const { viewerRequest, viewerResponse } = createFilesFunctions("uploads/");

/** Creates a link with this key. */
const signWith = (key: string, fileName = "a.png"): string =>
  createFileUrls({ url, key, clock }).createSigned({
    key: "uploads/0a/01930000-0000-7000-8000-00000000000a",
    versionId: "3sL4kqtJ+/=.v",
    contentType: "image/png",
    disposition: "inline",
    fileName,
  });

/** Runs the function with these keys in its store. */
const ask = async (link: string, keys: Readonly<Record<number, string>>) => {
  const run = createFunctionRuntime(viewerRequest, {
    keys: new Map(Object.entries(keys).map(([number, key]) => [filesKeyName(Number(number)), key])),
    clock,
  });
  return run({
    request: { method: "GET", uri: new URL(link).pathname, querystring: {}, headers: {} },
  });
};

test("a link names the key, the version, and the headers for S3, and nothing of the viewer's query", async () => {
  expect(await ask(signWith("1.one"), { 1: "one" })).toMatchObject({
    uri: "/uploads/0a/01930000-0000-7000-8000-00000000000a",
    querystring: {
      versionId: { value: "3sL4kqtJ%2B%2F%3D.v" },
      "response-content-type": { value: "image%2Fpng" },
      "response-content-disposition": { value: "inline%3B%20filename%3Da.png" },
      "response-cache-control": { value: "private%2C%20max-age%3D3600%2C%20immutable" },
    },
  });
});

test.each([
  ["uploads/", "derived/0a/id/v1/thumb"],
  ["media/files/", "media/files/derived/0a/id/v1/thumb"],
])("with the prefix %s, a link can lead to a derived image", async (prefix, key) => {
  const link = { key, versionId: "v2", contentType: "image/webp", fileName: "thumb.webp" };
  const urls = createFileUrls({ url, key: "1.one", clock });
  const run = createFunctionRuntime(createFilesFunctions(prefix).viewerRequest, {
    keys: new Map([[filesKeyName(1), "one"]]),
    clock,
  });
  const follow = async (followed: string) => {
    const uri = new URL(urls.createSigned({ ...link, key: followed, disposition: "inline" }))
      .pathname;
    return run({ request: { method: "GET", uri, querystring: {}, headers: {} } });
  };
  expect(await follow(key)).toMatchObject({ uri: `/${key}` });
  expect(await follow(`other/${key}`)).toMatchObject({ statusCode: 403 });
});

test("after a rotation, links of the key before stay valid, and those of older keys do not", async () => {
  const refused = { statusCode: 403 };
  const first = signWith("1.one");
  const second = signWith("2.two");
  const third = signWith("3.three");
  const afterTwo = { 1: "one", 2: "two" };
  expect(await ask(first, afterTwo)).not.toMatchObject(refused);
  expect(await ask(second, afterTwo)).not.toMatchObject(refused);
  const afterThree = { 2: "two", 3: "three" };
  expect(await ask(first, afterThree)).toMatchObject(refused);
  expect(await ask(second, afterThree)).not.toMatchObject(refused);
  expect(await ask(third, afterThree)).not.toMatchObject(refused);
  expect(await ask(first, { 1: "another" })).toMatchObject(refused);
});

test("a link with a long name fits into 2,000 characters, and keeps the extension", async () => {
  const link = signWith("1.one", `${"ä".repeat(250)}.png`);
  expect(link.length).toBeLessThanOrEqual(2000);
  const asked = await ask(link, { 1: "one" });
  expect(JSON.stringify(asked)).toContain(".png");
  expect(asked).not.toHaveProperty("statusCode");
});

test.each(["", "secret", "0.secret", "1.", ".secret", "1234567.secret"])(
  "the key %j, which has no number, is refused at start",
  (key) => {
    expect(() => createFileUrls({ url, key, clock })).toThrow("SLIPWAY_FILES_KEY must be a number");
  },
);

test.each([
  ["image/png", undefined, "image/png", undefined],
  ["text/plain; charset=utf-8", "inline", "text/plain; charset=utf-8", "inline"],
  ["text/html", "inline", "application/octet-stream", "attachment"],
  [
    "TEXT/HTML",
    'attachment; filename="a.html"',
    "application/octet-stream",
    'attachment; filename="a.html"',
  ],
  ["image/svg+xml", "attachmentx", "application/octet-stream", "attachment"],
  ["", undefined, "application/octet-stream", "attachment"],
])(
  "a response of type %j with disposition %j is one that no browser runs",
  async (type, given, served, disposition) => {
    const run = createFunctionRuntime(viewerResponse, { keys: new Map(), clock });
    const headers = {
      ...(type && { "content-type": { value: type } }),
      ...(given && { "content-disposition": { value: given } }),
    };
    const request = { method: "GET", uri: "/", querystring: {}, headers: {} };
    const changed = await run({ request, response: { statusCode: 200, headers } });
    expect(changed.headers["content-type"]?.value).toBe(served);
    expect(changed.headers["content-disposition"]?.value).toBe(disposition);
  },
);

test("a response without content keeps its headers", async () => {
  const run = createFunctionRuntime(viewerResponse, { keys: new Map(), clock });
  const request = { method: "GET", uri: "/", querystring: {}, headers: {} };
  const response = { statusCode: 304, headers: {} };
  expect(await run({ request, response })).toEqual(response);
});

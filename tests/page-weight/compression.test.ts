// Tests how the local stack sends the page's files.
import { readdirSync, readFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { pageFolder } from "@slipway/page";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestStack, type TestStack } from "../stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack({ page: true });
});
afterAll(() => stack[Symbol.asyncDispose]());

const assets = readdirSync(join(pageFolder, "assets"));
const find = (end: string): string => `/assets/${assets.find((name) => name.endsWith(end))}`;

/** Requests a file without decoding its body. */
const get = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(new URL(path, stack.url), { headers }, resolve).on("error", reject).end();
  });
  const { headers: received, statusCode: status } = response;
  return { headers: received, status, body: await buffer(response) };
};

test.each([
  ["br", brotliDecompressSync],
  ["gzip", gunzipSync],
] as const)(
  "a script arrives compressed with %s if the browser accepts it",
  async (encoding, decode) => {
    const path = find(".js");
    const { headers, body } = await get(path, { "accept-encoding": encoding });
    expect(headers["content-encoding"]).toBe(encoding);
    expect(headers.vary).toMatch(/accept-encoding/i);
    const file = readFileSync(join(pageFolder, path));
    expect(decode(body)).toEqual(file);
  },
);

test("a browser that accepts no compression receives the file itself, also for other caches", async () => {
  const path = find(".css");
  for (const accepted of ["identity", "br;q=0, gzip;q=0"]) {
    const { headers, body } = await get(path, { "accept-encoding": accepted });
    expect(headers["content-encoding"]).toBeUndefined();
    expect(headers.vary).toMatch(/accept-encoding/i);
    expect(body).toEqual(readFileSync(join(pageFolder, path)));
  }
});

test("an unchanged page is not sent again", async () => {
  const { headers } = await get("/", { "accept-encoding": "br" });
  const tag = headers.etag ?? "";
  // Two encodings of a file share their tag, so it is a weak one (RFC 9110, section 8.8.3.3).
  expect(tag).toMatch(/^W\//);
  const again = await get("/", { "accept-encoding": "br", "if-none-match": tag });
  expect(again.status).toBe(304);
  expect(again.body).toHaveLength(0);
});

test("a font is not compressed again, and a range is one of the file's own bytes", async () => {
  const font = await get(find(".woff2"), { "accept-encoding": "br" });
  expect(font.headers["content-encoding"]).toBeUndefined();
  const path = find(".js");
  const { status, headers, body } = await get(path, {
    "accept-encoding": "br",
    range: "bytes=10-29",
  });
  expect(status).toBe(206);
  expect(headers["content-encoding"]).toBeUndefined();
  expect(body).toEqual(readFileSync(join(pageFolder, path)).subarray(10, 30));
});

import { expect, test } from "vitest";
import { encodedFiles, readSample } from "../../testing/sample-files.ts";
import { checkContentType } from "../check-content-type.ts";
import type { Content } from "../content.ts";

test.each(encodedFiles)("keeps a CSV in %s: %s", async (charset, file) => {
  const head = readSample(file);
  expect(await checkContentType({ contentType: "text/csv", head, size: head.length })).toEqual({
    outcome: "passed",
    charset,
  });
});

const encodeUtf16 = (text: string, { bigEndian = false, mark = true } = {}): Uint8Array => {
  const bytes = Buffer.from(mark ? `\ufeff${text}` : text, "utf16le");
  return new Uint8Array(bigEndian ? bytes.swap16() : bytes);
};

const check = (head: Uint8Array, rest: Partial<Content> = {}) =>
  checkContentType({ contentType: "text/csv", head, size: head.length, ...rest });

test.each([
  ["utf-16le", false],
  ["utf-16be", true],
])("keeps text in %s with a byte order mark", async (charset, bigEndian) => {
  expect(await check(encodeUtf16("日本語", { bigEndian }))).toEqual({ outcome: "passed", charset });
});

test("keeps text in a multibyte encoding that ends within a character", async () => {
  const shiftJis = Buffer.from("93fa967b8cea8365834c8358836782c582b7814293fa967b8cea", "hex");
  expect(await check(new Uint8Array(shiftJis.subarray(0, -1)), { size: 1000 })).toEqual({
    outcome: "passed",
    charset: "shift_jis",
  });
});

test.each([
  ["UTF-16 with a byte order mark", encodeUtf16("<svg>")],
  ["UTF-16 without a byte order mark", encodeUtf16(" <html>", { mark: false })],
  ["big-endian UTF-16", encodeUtf16("<script>", { bigEndian: true })],
  ["windows-1252", new Uint8Array(Buffer.from("<!-- é --><html>", "latin1"))],
])("rejects HTML or SVG in %s", async (_, head) => {
  expect(await check(head)).toMatchObject({
    reason: { detail: "The bytes are HTML or SVG, not text/csv." },
  });
});

test.each([
  ["control characters", Buffer.from("caf\u00e9\u0001", "latin1")],
  ["UTF-16 with NUL", encodeUtf16("a\0")],
  ["a PDF", Buffer.from("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n1 0 obj\n", "latin1")],
  ["a magic number outside ASCII", Buffer.from("\u00ff\u00d8\u00ff\u00e0JFIF", "latin1")],
])("rejects as text: %s", async (_, head) => {
  expect(await check(new Uint8Array(head))).toMatchObject({ outcome: "failed" });
});

test("rejects text with a single NUL, which is not UTF-16 either", async () => {
  for (const at of [4000, 4001]) {
    const head = new TextEncoder().encode("abc ".repeat(2000)).fill(0, at, at + 1);
    expect(
      await checkContentType({ contentType: "text/plain", head, size: head.length }),
    ).toMatchObject({
      outcome: "failed",
    });
  }
});

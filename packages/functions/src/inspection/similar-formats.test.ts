import { acceptedTypes } from "@slipway/core/content/accepted-types";
import { limits } from "@slipway/core/limits";
import { describe, expect, test } from "vitest";
import { createIworkFile } from "../testing/iwork-files.ts";
import { readSample } from "../testing/sample-files.ts";
import { checkContentType } from "./check-content-type.ts";

/** Returns the types as which an object passes. */
const findPassedTypes = async (head: Uint8Array, size = head.length) => {
  const passed: string[] = [];
  for (const contentType of Object.keys(acceptedTypes))
    if ((await checkContentType({ contentType, head, size })).outcome === "passed")
      passed.push(contentType);
  return passed;
};

const encode = (text: string) => new TextEncoder().encode(text);

describe("documents of iWork", () => {
  test.each(["pages", "numbers", "keynote"] as const)("%s is distinguished", async (document) => {
    const passed = await findPassedTypes(createIworkFile(document));
    expect(passed.toSorted()).toEqual([`application/vnd.apple.${document}`, "application/zip"]);
  });

  test("a document that continues after the first bytes can be of each kind", async () => {
    const start = createIworkFile("pages").slice(0, 100);
    const passed = await findPassedTypes(start, 1024 ** 2);
    expect(passed.filter((type) => type.includes("apple"))).toHaveLength(3);
  });

  test("an archive with another file is rejected", async () => {
    const bytes = createIworkFile("numbers");
    const at = Buffer.from(bytes).indexOf("Metadata/");
    bytes.set(encode("Evil"), at);
    expect(await findPassedTypes(bytes)).toEqual(["application/zip"]);
  });
});

const compoundTypes = [
  ...["application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"],
];

/** Returns the first bytes of a compound file whose directory is at its end, with these bytes in one of its sectors. */
const createLargeCompoundFile = (sector: readonly number[]) => {
  const head = new Uint8Array(limits.inspectedBytes);
  head.set(readSample("writer.doc").subarray(0, 512));
  new DataView(head.buffer).setUint32(48, 2000, true);
  head.set(sector, 512 * 8);
  return head;
};

describe("compound files", () => {
  test.each([
    ["application/msword", [0xec, 0xa5, 0xc1, 0x00]],
    ["application/vnd.ms-excel", [0x09, 0x08, 0x10, 0x00, 0x00, 0x06, 0x05, 0x00]],
    ["application/vnd.ms-powerpoint", [0x0f, 0x00, 0xe8, 0x03]],
  ])(
    "%s whose directory is outside the first bytes is recognized by a sector",
    async (type, sector) => {
      expect(await findPassedTypes(createLargeCompoundFile(sector), 2 * 1024 ** 2)).toEqual([type]);
    },
  );

  test("a large file that shows no kind of document can be of each kind", async () => {
    const head = createLargeCompoundFile([]);
    expect(await findPassedTypes(head, 2 * 1024 ** 2)).toEqual(compoundTypes);
    expect(await findPassedTypes(head)).toEqual([]);
  });

  test("a file without the stream of a document is rejected", async () => {
    const bytes = Buffer.from(readSample("writer.doc"));
    const at = bytes.indexOf(Buffer.from("WordDocument", "utf16le"));
    bytes.write("X", at, "utf16le");
    expect(await findPassedTypes(new Uint8Array(bytes))).toEqual([]);
  });

  test("a directory whose entries refer to each other is read once", async () => {
    const bytes = readSample("poi.xls");
    const start = 512 * (new DataView(bytes.buffer).getUint32(48, true) + 1);
    const view = new DataView(bytes.buffer);
    for (let at = start; at < start + 512; at += 128)
      for (const link of [68, 72, 76]) view.setUint32(at + link, 1, true);
    expect((await findPassedTypes(bytes)).length).toBeLessThanOrEqual(1);
  });
});

test("an archive in the format of RAR 4 is accepted", async () => {
  const head = new Uint8Array(64);
  head.set(Buffer.from("526172211a0700cf907300000d00000000000000", "hex"));
  expect(await findPassedTypes(head)).toEqual(["application/vnd.rar"]);
});

test.each([
  ["a raw image of Canon's cameras", "49492a00100000004352", "image/tiff"],
  ["a cursor", "000002000100101000000000", "image/vnd.microsoft.icon"],
  [
    "a font whose table is outside the file",
    "000100000001001000000000636d617000000000000000ff000000ff",
    "font/ttf",
  ],
  ["gzip with reserved flags", "1f8b08e000000000", "application/gzip"],
])("%s is rejected", async (_, bytes, contentType) => {
  const head = new Uint8Array(Buffer.from(bytes.padEnd(256, "0"), "hex"));
  const { outcome } = await checkContentType({ contentType, head, size: head.length });
  expect(outcome).toBe("failed");
});

test("a tar archive with a wrong checksum is rejected", async () => {
  const head = readSample("gnu.tar");
  head[0] = (head[0] ?? 0) + 1;
  expect(await findPassedTypes(head)).toEqual([]);
});

describe("markup", () => {
  const svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>';
  test.each([
    ["an SVG image", svg, ["image/svg+xml"]],
    ["an SVG image without a declaration", "<svg/>", ["image/svg+xml"]],
    [
      "an SVG image with a prefix",
      '<s:svg xmlns:s="http://www.w3.org/2000/svg"/>',
      ["image/svg+xml"],
    ],
    ["a web page", "<!doctype html><title>Hi</title>", ["text/html"]],
    [
      "a web page in XHTML",
      '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
      ["text/html"],
    ],
    ["an image and then a web page", "<!-- a --><svg></svg><script></script>", ["image/svg+xml"]],
  ])("%s is nothing else", async (_, text, types) => {
    expect(await findPassedTypes(encode(text))).toEqual(types);
  });

  const isMarkup = (type: string) =>
    ["text/html", "application/xml", "image/svg+xml"].includes(type);
  test.each([
    ["a part of a web page", "<p>Hi</p>", ["text/html", "application/xml"]],
    ["XML", '<?xml version="1.0"?><note>Hi', ["application/xml"]],
    ["XML without a declaration", "<note>Hi</note>\n", ["application/xml"]],
    ["text in angle brackets", "<note> this text", []],
    ["text", "a < b", []],
    ["an email address", "<ann@example.com>", ["application/xml"]],
    ["Markdown", "# A title\n\n<p>Hi</p>", []],
    ["an empty file", "", []],
  ])("%s is text", async (_, text, types) => {
    const passed = await findPassedTypes(encode(text));
    expect(passed).toContain("text/markdown");
    expect(passed.filter(isMarkup).toSorted()).toEqual(types.toSorted());
  });

  test("XML that continues after the first bytes is accepted", async () => {
    const head = encode(`<notes>${"<note>Hi</note>".repeat(9)}`);
    expect(await findPassedTypes(head, head.length + 1)).toContain("application/xml");
  });
});

test.each([
  ["text/vtt", "WEBVTT", true],
  ["text/vtt", "\ufeffWEBVTT - title\n", true],
  ["text/vtt", "WEBVTTX", false],
  ["text/vtt", " WEBVTT", false],
  ["text/calendar", "\r\nbegin:vcalendar\r\n", true],
  ["text/calendar", "BEGIN:VCALENDARS\r\n", false],
  ["text/calendar", "BEGIN:VCARD\r\n", false],
  ["text/vcard", "BEGIN:VCARD", true],
  ["application/x-subrip", "1\r\n00:00:01,500 --> 00:00:02,000\r\nHi", true],
  ["application/x-subrip", "1\n00:00:01.500-->0:00:02\n", true],
  ["application/x-subrip", "1\n2\n3\n", false],
  ["application/x-subrip", `${" ".repeat(50_000)}1`, false],
])("as %s, %j is accepted: %s", async (contentType, text, accepted) => {
  const head = encode(text);
  const { outcome } = await checkContentType({ contentType, head, size: head.length });
  expect(outcome).toBe(accepted ? "passed" : "failed");
});

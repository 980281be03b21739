import { expect, test } from "vitest";
import { png } from "../testing/world.ts";
import { inspectContent } from "./inspect-content.ts";

const text = (content: string) => new TextEncoder().encode(content);
const inspect = (contentType: string, head: Uint8Array, size = head.length) =>
  inspectContent({ contentType, head, size });
const pdf = text("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n");

/** A WAV of half a second of silence: 8 kHz, mono, 8 bits. */
const wav = () => {
  const bytes = Buffer.alloc(44 + 4000, 128);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36 + 4000, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(8000, 24);
  bytes.writeUInt32LE(8000, 28);
  bytes.writeUInt16LE(1, 32);
  bytes.writeUInt16LE(8, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(4000, 40);
  return new Uint8Array(bytes);
};

test.each([
  ["image/png", png, { width: 1, height: 1 }],
  ["application/pdf", pdf, undefined],
  ["audio/wav", wav(), { duration: 0.5 }],
])("%s that matches its type passes with its media details", async (type, bytes, media) => {
  expect(await inspect(type, bytes)).toEqual({ outcome: "passed", media });
});

test("audio that is longer than its first bytes has the duration of its metadata", async () => {
  expect(await inspect("audio/wav", wav().subarray(0, 1000), 4044)).toMatchObject({
    media: { duration: 0.5 },
  });
});

test.each([
  ["text/plain", "plain – déjà vu"],
  ["text/csv", "name,size\na,1\n"],
  ["text/markdown", '<p align="center">A readme</p>\n'],
  ["application/json", '{"a": 1}'],
])("text of the type %s passes", async (type, content) => {
  expect(await inspect(type, text(content))).toEqual({ outcome: "passed", charset: "utf-8" });
});

test("text may end within a character if the object is longer", async () => {
  const bytes = text("déjà");
  const cut = bytes.subarray(0, -1);
  expect(await inspect("application/json", cut, bytes.length)).toMatchObject({ outcome: "passed" });
  expect(await inspect("application/json", cut)).toMatchObject({ outcome: "failed" });
});

test.each([
  ["image/jpeg", png, "The bytes are image/png, not image/jpeg."],
  [
    "image/png",
    text("<!doctype html><script>alert(1)</script>"),
    "The bytes are HTML or SVG, not image/png.",
  ],
  ["image/png", text("hello"), "The bytes are of an unknown type, not image/png."],
  ["image/png", new Uint8Array(), "The bytes are of an unknown type, not image/png."],
  ["text/plain", png, "The bytes are image/png, not text/plain."],
  ["text/plain", text("\ufeff <!-- x --> <HTML>"), "The bytes are HTML or SVG, not text/plain."],
  [
    "text/csv",
    text('<svg xmlns="http://www.w3.org/2000/svg">'),
    "The bytes are HTML or SVG, not text/csv.",
  ],
  ["text/plain", text("a\u0000b"), "The bytes are binary data, not text/plain."],
  [
    "application/json",
    new Uint8Array([0x22, 0xe9, 0x22]),
    "The bytes are not UTF-8 text, not application/json.",
  ],
  ["text/javascript", text("alert(1)"), "text/javascript is not accepted."],
  ["__proto__", png, "__proto__ is not accepted."],
  ["", png, "An empty type is not accepted."],
])("%s is rejected: %3$s", async (type, bytes, detail) => {
  expect(await inspect(type, bytes)).toEqual({
    outcome: "failed",
    reason: { code: "content-mismatch", detail },
  });
});

test("a video whose first bytes contain no media details passes without them", async () => {
  const box = Buffer.from("\0\0\0\x18ftypisom\0\0\x02\0isommp41", "latin1");
  expect(await inspect("video/mp4", new Uint8Array(box), 5_000_000)).toEqual({
    outcome: "passed",
    media: undefined,
  });
});

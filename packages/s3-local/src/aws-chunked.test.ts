import { expect, test } from "vitest";
import { decodeAwsChunked } from "./aws-chunked.ts";

async function decode(body: string, chunkBytes: number) {
  const bytes = Buffer.from(body);
  async function* source(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      yield bytes.subarray(at, at + chunkBytes);
    }
  }
  const trailers = new Map<string, string>();
  const parts: Buffer[] = [];
  for await (const part of decodeAwsChunked(source(), trailers)) parts.push(part);
  return { text: Buffer.concat(parts).toString(), trailers: Object.fromEntries(trailers) };
}

const whole = "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nX-Amz-Checksum-CRC32: DUoRhQ==\r\n\r\n";

test.each([1, 2, 7, 1000])("decodes a body that arrives %i bytes at a time", async (size) => {
  expect(await decode(whole, size)).toEqual({
    text: "hello world",
    trailers: { "x-amz-checksum-crc32": "DUoRhQ==" },
  });
});

test.each([
  ["cut inside a chunk", whole.slice(0, 6), "IncompleteBody"],
  ["cut before its trailers end", whole.slice(0, -2), "IncompleteBody"],
  ["a size that is no number", `z\r\n${whole}`, "IncompleteBody"],
  ["a chunk longer than it says", "2\r\nhello\r\n0\r\n\r\n", "IncompleteBody"],
  ["bytes after its end", `${whole}more`, "IncompleteBody"],
  ["a trailer without a name", "0\r\nnothing\r\n\r\n", "MalformedTrailerError"],
])("refuses a body with %s", async (_, body, code) => {
  await expect(decode(body, 5)).rejects.toMatchObject({ code });
});

import { describe, expect, test } from "vitest";
import { chunkSignatures } from "../../auth/signing/chunk-signatures.ts";
import { signingKey } from "../../auth/signing/signature-v4.ts";
import { type Chunking, decodeAwsChunked } from "./aws-chunked.ts";

const decode = async (
  body: string,
  chunkBytes: number,
  chunking: Chunking = { kind: "unsigned-chunks" },
) => {
  const bytes = Buffer.from(body);
  async function* source(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      yield bytes.subarray(at, at + chunkBytes);
    }
  }
  const trailers = new Map<string, string>();
  const parts: Buffer[] = [];
  for await (const part of decodeAwsChunked(source(), { chunking, trailers })) parts.push(part);
  return { text: Buffer.concat(parts).toString(), trailers: Object.fromEntries(trailers) };
};

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
  ["a size that is not a number", `z\r\n${whole}`, "IncompleteBody"],
  ["a chunk longer than it says", "2\r\nhello\r\n0\r\n\r\n", "IncompleteBody"],
  ["bytes after its end", `${whole}more`, "IncompleteBody"],
  ["a trailer without a name", "0\r\nnothing\r\n\r\n", "MalformedTrailerError"],
])("refuses a body with %s", async (_, body, code) => {
  await expect(decode(body, 5)).rejects.toMatchObject({ code });
});

describe("signed chunks, by AWS's published examples", () => {
  const scope = {
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    date: "20130524",
    region: "us-east-1",
    service: "s3",
  };
  const key = signingKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scope);
  const signedChunks = (seed: string, trailers: boolean): Chunking => ({
    kind: "signed-chunks",
    trailers,
    signatures: chunkSignatures({
      scope,
      amzDate: "20130524T000000Z",
      key,
      signature: seed,
    }),
  });
  const chunk = (size: number, signature: string) =>
    `${size.toString(16)};chunk-signature=${signature}\r\n${"a".repeat(size)}${size > 0 ? "\r\n" : ""}`;

  const plain = {
    seed: "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
    body: [
      chunk(65_536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"),
      chunk(1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"),
      chunk(0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"),
      "\r\n",
    ].join(""),
  };
  const withTrailer = {
    seed: "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
    body: [
      chunk(65_536, "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2"),
      chunk(1024, "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7"),
      chunk(0, "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992"),
      "x-amz-checksum-crc32c:sOO8/Q==\r\n",
      "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n",
      "\r\n",
    ].join(""),
  };

  test("hold", async () => {
    const decoded = await decode(plain.body, 5000, signedChunks(plain.seed, false));
    expect(decoded).toEqual({ text: "a".repeat(66_560), trailers: {} });
  });

  test("hold with a signed trailer", async () => {
    const decoded = await decode(withTrailer.body, 5000, signedChunks(withTrailer.seed, true));
    expect(decoded).toEqual({
      text: "a".repeat(66_560),
      trailers: { "x-amz-checksum-crc32c": "sOO8/Q==" },
    });
  });

  test.each([
    ["a byte was changed", plain.body.replace("aa", "ab"), "SignatureDoesNotMatch"],
    ["a signature was changed", plain.body.replace("=ad80", "=ad81"), "SignatureDoesNotMatch"],
    [
      "a signature is missing",
      plain.body.replace(/;chunk-signature=0055\w+/, ""),
      "SignatureDoesNotMatch",
    ],
    [
      "the last chunk's signature is wrong",
      plain.body.replace("=b6c6", "=b6c7"),
      "SignatureDoesNotMatch",
    ],
  ])("are refused when %s", async (_, body, code) => {
    await expect(decode(body, 5000, signedChunks(plain.seed, false))).rejects.toMatchObject({
      code,
    });
  });

  test.each([
    ["a trailer was changed", withTrailer.body.replace("sOO8", "sOO9"), "SignatureDoesNotMatch"],
    [
      "the trailers are not signed",
      withTrailer.body.replace(/x-amz-trailer-signature.*\r\n/, ""),
      "MalformedTrailerError",
    ],
  ])("are refused when %s", async (_, body, code) => {
    await expect(decode(body, 5000, signedChunks(withTrailer.seed, true))).rejects.toMatchObject({
      code,
    });
  });

  test("only the last one may be short", async () => {
    const short = {
      ...signedChunks(plain.seed, false),
      signatures: { verifyChunk() {}, verifyTrailers() {} },
    };
    const body = chunk(1024, "0") + chunk(1024, "0") + chunk(0, "0");
    await expect(decode(`${body}\r\n`, 5000, short)).rejects.toMatchObject({
      code: "InvalidChunkSizeError",
    });
  });
});

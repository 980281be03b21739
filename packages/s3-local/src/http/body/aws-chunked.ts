import { createHash } from "node:crypto";
import type { ChunkSignatures } from "../../auth/signing/chunk-signatures.ts";
import { S3Error } from "../errors.ts";

const maxLineBytes = 8192;
/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html */
const minSignedChunkBytes = 8192;

/** Describes whether the chunks and the trailing headers are signed. */
export type Chunking =
  | { kind: "unsigned-chunks" }
  | { kind: "signed-chunks"; trailers: boolean; signatures: ChunkSignatures };

interface Input {
  /** Reads a line, without its line break. */
  line(): Promise<string>;
  /** Reads a number of bytes as they arrive. */
  bytes(count: number): AsyncGenerator<Buffer>;
  /** Returns true if no bytes are left. */
  isOver(): Promise<boolean>;
}

const openInput = (source: AsyncIterator<Buffer>): Input => {
  let pending: Buffer = Buffer.alloc(0);
  const more = async (): Promise<void> => {
    const { done, value } = await source.next();
    if (done) throw new S3Error("IncompleteBody");
    pending = pending.length === 0 ? value : Buffer.concat([pending, value]);
  };
  return {
    async line() {
      for (;;) {
        const end = pending.indexOf("\r\n");
        if (end !== -1) {
          const found = pending.toString("latin1", 0, end);
          pending = pending.subarray(end + 2);
          return found;
        }
        if (pending.length > maxLineBytes) throw new S3Error("IncompleteBody");
        await more();
      }
    },
    async *bytes(count) {
      for (let left = count; left > 0; ) {
        if (pending.length === 0) await more();
        const part = pending.subarray(0, left);
        pending = pending.subarray(part.length);
        left -= part.length;
        yield part;
      }
    },
    isOver: async () => pending.length === 0 && (await source.next()).done === true,
  };
};

/** Parses a chunk header such as `400;chunk-signature=0b1c…`. The signature is optional. */
const parseChunkHeader = (line: string): { size: number; signature: string } => {
  const [size = "", ...extensions] = line.split(";");
  if (!/^[0-9a-f]{1,12}$/i.test(size)) throw new S3Error("IncompleteBody");
  const name = "chunk-signature=";
  const signature = extensions.find((extension) => extension.trim().startsWith(name)) ?? "";
  return { size: Number.parseInt(size, 16), signature: signature.trim().slice(name.length) };
};

async function* decodeChunks(input: Input, chunking: Chunking): AsyncGenerator<Buffer> {
  const signatures = chunking.kind === "signed-chunks" ? chunking.signatures : undefined;
  let sawShortChunk = false;
  for (;;) {
    const { size, signature } = parseChunkHeader(await input.line());
    if (signatures !== undefined && size > 0) {
      if (sawShortChunk) throw new S3Error("InvalidChunkSizeError");
      sawShortChunk = size < minSignedChunkBytes;
    }
    const hash = createHash("sha256");
    for await (const part of input.bytes(size)) {
      if (signatures !== undefined) hash.update(part);
      yield part;
    }
    // If this throws, the reader discards the bytes that were already yielded.
    signatures?.verifyChunk(hash.digest("hex"), signature);
    if (size === 0) return;
    if ((await input.line()) !== "") throw new S3Error("IncompleteBody");
  }
}

const trailerSignature = "x-amz-trailer-signature";

const readTrailers = async (input: Input): Promise<Map<string, string>> => {
  const trailers = new Map<string, string>();
  for (;;) {
    const line = await input.line();
    if (line === "") return trailers;
    const colon = line.indexOf(":");
    if (colon < 1) throw new S3Error("MalformedTrailerError");
    trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
};

const verifyTrailers = (trailers: Map<string, string>, signatures: ChunkSignatures): void => {
  const signature = trailers.get(trailerSignature);
  if (signature === undefined) throw new S3Error("MalformedTrailerError");
  trailers.delete(trailerSignature);
  const signed = [...trailers].map(([name, value]) => `${name}:${value}\n`).join("");
  signatures.verifyTrailers(signed, signature);
};

/**
 * Decodes the `aws-chunked` content encoding, and checks the signatures of signed chunks.
 *
 * @param source The body as it arrives.
 * @param options How the body is chunked, and a map that receives the trailing headers, with names in
 *   lower case, at the end of the body.
 * @throws S3Error IncompleteBody, MalformedTrailerError, SignatureDoesNotMatch,
 *   InvalidChunkSizeError
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  { chunking, trailers }: { chunking: Chunking; trailers: Map<string, string> },
): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    const input = openInput(iterator);
    yield* decodeChunks(input, chunking);
    const found = await readTrailers(input);
    if (chunking.kind === "signed-chunks" && chunking.trailers) {
      verifyTrailers(found, chunking.signatures);
    }
    for (const [name, value] of found) trailers.set(name, value);
    if (!(await input.isOver())) throw new S3Error("IncompleteBody");
  } finally {
    await iterator.return?.();
  }
}

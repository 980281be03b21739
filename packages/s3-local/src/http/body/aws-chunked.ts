import { createHash } from "node:crypto";
import type { ChunkSignatures } from "../../auth/signing/chunk-signatures.ts";
import { S3Error } from "../errors.ts";

const maxLineBytes = 8192;
/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html */
const minSignedChunkBytes = 8192;

/** Whether the chunks are signed, and the trailing headers too. */
export type Chunking =
  | { kind: "unsigned-chunks" }
  | { kind: "signed-chunks"; trailers: boolean; signatures: ChunkSignatures };

interface Input {
  /** A line without its end. */
  line(): Promise<string>;
  /** The next so many bytes, as they arrive. */
  bytes(count: number): AsyncGenerator<Buffer>;
  /** Whether everything was read. */
  isOver(): Promise<boolean>;
}

const inputOf = (source: AsyncIterator<Buffer>): Input => {
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

/** `400;chunk-signature=0b1c…`: the size of a chunk, and its signature where there is one. */
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
    // What was yielded of a chunk is thrown away by whoever reads, when its signature does not hold.
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
 * @param options How it is chunked; and the trailing headers, names in lower case, which are filled
 *   in when the body is over.
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
    const input = inputOf(iterator);
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

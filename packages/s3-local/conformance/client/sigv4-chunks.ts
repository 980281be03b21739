import type { HttpRequest } from "./http.ts";
import { amzDate, credentialScope, type Signer, sha256Hex, signHeader, signText } from "./sigv4.ts";

/** One chunk of an aws-chunked body, with its signature. */
export interface Chunk {
  bytes: Buffer;
  signature: string;
}

export interface ChunkedUpload {
  /** The signed request, with the body of `encodeChunks`. */
  request: HttpRequest;
  chunks: readonly Chunk[];
  /** The trailing header and its signature. */
  trailer: { name: string; value: string; signature: string } | undefined;
}

/** Encodes chunks as an aws-chunked body. The last chunk is empty. */
export const encodeChunks = ({ chunks, trailer }: Omit<ChunkedUpload, "request">): Buffer => {
  const written = chunks.flatMap(({ bytes, signature }) => {
    const head = Buffer.from(`${bytes.length.toString(16)};chunk-signature=${signature}\r\n`);
    // The last chunk has no bytes, so it has no line for them before the trailers.
    return bytes.length === 0 ? [head] : [head, bytes, Buffer.from("\r\n")];
  });
  const trailing =
    trailer === undefined
      ? ""
      : `${trailer.name}:${trailer.value}\r\nx-amz-trailer-signature:${trailer.signature}\r\n`;
  return Buffer.concat([...written, Buffer.from(`${trailing}\r\n`)]);
};

const parseSignature = ({ headers }: HttpRequest): string =>
  /Signature=(\w+)$/.exec(headers.authorization ?? "")?.[1] ?? "";

/**
 * Signs an upload in chunks. Each signature covers the previous one.
 *
 * @param request request without a body. The headers and the body of the chunks are added
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export const signChunks = (
  request: HttpRequest,
  signer: Signer,
  { pieces, trailing }: { pieces: readonly Buffer[]; trailing?: { name: string; value: string } },
): ChunkedUpload => {
  const all = [...pieces, Buffer.alloc(0)];
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const placeholder = "0".repeat(64);
  const length = encodeChunks({
    chunks: all.map((bytes) => ({ bytes, signature: placeholder })),
    trailer: trailing && { ...trailing, signature: placeholder },
  }).length;
  const kind = trailing === undefined ? "PAYLOAD" : "PAYLOAD-TRAILER";
  const headers = {
    "content-encoding": "aws-chunked",
    ...request.headers,
    "content-length": String(length),
    "x-amz-decoded-content-length": String(size),
    ...(trailing !== undefined && { "x-amz-trailer": trailing.name }),
  };
  const signed = signHeader({ ...request, headers }, signer, `STREAMING-AWS4-HMAC-SHA256-${kind}`);

  const scope = [amzDate(signer.date), credentialScope(signer)];
  let previous = parseSignature(signed);
  const chunks = all.map((bytes) => {
    const lines = ["AWS4-HMAC-SHA256-PAYLOAD", ...scope, previous, sha256Hex(""), sha256Hex(bytes)];
    previous = signText(lines.join("\n"), signer);
    return { bytes, signature: previous };
  });
  if (trailing === undefined) {
    const upload = { chunks, trailer: undefined };
    return { request: { ...signed, body: encodeChunks(upload) }, ...upload };
  }
  const hash = sha256Hex(`${trailing.name}:${trailing.value}\n`);
  const lines = ["AWS4-HMAC-SHA256-TRAILER", ...scope, previous, hash];
  const upload = {
    chunks,
    trailer: { ...trailing, signature: signText(lines.join("\n"), signer) },
  };
  return { request: { ...signed, body: encodeChunks(upload) }, ...upload };
};

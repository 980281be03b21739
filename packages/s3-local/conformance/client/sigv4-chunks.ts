import type { HttpRequest } from "./http.ts";
import { amzDate, credentialScope, type Signer, sha256Hex, signHeader, signText } from "./sigv4.ts";

/** One chunk of an aws-chunked body, and the signature in front of it. */
export interface Chunk {
  bytes: Buffer;
  signature: string;
}

export interface ChunkedUpload {
  /** Signed; its body is what `chunkedBody` makes. */
  request: HttpRequest;
  chunks: readonly Chunk[];
  /** The trailing header and its signature. */
  trailer: { name: string; value: string; signature: string } | undefined;
}

/** Writes chunks as they go over the wire; the last one is empty. */
export const chunkedBody = ({ chunks, trailer }: Omit<ChunkedUpload, "request">): Buffer => {
  const written = chunks.flatMap(({ bytes, signature }) => {
    const head = Buffer.from(`${bytes.length.toString(16)};chunk-signature=${signature}\r\n`);
    // The last chunk has no bytes, and no line of its own for them before trailers.
    return bytes.length === 0 ? [head] : [head, bytes, Buffer.from("\r\n")];
  });
  const trailing =
    trailer === undefined
      ? ""
      : `${trailer.name}:${trailer.value}\r\nx-amz-trailer-signature:${trailer.signature}\r\n`;
  return Buffer.concat([...written, Buffer.from(`${trailing}\r\n`)]);
};

const signatureIn = ({ headers }: HttpRequest): string =>
  /Signature=(\w+)$/.exec(headers.authorization ?? "")?.[1] ?? "";

/**
 * Signs an upload chunk by chunk: each signature covers the one before it.
 *
 * @param request Without a body; it gets the headers and the body of the chunks.
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
  const length = chunkedBody({
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
  let previous = signatureIn(signed);
  const chunks = all.map((bytes) => {
    const lines = ["AWS4-HMAC-SHA256-PAYLOAD", ...scope, previous, sha256Hex(""), sha256Hex(bytes)];
    previous = signText(lines.join("\n"), signer);
    return { bytes, signature: previous };
  });
  if (trailing === undefined) {
    const upload = { chunks, trailer: undefined };
    return { request: { ...signed, body: chunkedBody(upload) }, ...upload };
  }
  const hash = sha256Hex(`${trailing.name}:${trailing.value}\n`);
  const lines = ["AWS4-HMAC-SHA256-TRAILER", ...scope, previous, hash];
  const upload = {
    chunks,
    trailer: { ...trailing, signature: signText(lines.join("\n"), signer) },
  };
  return { request: { ...signed, body: chunkedBody(upload) }, ...upload };
};

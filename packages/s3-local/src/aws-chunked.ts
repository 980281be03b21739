import { S3Error } from "./errors.ts";

const maxLineBytes = 8192;

/**
 * Decodes the `aws-chunked` content encoding with unsigned chunks.
 *
 * @param source The body as it arrives.
 * @param trailers Filled with the trailing headers, names in lower case, when the body is over.
 * @throws S3Error IncompleteBody, MalformedTrailerError
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  const input = source[Symbol.asyncIterator]();
  try {
    yield* decode(input, trailers);
  } finally {
    await input.return?.();
  }
}

async function* decode(
  input: AsyncIterator<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  let pending: Buffer = Buffer.alloc(0);

  const more = async (): Promise<void> => {
    const { done, value } = await input.next();
    if (done) throw new S3Error("IncompleteBody");
    pending = pending.length === 0 ? value : Buffer.concat([pending, value]);
  };
  const line = async (): Promise<string> => {
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
  };

  for (;;) {
    const [size = ""] = (await line()).split(";");
    if (!/^[0-9a-f]{1,12}$/i.test(size)) throw new S3Error("IncompleteBody");
    let left = Number.parseInt(size, 16);
    if (left === 0) break;
    while (left > 0) {
      if (pending.length === 0) await more();
      const part = pending.subarray(0, left);
      pending = pending.subarray(part.length);
      left -= part.length;
      yield part;
    }
    if ((await line()) !== "") throw new S3Error("IncompleteBody");
  }

  for (;;) {
    const trailer = await line();
    if (trailer === "") break;
    const colon = trailer.indexOf(":");
    if (colon < 1) throw new S3Error("MalformedTrailerError");
    trailers.set(trailer.slice(0, colon).trim().toLowerCase(), trailer.slice(colon + 1).trim());
  }
  if (pending.length > 0 || !(await input.next()).done) throw new S3Error("IncompleteBody");
}

import { S3Error } from "../errors.ts";

/**
 * Reads `multipart/form-data` part by part, as its bytes arrive.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7578 Returning Values from Forms: multipart/form-data
 * @see https://www.rfc-editor.org/rfc/rfc2046#section-5.1 Multipart Media Type
 */
export interface FormReader {
  /** Returns the next part, or undefined after the last one. Read the previous part to its end first. */
  nextPart(): Promise<FormPart | undefined>;
}

export interface FormPart {
  name: string;
  /** Without the path that some clients send; undefined if the part has no file name. */
  fileName: string | undefined;
  body: AsyncGenerator<Buffer>;
}

/** The maximum size of a part's headers. Browsers send less. */
const maxHeaderBytes = 8192;

const malformed = (): S3Error => new S3Error("MalformedPOSTRequest");

/** @throws S3Error MalformedPOSTRequest */
const parseBoundary = (contentType: string): string => {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined || boundary.length > 70) throw malformed();
  return boundary;
};

/** Parses `name` and `filename` in `Content-Disposition: form-data; …`. */
const parseDisposition = (headers: string): { name: string; fileName: string | undefined } => {
  const [, parameters] = /^content-disposition:[ \t]*form-data[ \t]*(;.*)$/im.exec(headers) ?? [];
  const found = new Map<string, string>();
  for (const [, name = "", quoted, plain] of (parameters ?? "").matchAll(
    /;\s*([\w*-]+)=(?:"((?:[^"\\]|\\.)*)"|([^;\s"]*))/g,
  )) {
    // Inside quotes, a backslash escapes quotes and itself. Any other backslash is part of a path.
    found.set(name.toLowerCase(), quoted?.replaceAll(/\\(["\\])/g, "$1") ?? plain ?? "");
  }
  const name = found.get("name");
  if (name === undefined) throw malformed();
  return { name, fileName: found.get("filename")?.replace(/^.*[/\\]/s, "") };
};

/** Returns where a delimiter that continues in the next chunk may start at the end of `bytes`. */
const openEnd = (bytes: Buffer, delimiter: Buffer): number => {
  for (let at = Math.max(0, bytes.length - delimiter.length + 1); at < bytes.length; at++) {
    const next = bytes.indexOf(0x0d, at);
    if (next === -1) return bytes.length;
    at = next;
    if (delimiter.subarray(0, bytes.length - at).equals(bytes.subarray(at))) return at;
  }
  return bytes.length;
};

/**
 * Opens a reader for a form.
 *
 * @param source The body as it arrives.
 * @throws S3Error MalformedPOSTRequest, here and while the form is read
 */
export const readMultipartForm = (
  contentType: string,
  source: AsyncIterator<Buffer>,
): FormReader => {
  const delimiter = Buffer.from(`\r\n--${parseBoundary(contentType)}`);
  // The first delimiter may be at the start of the body, without a line break before it.
  let pending: Buffer = Buffer.from("\r\n");
  let isOver = false;

  const more = async (): Promise<void> => {
    const { done, value } = await source.next();
    if (done) throw malformed();
    pending = pending.length === 0 ? value : Buffer.concat([pending, value]);
  };

  /** Yields the bytes up to the next delimiter, and skips the delimiter. */
  async function* untilDelimiter(): AsyncGenerator<Buffer> {
    for (;;) {
      const at = pending.indexOf(delimiter);
      const end = at === -1 ? openEnd(pending, delimiter) : at;
      const bytes = pending.subarray(0, end);
      pending = pending.subarray(at === -1 ? end : end + delimiter.length);
      if (bytes.length > 0) yield bytes;
      if (at !== -1) return;
      await more();
    }
  }

  const take = async (mark: string, maxBytes: number): Promise<string> => {
    for (;;) {
      const at = pending.indexOf(mark);
      if (at !== -1 && at <= maxBytes) {
        const text = pending.toString("utf8", 0, at);
        pending = pending.subarray(at + mark.length);
        return text;
      }
      if (pending.length > maxBytes) throw malformed();
      await more();
    }
  };

  const drain = async (): Promise<void> => {
    pending = Buffer.alloc(0);
    while (!(await source.next()).done) {
      // Ignore everything after the last delimiter.
    }
  };

  let preamble: AsyncGenerator<Buffer> | undefined = untilDelimiter();
  return {
    async nextPart() {
      if (isOver) return undefined;
      if (preamble !== undefined) {
        for await (const _ of preamble) {
          // Ignore everything before the first delimiter.
        }
        preamble = undefined;
      }
      while (pending.length < 2) await more();
      if (pending.toString("latin1", 0, 2) === "--") {
        isOver = true;
        await drain();
        return undefined;
      }
      if ((await take("\r\n", maxHeaderBytes)).trim() !== "") throw malformed();
      while (pending.length < 2) await more();
      // A part without headers has no name.
      if (pending.toString("latin1", 0, 2) === "\r\n") throw malformed();
      const headers = await take("\r\n\r\n", maxHeaderBytes);
      return { ...parseDisposition(headers), body: untilDelimiter() };
    },
  };
};

import { readingLimits } from "../reading-limits.ts";
import { StorageError } from "../storage-error.ts";

/** The first bytes of a file as text. */
export interface Head {
  readonly text: string;
  /** True if this is the whole file. */
  readonly isWhole: boolean;
}

/**
 * Reads the first bytes of a file as text. Bytes that are not of its encoding become replacement characters, and line breaks of Windows and
 * of classic Mac OS become line feeds.
 *
 * @param url a link to the file
 * @param size the size of the file in bytes
 * @param charset the encoding of the file, as its record has it
 * @throws {StorageError} if the file cannot be read
 */
export const readHead = async (
  {
    url,
    size,
    charset = "utf-8",
  }: { readonly url: string; readonly size: number; readonly charset?: string | undefined },
  signal: AbortSignal,
): Promise<Head> => {
  const { bytes: most } = readingLimits;
  if (size === 0) return { text: "", isWhole: true };
  const response = await fetch(url, {
    signal,
    credentials: "omit",
    headers: size > most ? { range: `bytes=0-${most - 1}` } : {},
  });
  if (!response.ok) throw new StorageError(response.status);
  const bytes = await readFirst(response, most);
  const isWhole = bytes.length >= size;
  const text = createDecoder(charset).decode(bytes, { stream: !isWhole });
  return { text: text.replaceAll(/\r\n?/g, "\n"), isWhole };
};

/** Reads the first bytes of a response, also if the server ignored the range. */
const readFirst = async (response: Response, most: number): Promise<Uint8Array> => {
  const bytes = new Uint8Array(most);
  let length = 0;
  const reader = response.body?.getReader();
  while (reader !== undefined && length < most) {
    const { done, value } = await reader.read();
    if (done) break;
    const part = value.subarray(0, most - length);
    bytes.set(part, length);
    length += part.length;
  }
  await reader?.cancel();
  return bytes.subarray(0, length);
};

const createDecoder = (charset: string): TextDecoder => {
  try {
    return new TextDecoder(charset);
  } catch {
    // The browser does not know the encoding.
    return new TextDecoder();
  }
};

import { limits } from "@slipway/core/limits";
import pMap from "p-map";

const concurrency = 100;

/** Returns the length of a text in bytes as a quoted and escaped JSON string. */
const bytesAsJson = (text: string): number => Buffer.byteLength(JSON.stringify(text));

/**
 * Returns the number of bytes that a value adds to a function's response. Lambda serializes the response as JSON with the
 * body as a string, so the body's quotes and backslashes are escaped a second time.
 */
export const bytesInResponse = (value: unknown): number => bytesAsJson(JSON.stringify(value));

/**
 * Creates the items of a response in order, until they fill `limits.payload.filled` bytes.
 *
 * @param createItem creates the item of one source
 * @param most the bytes to fill
 * @returns the items that fit, at least one if there are any sources, and the sources of the other items
 */
export const fillResponse = async <Source, Item>(
  sources: readonly Source[],
  createItem: (source: Source) => Promise<Item>,
  most: number = limits.payload.filled,
): Promise<{ readonly items: readonly Item[]; readonly left: readonly Source[] }> => {
  const items: Item[] = [];
  let bytes = 0;
  while (items.length < sources.length) {
    const batch = sources.slice(items.length, items.length + concurrency);
    for (const item of await pMap(batch, createItem, { concurrency })) {
      bytes += bytesInResponse(item);
      if (bytes > most && items.length > 0) return { items, left: sources.slice(items.length) };
      items.push(item);
    }
  }
  return { items, left: [] };
};

import { limits } from "@slipway/core/limits";
import { inBatches } from "../in-batches.ts";

/** Items that are made at the same time. */
const atOnce = 100;

/** Returns the bytes that a text has as part of a JSON document: with its quotes, escaped. */
const bytesAsJson = (text: string): number => Buffer.byteLength(JSON.stringify(text));

/**
 * Returns the bytes that a value takes of a function's response. Lambda takes the response as JSON, in which the body is
 * a string: the body's own quotes and backslashes are escaped once more.
 */
export const bytesInResponse = (value: unknown): number => bytesAsJson(JSON.stringify(value));

/**
 * Makes the items of an answer in order, until they fill `limits.payload.filled` bytes of the response.
 *
 * @param make makes one item of a source
 * @returns the items that fit, which are at least one if there is any, and the sources of the others
 */
export const fillAnswer = async <Source, Item>(
  sources: readonly Source[],
  make: (source: Source) => Promise<Item>,
): Promise<{ readonly items: readonly Item[]; readonly left: readonly Source[] }> => {
  const items: Item[] = [];
  let bytes = 0;
  while (items.length < sources.length) {
    const batch = sources.slice(items.length, items.length + atOnce);
    for (const item of await inBatches(batch, atOnce, make)) {
      bytes += bytesInResponse(item);
      if (bytes > limits.payload.filled && items.length > 0)
        return { items, left: sources.slice(items.length) };
      items.push(item);
    }
  }
  return { items, left: [] };
};

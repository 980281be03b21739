import { createHash } from "node:crypto";
import type { Hasher } from "../hash/hasher.ts";

/** Creates a hasher that reads a chunk at a time. */
export const createHasher = (): Hasher => ({
  sha256: async (blob, signal) => {
    signal.throwIfAborted();
    const hash = createHash("sha256");
    for await (const chunk of blob.stream()) {
      signal.throwIfAborted();
      hash.update(chunk);
    }
    return hash.digest("base64");
  },
  close: () => {},
});

// Hashes bytes in a worker thread, for digest-threads.ts.
import { parentPort } from "node:worker_threads";
import { createHasher, type DigestAlgorithm, type Hasher } from "./checksums.ts";

export type DigestRequest =
  | { kind: "open"; id: number; algorithm: DigestAlgorithm }
  | { kind: "update"; id: number; bytes: Uint8Array }
  | { kind: "digest"; id: number }
  | { kind: "drop"; id: number };

/** Represents the answer to an `update`, which has no value, or to a `digest`. */
export interface DigestAnswer {
  id: number;
  value: string;
}

const open = new Map<number, Hasher>();

const handle = (request: DigestRequest): DigestAnswer | undefined => {
  const { kind, id } = request;
  switch (kind) {
    case "open":
      open.set(id, createHasher(request.algorithm));
      return undefined;
    case "update":
      open.get(id)?.update(request.bytes);
      return { id, value: "" };
    case "digest": {
      const value = open.get(id)?.digest() ?? "";
      open.delete(id);
      return { id, value };
    }
    case "drop":
      open.delete(id);
      return undefined;
    default:
      return kind satisfies never;
  }
};

parentPort?.on("message", (request: DigestRequest) => {
  const answer = handle(request);
  if (answer !== undefined) parentPort?.postMessage(answer);
});

// Hashes what it is handed, in a thread of its own. See digest-threads.ts.
import { parentPort } from "node:worker_threads";
import { type DigestAlgorithm, type Hasher, hasherFor } from "./checksums.ts";

export type DigestRequest =
  | { kind: "open"; id: number; algorithm: DigestAlgorithm }
  | { kind: "update"; id: number; bytes: Uint8Array }
  | { kind: "digest"; id: number }
  | { kind: "drop"; id: number };

/** The answer to each `update`, without a value, and to each `digest`. */
export interface DigestAnswer {
  id: number;
  value: string;
}

const open = new Map<number, Hasher>();

const handle = (request: DigestRequest): DigestAnswer | undefined => {
  const { kind, id } = request;
  switch (kind) {
    case "open":
      open.set(id, hasherFor(request.algorithm));
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

// Hashes what it is handed, in a thread of its own. See digest-threads.ts.
import { parentPort } from "node:worker_threads";
import { type DigestAlgorithm, type Hasher, hasherFor } from "../checksums.ts";

export type DigestRequest =
  | { kind: "open"; id: number; algorithms: readonly DigestAlgorithm[] }
  | { kind: "update"; id: number; bytes: Uint8Array }
  | { kind: "digest"; id: number }
  | { kind: "drop"; id: number };

/** The answer to each `update`, without values, and to each `digest`. */
export type DigestAnswer = { id: number; values: readonly string[] };

const open = new Map<number, readonly Hasher[]>();

function handle(request: DigestRequest): DigestAnswer | undefined {
  const { kind, id } = request;
  const hashers = open.get(id) ?? [];
  switch (kind) {
    case "open":
      open.set(id, request.algorithms.map(hasherFor));
      return undefined;
    case "update":
      for (const hasher of hashers) hasher.update(request.bytes);
      return { id, values: [] };
    case "digest":
      open.delete(id);
      return { id, values: hashers.map((hasher) => hasher.digest()) };
    case "drop":
      open.delete(id);
      return undefined;
    default:
      return kind satisfies never;
  }
}

parentPort?.on("message", (request: DigestRequest) => {
  const answer = handle(request);
  if (answer !== undefined) parentPort?.postMessage(answer);
});

import { canComputeSha256, computeSha256 } from "./digest.ts";
import type { HashRequest, HashResponse } from "./hash-worker.ts";
import type { Hasher } from "./hasher.ts";

interface PendingHash {
  readonly blob: Blob;
  readonly resolve: (sha256: string | Promise<string>) => void;
  readonly reject: (error: unknown) => void;
}

/** The size in bytes up to which a blob is hashed in this thread: a message to the worker would take longer. */
const smallBlobSize = 256 * 1024;

/**
 * Creates a hasher that uses a worker, so that neither reading nor hashing blocks the page. It hashes small blobs in this
 * thread, and all blobs if no worker starts. The worker starts with the first blob that is not small.
 */
export const createHasher = (start: () => Worker = startWorker): Hasher => {
  const pending = new Map<number, PendingHash>();
  let worker: Worker | undefined;
  let canUseWorker = true;
  let lastNumber = 0;

  const take = (number: number) => {
    const found = pending.get(number);
    pending.delete(number);
    return found;
  };

  const handleResponse = ({ data }: MessageEvent<HashResponse>) => {
    const found = take(data.number);
    if ("sha256" in data) found?.resolve(data.sha256);
    else found?.reject(new DOMException(data.error.message, data.error.name));
  };

  // A content security policy can forbid workers, and a deployment can remove the script. Only an event reports it.
  const continueWithoutWorker = () => {
    canUseWorker = false;
    worker?.terminate();
    worker = undefined;
    for (const number of [...pending.keys()]) {
      const found = take(number);
      found?.resolve(computeSha256(found.blob));
    }
  };

  const getWorker = (): Worker | undefined => {
    if (worker || !canUseWorker) return worker;
    try {
      worker = start();
      worker.onmessage = handleResponse;
      worker.onerror = continueWithoutWorker;
    } catch {
      canUseWorker = false;
    }
    return worker;
  };

  return {
    sha256: (blob, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const running = canComputeSha256() && blob.size > smallBlobSize ? getWorker() : undefined;
        if (!running) return resolve(computeSha256(blob));
        lastNumber += 1;
        const number = lastNumber;
        const abort = () => take(number)?.reject(signal.reason);
        const cleanUpAnd =
          <Value>(settle: (value: Value) => void) =>
          (value: Value) => {
            signal.removeEventListener("abort", abort);
            settle(value);
          };
        signal.addEventListener("abort", abort, { once: true });
        pending.set(number, { blob, resolve: cleanUpAnd(resolve), reject: cleanUpAnd(reject) });
        running.postMessage({ number, blob } satisfies HashRequest);
      }),

    close: () => {
      worker?.terminate();
      worker = undefined;
      for (const number of [...pending.keys()]) {
        take(number)?.reject(new DOMException("The hasher was closed.", "AbortError"));
      }
    },
  };
};

const startWorker = () =>
  new Worker(new URL("./hash-worker.ts", import.meta.url), { type: "module" });

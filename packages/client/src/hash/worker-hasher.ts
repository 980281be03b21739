import { canComputeSha256, computeSha256 } from "./digest.ts";
import type { HashRequest, HashResponse } from "./hash-worker.ts";
import type { Hasher } from "./hasher.ts";

interface Order {
  readonly blob: Blob;
  readonly resolve: (sha256: string | Promise<string>) => void;
  readonly reject: (error: unknown) => void;
}

/** Bytes up to which a blob is not worth the way to the worker and back: browsers read and digest it beside the page anyway. */
const smallBlob = 256 * 1024;

/**
 * Digests in a worker, so that neither reading nor hashing is in the page's way; in this thread what is small, and all
 * where no worker starts. The worker starts with the first blob that is not small.
 */
export const createHasher = (start: () => Worker = startWorker): Hasher => {
  const orders = new Map<number, Order>();
  let worker: Worker | undefined;
  let works = true;
  let lastNumber = 0;

  const take = (number: number) => {
    const order = orders.get(number);
    orders.delete(number);
    return order;
  };

  const answer = ({ data }: MessageEvent<HashResponse>) => {
    const order = take(data.number);
    if ("sha256" in data) order?.resolve(data.sha256);
    else order?.reject(new DOMException(data.error.message, data.error.name));
  };

  // A policy can forbid workers, and a deployment can take its script away; only an event tells.
  const doWithout = () => {
    works = false;
    worker?.terminate();
    for (const number of [...orders.keys()]) {
      const order = take(number);
      order?.resolve(computeSha256(order.blob));
    }
  };

  const started = (): Worker | undefined => {
    if (worker || !works) return works ? worker : undefined;
    try {
      worker = start();
      worker.onmessage = answer;
      worker.onerror = doWithout;
    } catch {
      works = false;
    }
    return worker;
  };

  return {
    sha256: (blob, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const running = canComputeSha256() && blob.size > smallBlob ? started() : undefined;
        if (!running) return resolve(computeSha256(blob));
        lastNumber += 1;
        const number = lastNumber;
        const abort = () => take(number)?.reject(signal.reason);
        const leave =
          <Value>(settle: (value: Value) => void) =>
          (value: Value) => {
            signal.removeEventListener("abort", abort);
            settle(value);
          };
        signal.addEventListener("abort", abort, { once: true });
        orders.set(number, { blob, resolve: leave(resolve), reject: leave(reject) });
        running.postMessage({ number, blob } satisfies HashRequest);
      }),

    close: () => {
      worker?.terminate();
      worker = undefined;
      for (const number of [...orders.keys()]) {
        take(number)?.reject(new DOMException("The hasher was closed.", "AbortError"));
      }
    },
  };
};

const startWorker = () =>
  new Worker(new URL("./hash-worker.ts", import.meta.url), { type: "module" });

/**
 * Waits while the browser says that it is offline. Where it cannot tell, as in Node, it does not wait.
 *
 * @throws the signal's reason once it is aborted
 */
export type WhenOnline = (signal: AbortSignal) => Promise<void>;

export const whenOnline: WhenOnline = (signal) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    if (globalThis.navigator?.onLine !== false) return resolve();
    const end = new AbortController();
    const once = { once: true, signal: end.signal };
    globalThis.addEventListener(
      "online",
      () => {
        end.abort();
        resolve();
      },
      once,
    );
    signal.addEventListener(
      "abort",
      () => {
        end.abort();
        reject(signal.reason);
      },
      once,
    );
  });

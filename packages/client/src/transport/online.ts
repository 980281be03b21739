/**
 * Waits while the browser reports that it is offline. Does not wait in environments that do not report it, such as Node.
 *
 * @throws the signal's reason if it is aborted
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

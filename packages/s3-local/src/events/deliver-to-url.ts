import type { Deliver } from "./delivery.ts";

const timeoutMilliseconds = 30_000;

/** Creates a consumer that posts each message as JSON. Any 2xx acknowledges the message. */
export const deliverToUrl =
  (url: string): Deliver =>
  async (notification, signal) => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(notification),
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMilliseconds)]),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  };

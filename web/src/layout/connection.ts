import { getPageSettings } from "../page-settings.ts";

/** `offline`: the browser reports it. `unreachable`: the browser is online, but the API does not respond. */
export type Connection = "online" | "offline" | "unreachable";

/** Delays between two attempts to reach an API that did not respond, in milliseconds. */
const probing = { first: 2_000, longest: 30_000, growth: 1.5 };

/** Tracks whether the API can be reached, from the browser's events and from the outcome of requests. */
const createConnection = () => {
  const listeners = new Set<() => void>();
  let connection: Connection = navigator.onLine ? "online" : "offline";
  let timer: ReturnType<typeof setTimeout> | undefined;

  const changeTo = (changed: Connection) => {
    if (changed === connection) return;
    connection = changed;
    clearTimeout(timer);
    if (changed === "unreachable") probeAfter(probing.first);
    for (const listener of [...listeners]) listener();
  };

  /** Any response proves that the API is back, even one that the page may not read. */
  const probeAfter = (delay: number) => {
    const probe = async () => {
      try {
        await fetch(`${getPageSettings().api}/`, { mode: "no-cors", cache: "no-store" });
        changeTo("online");
      } catch {
        if (connection === "unreachable")
          probeAfter(Math.min(probing.longest, delay * probing.growth));
      }
    };
    timer = setTimeout(() => void probe(), delay * (0.5 + Math.random() / 2));
  };

  window.addEventListener("offline", () => changeTo("offline"));
  window.addEventListener("online", () => changeTo("online"));

  return {
    getSnapshot: (): Connection => connection,

    /** Calls the listener after each change. Returns a function that unsubscribes. */
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },

    /** Fetches like the browser, and records whether a response arrived. */
    fetch: async (...request: Parameters<typeof fetch>): Promise<Response> => {
      try {
        const response = await fetch(...request);
        // A response that was in flight can still arrive after the browser went offline.
        if (navigator.onLine) changeTo("online");
        return response;
      } catch (error) {
        if (!isAbortedByPage(request[1]?.signal))
          changeTo(navigator.onLine ? "unreachable" : "offline");
        throw error;
      }
    },
  };
};

/** Returns true if the page aborted the request on purpose, for example to pause. A timeout is not on purpose. */
const isAbortedByPage = (signal: AbortSignal | null | undefined): boolean =>
  signal?.aborted === true &&
  !(signal.reason instanceof DOMException && signal.reason.name === "TimeoutError");

/** The page's one connection. */
export const connection = createConnection();

import { endpoint } from "../sign-in/settings.ts";

/** `offline`: the browser says so. `unreachable`: it does not, but the API does not answer. */
export type Connection = "online" | "offline" | "unreachable";

/** Milliseconds between two tries to reach an API that did not answer. */
const probing = { first: 2_000, longest: 30_000, growth: 1.5 };

/** Watches whether the API can be reached: by what the browser says, and by how requests end. */
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

  /** Any answer will do, even one that the page may not read. */
  const probeAfter = (delay: number) => {
    const probe = async () => {
      try {
        await fetch(`${endpoint}/`, { mode: "no-cors", cache: "no-store" });
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

    /** Notifies of each change. Returns what ends it. */
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },

    /** Fetches like the browser, and notes whether an answer came. */
    fetch: async (...request: Parameters<typeof fetch>): Promise<Response> => {
      try {
        const response = await fetch(...request);
        // An answer that was already on its way may still come to a browser that is offline.
        if (navigator.onLine) changeTo("online");
        return response;
      } catch (error) {
        // The page itself gave up waiting for what nobody wants any more.
        const isAborted = error instanceof DOMException && error.name === "AbortError";
        if (!isAborted) changeTo(navigator.onLine ? "unreachable" : "offline");
        throw error;
      }
    },
  };
};

/** The page's one connection. */
export const connection = createConnection();

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** A port that was free a moment ago, for a server that takes no port 0. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("there is no port");
  return address.port;
};

/**
 * Resolves when a server answers, whatever it says.
 *
 * @param child its process
 * @throws {Error} when that ended
 */
export const answers = async (url: string, child: ChildProcess): Promise<void> => {
  while (child.exitCode === null) {
    try {
      await fetch(url);
      return;
    } catch {
      await delay(20);
    }
  }
  throw new Error(`the server ended with exit code ${child.exitCode}`);
};

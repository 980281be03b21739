import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** Returns a free port, for a server that does not accept port 0. */
export const findFreePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("The server has no port.");
  return address.port;
};

/**
 * Waits until a server responds, with any status.
 *
 * @param child the server's process
 * @throws {Error} if the process exits
 */
export const waitForServer = async (url: string, child: ChildProcess): Promise<void> => {
  while (child.exitCode === null) {
    try {
      await fetch(url);
      return;
    } catch {
      await delay(20);
    }
  }
  throw new Error(`The server exited with code ${child.exitCode}.`);
};

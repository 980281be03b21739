import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Claim } from "../resume/claim.ts";

/**
 * Claims by listening on a local socket of that name: the system ends it with the process, even with one that is killed,
 * so that no claim is left behind.
 *
 * Source: Node.js documentation, "Identifying paths for IPC connections". Linux has an abstract namespace and Windows has
 * named pipes; elsewhere a socket is a file, which stays behind a killed process and refuses connections.
 */
export const createClaim =
  (platform: NodeJS.Platform = process.platform): Claim =>
  async (name) => {
    const path = socketPath(name, platform);
    const server = await listen(path);
    if (server) return () => server.close();
    if (platform === "linux" || platform === "win32" || (await answers(path))) return undefined;
    await rm(path, { force: true });
    const second = await listen(path);
    return second && (() => second.close());
  };

const socketPath = (name: string, platform: NodeJS.Platform): string => {
  const socket = `slipway-${createHash("sha256").update(name).digest("hex").slice(0, 32)}`;
  if (platform === "linux") return `\0${socket}`;
  return platform === "win32" ? `\\\\.\\pipe\\${socket}` : join(tmpdir(), socket);
};

/** Returns undefined if another listens there. */
const listen = (path: string): Promise<Server | undefined> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen(path, () => resolve(server));
    // A claim does not keep the process running.
    server.unref();
  });

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path);
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
  });

import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Claim } from "../resume/claim.ts";

/**
 * Creates claims that listen on a local socket with the claim's name. The system closes the socket when the process ends,
 * even if it is killed, so no claim is left behind.
 *
 * Source: Node.js documentation, "Identifying paths for IPC connections". Linux has an abstract namespace, and Windows has
 * named pipes. On other systems a socket is a file, which a killed process leaves behind and which refuses connections.
 */
export const createClaim =
  (platform: NodeJS.Platform = process.platform): Claim =>
  async (name) => {
    const path = socketPath(name, platform);
    const server = await listen(path);
    if (server) return () => server.close();
    if (platform === "linux" || platform === "win32" || (await hasListener(path))) return undefined;
    await rm(path, { force: true });
    const second = await listen(path);
    return second && (() => second.close());
  };

const socketPath = (name: string, platform: NodeJS.Platform): string => {
  const socket = `slipway-${createHash("sha256").update(name).digest("hex").slice(0, 32)}`;
  if (platform === "linux") return `\0${socket}`;
  return platform === "win32" ? `\\\\.\\pipe\\${socket}` : join(tmpdir(), socket);
};

/** Returns undefined if another process listens on the path. */
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

const hasListener = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path);
    const settle = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
  });

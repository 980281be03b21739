import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Tracks a server's connections, so that the server can close while a browser holds connections that never carried a
 * request. `server.closeIdleConnections` ignores those. Call it after everything that intercepts the server's requests.
 *
 * @returns A function that stops listening, and resolves when the requests in flight are answered and all connections
 *   are closed.
 */
export const createGracefulClose = (server: Server): (() => Promise<void>) => {
  const unused = new Set<Socket>();
  const isUsed = ({ socket }: IncomingMessage) => unused.delete(socket);
  server.on("connection", (socket: Socket) => {
    unused.add(socket);
    socket.once("close", () => unused.delete(socket));
  });
  server.on("request", isUsed);
  return async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of unused) socket.destroy();
    const timer = setInterval(() => server.closeIdleConnections(), 20);
    await closed;
    clearInterval(timer);
  };
};

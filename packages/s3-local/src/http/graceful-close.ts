import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Keep account of a server's connections, so that it can be closed while a browser holds some that never carried a
 * request: `server.closeIdleConnections` passes over those.
 *
 * @param server that listens to no request yet
 * @returns stops listening, and resolves once the requests under way are answered and all connections let go
 */
export const closerOf = (server: Server): (() => Promise<void>) => {
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

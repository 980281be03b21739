import { once } from "node:events";
import { createServer } from "node:http";

/**
 * Returns a port that is free together with the next one. Another process could take it in the meantime; operating systems
 * assign ports from 32768, so it is unlikely.
 */
export const findFreePorts = async (): Promise<number> => {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const servers = [createServer(), createServer()];
    const listening = await Promise.allSettled(
      servers.map((server, index) => once(server.listen(port + index, "127.0.0.1"), "listening")),
    );
    await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
    if (listening.every(({ status }) => status === "fulfilled")) return port;
  }
};

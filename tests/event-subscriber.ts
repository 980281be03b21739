import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BusEvent } from "@slipway/local/events/event-bus";

export interface EventSubscriber extends AsyncDisposable {
  /** For `--events-to`. */
  readonly url: string;
  /** What was taken, in order. */
  readonly taken: readonly BusEvent[];
}

/**
 * Somebody who is sent events.
 *
 * @param handle is called with each event; throwing cuts the connection, and the event comes again
 */
export const eventSubscriber = async (
  handle: (event: BusEvent) => void | Promise<void> = () => {},
): Promise<EventSubscriber> => {
  const taken: BusEvent[] = [];
  const server = createServer(async (request, response) => {
    try {
      const event: BusEvent = JSON.parse(Buffer.concat(await request.toArray()).toString());
      await handle(event);
      taken.push(event);
      response.writeHead(204).end();
    } catch {
      request.socket.destroy();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    taken,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
};

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BusEvent } from "@slipway/local/events/event-bus";

export interface EventSubscriber extends AsyncDisposable {
  /** For `--events-to`. */
  readonly url: string;
  /** The events that it accepted, in order. */
  readonly accepted: readonly BusEvent[];
}

/**
 * Starts a server that receives events.
 *
 * @param handle called with each event. If it throws, the connection is closed and the event is delivered again.
 */
export const startEventSubscriber = async (
  handle: (event: BusEvent) => void | Promise<void> = () => {},
): Promise<EventSubscriber> => {
  const accepted: BusEvent[] = [];
  const server = createServer(async (request, response) => {
    try {
      const event: BusEvent = JSON.parse(Buffer.concat(await request.toArray()).toString());
      await handle(event);
      accepted.push(event);
      response.writeHead(204).end();
    } catch {
      request.socket.destroy();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    accepted,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
};

import { once } from "node:events";
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Fault } from "./fault.ts";
import { createLink, type Link } from "./link.ts";
import { type SeenRequest, targetOf, type Which } from "./requests.ts";

/** A forward HTTP proxy that misbehaves on command. */
export interface FaultyNetwork extends AsyncDisposable {
  /** Its address, for a browser's `proxy.server` and for `HTTP_PROXY`. */
  readonly url: string;
  /** All requests so far, in the order in which they came. */
  readonly requests: readonly SeenRequest[];
  /** From now on these requests meet this fault. Returns what ends it. */
  strike(which: Which, fault: Fault): () => void;
  /** Cut every connection and take no new one. */
  goOffline(): Promise<void>;
  goOnline(): Promise<void>;
}

interface Strike {
  readonly which: Which;
  readonly fault: Fault;
  readonly link: Link;
}

type Seen = { -readonly [Key in keyof SeenRequest]: SeenRequest[Key] };

/** The network broke the connection on purpose. */
class Cut extends Error {}

/** Start a network without a fault, on a port of its own. */
export const startFaultyNetwork = async (): Promise<FaultyNetwork> => {
  const strikes = new Set<Strike>();
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const agent = new Agent();

  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    // Its own until then: a request whose body was cut has none any more.
    const { socket } = incoming;
    const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host}`);
    const seen: Seen = {
      target: targetOf(url.pathname),
      method: incoming.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      bytes: 0,
      status: undefined,
    };
    requests.push(seen);
    const met = [...strikes].filter(({ which }) => which(seen));
    const fault: Fault = Object.assign({}, ...met.map((strike) => strike.fault));
    try {
      await relay({ incoming, response, url, seen, fault, links: met.map(({ link }) => link) });
    } catch {
      // Cut on purpose, or one of the two ends went away: the other one is told by a reset.
      socket.resetAndDestroy();
    }
  };

  const relay = async (exchange: Exchange): Promise<void> => {
    const { incoming, response, url, seen, fault, links } = exchange;
    if (fault.latency) await delay(fault.latency);
    if (fault.answer) {
      for await (const chunk of bodyOf(exchange)) void chunk;
      const { status, headers, body } = fault.answer;
      seen.status = status;
      response.writeHead(status, { ...headers, "access-control-allow-origin": "*" }).end(body);
      return;
    }
    const outgoing = httpRequest(url, {
      agent,
      method: seen.method,
      headers: endToEnd(incoming.headers),
      setHost: false,
    });
    const answered = once(outgoing, "response") as Promise<[IncomingMessage]>;
    const [[answer]] = await Promise.all([answered, pipeline(bodyOf(exchange), outgoing)]).catch(
      (error) => {
        outgoing.destroy();
        throw error;
      },
    );
    if (fault.loseAnswer) {
      await answer.resume().toArray();
      throw new Cut();
    }
    seen.status = answer.statusCode;
    const headers = endToEnd(answer.headers);
    for (const name of fault.dropHeaders ?? []) delete headers[name];
    response.writeHead(answer.statusCode ?? 502, headers);
    await pipeline(answer, (chunks) => throttled(chunks, links, "down"), response);
  };

  const server = createServer((incoming, response) => void handle(incoming, response));
  // What asks for a tunnel speaks HTTP in it all the same.
  server.on("connect", (_, socket) => {
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    server.emit("connection", socket);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  const goOffline = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.resetAndDestroy();
    await closed;
  };

  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    strike: (which, fault) => {
      const strike = { which, fault, link: createLink(fault.bandwidth) };
      strikes.add(strike);
      return () => {
        strikes.delete(strike);
      };
    },
    goOffline,
    goOnline: () => listen(port),
    [Symbol.asyncDispose]: goOffline,
  };
};

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly seen: Seen;
  readonly fault: Fault;
  readonly links: readonly Link[];
}

/** The request's body as it goes on: slowed down, damaged, cut or held, as the fault has it. */
async function* bodyOf({ incoming, seen, fault, links }: Exchange): AsyncGenerator<Buffer> {
  const breakWhereSaid = async () => {
    if (seen.bytes >= (fault.resetAfter ?? Number.POSITIVE_INFINITY)) throw new Cut();
    if (seen.bytes < (fault.stallAfter ?? Number.POSITIVE_INFINITY)) return;
    await once(incoming.socket, "close");
    throw new Cut();
  };
  await breakWhereSaid();
  for await (const chunk of throttled(incoming, links, "up")) {
    const place = (fault.flipAt ?? -1) - seen.bytes;
    if (place >= 0 && place < chunk.length) chunk.writeUInt8(chunk.readUInt8(place) ^ 1, place);
    seen.bytes += chunk.length;
    await breakWhereSaid();
    yield chunk;
  }
}

async function* throttled(
  chunks: AsyncIterable<Buffer>,
  links: readonly Link[],
  way: keyof Link,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    for (const link of links) await link[way](chunk.length);
    yield chunk;
  }
}

/** Without what is said to a proxy, or about one connection only. */
const endToEnd = <Headers extends Record<string, unknown>>(headers: Headers): Headers => {
  const kept = { ...headers };
  for (const name of ["connection", "keep-alive", "proxy-connection", "transfer-encoding"])
    delete kept[name];
  return kept;
};

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
import { findTarget, type RecordedRequest, type RequestFilter } from "./requests.ts";

/** A forward HTTP proxy that injects faults. */
export interface FaultyNetwork extends AsyncDisposable {
  /** Its URL, for a browser's `proxy.server` and for `HTTP_PROXY`. */
  readonly url: string;
  /** All requests so far, in order. */
  readonly requests: readonly RecordedRequest[];
  /** Injects a fault into these requests, until the returned function is called. */
  injectFault(which: RequestFilter, fault: Fault): () => void;
  /** Resets every connection and refuses new ones. */
  goOffline(): Promise<void>;
  /** Accepts connections again. */
  goOnline(): Promise<void>;
}

interface InjectedFault {
  readonly which: RequestFilter;
  readonly fault: Fault;
  readonly link: Link;
}

type MutableRequest = { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] };

/** The connection was reset by a fault. */
class ConnectionCutError extends Error {}

/** Starts a network without faults, on a port of its own. */
export const startFaultyNetwork = async (): Promise<FaultyNetwork> => {
  const strikes = new Set<InjectedFault>();
  const requests: RecordedRequest[] = [];
  const sockets = new Set<Socket>();
  const agent = new Agent();

  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    // Read now, because a request whose body was cut has no socket.
    const { socket } = incoming;
    const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host}`);
    const seen: MutableRequest = {
      target: findTarget(url.pathname),
      method: incoming.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      bytes: 0,
      status: undefined,
      isOver: false,
    };
    requests.push(seen);
    const met = [...strikes].filter(({ which }) => which(seen));
    const fault: Fault = Object.assign({}, ...met.map((strike) => strike.fault));
    try {
      await relay({ incoming, response, url, seen, fault, links: met.map(({ link }) => link) });
    } catch {
      // A fault cut the connection, or one side closed it. The other side gets a reset.
      socket.resetAndDestroy();
    } finally {
      seen.isOver = true;
    }
  };

  const relay = async (exchange: Exchange): Promise<void> => {
    const { incoming, response, url, seen, fault, links } = exchange;
    if (fault.latency) await delay(fault.latency);
    if (fault.response) {
      for await (const chunk of readFaultyBody(exchange)) void chunk;
      const { status, headers, body } = fault.response;
      seen.status = status;
      response.writeHead(status, { ...headers, "access-control-allow-origin": "*" }).end(body);
      return;
    }
    const outgoing = httpRequest(url, {
      agent,
      method: seen.method,
      headers: removeHopHeaders(incoming.headers),
      setHost: false,
    });
    const answered = once(outgoing, "response") as Promise<[IncomingMessage]>;
    const [[answer]] = await Promise.all([
      answered,
      pipeline(readFaultyBody(exchange), outgoing),
    ]).catch((error) => {
      outgoing.destroy();
      throw error;
    });
    if (fault.loseResponse) {
      await answer.resume().toArray();
      throw new ConnectionCutError();
    }
    seen.status = answer.statusCode;
    const headers = removeHopHeaders(answer.headers);
    for (const name of fault.dropHeaders ?? []) delete headers[name];
    response.writeHead(answer.statusCode ?? 502, headers);
    await pipeline(answer, (chunks) => throttle(chunks, links, "down"), response);
  };

  const server = createServer((incoming, response) => void handle(incoming, response));
  // A client that requests a tunnel sends HTTP through it, too.
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
    injectFault: (which, fault) => {
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
  readonly seen: MutableRequest;
  readonly fault: Fault;
  readonly links: readonly Link[];
}

/** Yields the request's body with its faults: slow, damaged, cut, or stopped. */
async function* readFaultyBody({ incoming, seen, fault, links }: Exchange): AsyncGenerator<Buffer> {
  const stopAtFault = async () => {
    if (seen.bytes >= (fault.resetAfter ?? Number.POSITIVE_INFINITY))
      throw new ConnectionCutError();
    if (seen.bytes < (fault.stallAfter ?? Number.POSITIVE_INFINITY)) return;
    await once(incoming.socket, "close");
    throw new ConnectionCutError();
  };
  await stopAtFault();
  for await (const chunk of throttle(incoming, links, "up")) {
    const offset = (fault.flipAt ?? -1) - seen.bytes;
    if (offset >= 0 && offset < chunk.length) chunk.writeUInt8(chunk.readUInt8(offset) ^ 1, offset);
    seen.bytes += chunk.length;
    await stopAtFault();
    yield chunk;
  }
}

async function* throttle(
  chunks: AsyncIterable<Buffer>,
  links: readonly Link[],
  direction: keyof Link,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    for (const link of links) await link[direction](chunk.length);
    yield chunk;
  }
}

/** Returns the headers without those for a proxy or for one connection. */
const removeHopHeaders = <Headers extends Record<string, unknown>>(headers: Headers): Headers => {
  const kept = { ...headers };
  for (const name of ["connection", "keep-alive", "proxy-connection", "transfer-encoding"])
    delete kept[name];
  return kept;
};

import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { expect } from "vitest";
import { limits } from "../../packages/core/src/limits.ts";

/** A request as programs and proxies send it, which `fetch` does not: with any header. */
interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Sends what a clumsy client, a proxy, or an attacker sends to the API of an app, as a user who signed in. */
export const expectLimits = async (origin: string, cookie: string): Promise<void> => {
  const base = new URL("/api/slipway", origin).href;
  const get = (path: string, method = "GET") =>
    fetch(`${base}${path}`, { method, headers: { cookie } });
  expect((await get("/uploads/")).status).toBe(200);
  for (const path of ["/uploads/%2530", "/uploads/..%2f..%2fkinds", "/none"])
    expect(await get(path).then(({ status }) => [400, 404].includes(status)), path).toBe(true);
  for (const method of ["HEAD", "OPTIONS"])
    expect((await get("/healthz", method)).status, method).toBeLessThan(500);
  const post = (headers: Record<string, string>, body: string | Buffer) =>
    send(origin, {
      method: "POST",
      path: "/api/slipway/uploads/status",
      headers: { cookie, "content-type": "application/json", ...headers },
      body,
    });
  // A proxy that passes on another host, in front of a page of the app's own public origin.
  const proxied = { host: "10.0.0.7:8080", origin: "https://app.example.com" };
  const asked = JSON.stringify({ ids: [] });
  expect(await post({ ...proxied, "sec-fetch-site": "same-origin" }, asked)).toBe(400);
  expect(await post({ ...proxied, "sec-fetch-site": "cross-site" }, asked)).toBe(403);
  expect(await post({}, Buffer.alloc(limits.payload.gateway + 1, " "))).toBe(413);
  await disconnect(origin, cookie);
  expect((await get("/healthz")).status).toBe(200);
};

/** Returns the status of the response. */
const send = async (origin: string, { body, ...options }: RawRequest): Promise<number> => {
  const sent = request(origin, options);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  sent.on("error", reject);
  sent.on("response", (response) => {
    resolve(response.statusCode ?? 0);
    response.resume();
  });
  sent.end(body);
  return promise;
};

/** Disconnects in the middle of a body. */
const disconnect = async (origin: string, cookie: string): Promise<void> => {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.write(
    `POST /api/slipway/uploads HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncookie: ${cookie}\r\n` +
      'content-type: application/json\r\ncontent-length: 1000\r\n\r\n{"files":',
  );
  socket.destroySoon();
  await once(socket, "close");
};

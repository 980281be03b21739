import { once } from "node:events";
import http, { Agent, createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { internalError, slowDown } from "./fault.ts";
import { type FaultyNetwork, startFaultyNetwork } from "./network.ts";
import { isApi, only, randomShare } from "./requests.ts";

const body = Buffer.from("All hands on deck.");

let network: FaultyNetwork;
let received: Buffer[];
let server: http.Server;
beforeEach(async () => {
  received = [];
  server = createServer(async (request, response) => {
    received.push(await buffer(request));
    response.writeHead(200, { etag: '"e"', "content-type": "text/plain" }).end("aye");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  network = await startFaultyNetwork();
});
afterEach(async () => {
  await network[Symbol.asyncDispose]();
  server.closeAllConnections();
  server.close();
});

/** Sends a request through the network, as a client with a configured proxy does. */
const send = async (): Promise<{
  status: number | undefined;
  etag: string | undefined;
  text: string;
}> => {
  const { port } = server.address() as AddressInfo;
  const proxy = new URL(network.url);
  const request = http.request({
    agent: new Agent({ keepAlive: false }),
    host: proxy.hostname,
    port: proxy.port,
    method: "PUT",
    path: `http://127.0.0.1:${port}/api/things?part=1`,
    headers: { host: `127.0.0.1:${port}`, "content-length": body.length },
  });
  request.end(body);
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  const text = (await buffer(answer)).toString();
  return { status: answer.statusCode, etag: answer.headers.etag, text };
};

test("forwards and records requests without faults", async () => {
  expect(await send()).toEqual({ status: 200, etag: '"e"', text: "aye" });
  expect(received).toEqual([body]);
  expect(network.requests).toMatchObject([
    { target: "api", method: "PUT", path: "/api/things", bytes: body.length, status: 200 },
  ]);
});

test("resets the connection at the given byte", async () => {
  const removeFault = network.injectFault(isApi, { resetAfter: 5 });
  await expect(send()).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(received).not.toContainEqual(body);
  removeFault();
  expect((await send()).status).toBe(200);
});

test("loses the response to a request that arrived", async () => {
  network.injectFault(isApi, { loseResponse: true });
  await expect(send()).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(received).toEqual([body]);
});

test("flips one bit of one byte", async () => {
  network.injectFault(isApi, { flipAt: 4 });
  expect((await send()).status).toBe(200);
  const flipped = Buffer.from(body);
  flipped.writeUInt8(flipped.readUInt8(4) ^ 1, 4);
  expect(received).toEqual([flipped]);
});

test("returns a response of its own, and removes headers", async () => {
  network.injectFault(only(isApi, 1), { response: slowDown(3) });
  network.injectFault(only(isApi, 2), { dropHeaders: ["etag"] });
  expect(await send()).toMatchObject({ status: 503, text: expect.stringContaining("SlowDown") });
  expect(received).toEqual([]);
  expect(await send()).toEqual({ status: 200, etag: undefined, text: "aye" });
});

test("fails a share of requests, the same ones for the same seed", async () => {
  const outcomes = async () => {
    const removeFault = network.injectFault(randomShare(isApi, 0.5, 7), {
      response: internalError,
    });
    const statuses = [];
    for (let count = 0; count < 12; count += 1) statuses.push((await send()).status);
    removeFault();
    return statuses;
  };
  const first = await outcomes();
  expect(new Set(first)).toEqual(new Set([200, 500]));
  expect(await outcomes()).toEqual(first);
});

test("refuses connections while offline, and accepts them again", async () => {
  await network.goOffline();
  await expect(send()).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await network.goOnline();
  expect((await send()).status).toBe(200);
});

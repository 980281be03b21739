import { once } from "node:events";
import http, { Agent, createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { internalError, slowDown } from "./fault.ts";
import { type FaultyNetwork, startFaultyNetwork } from "./network.ts";
import { only, share, toApi } from "./requests.ts";

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

/** Send through the network, as a client that knows of its proxy does. */
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

test("without a fault everything passes, and is seen", async () => {
  expect(await send()).toEqual({ status: 200, etag: '"e"', text: "aye" });
  expect(received).toEqual([body]);
  expect(network.requests).toMatchObject([
    { target: "api", method: "PUT", path: "/api/things", bytes: body.length, status: 200 },
  ]);
});

test("a reset cuts a body where it says", async () => {
  const heal = network.strike(toApi, { resetAfter: 5 });
  await expect(send()).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(received).not.toContainEqual(body);
  heal();
  expect((await send()).status).toBe(200);
});

test("a lost answer is one to a request that arrived", async () => {
  network.strike(toApi, { loseAnswer: true });
  await expect(send()).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(received).toEqual([body]);
});

test("a flipped bit is another byte at that place, and nothing else", async () => {
  network.strike(toApi, { flipAt: 4 });
  expect((await send()).status).toBe(200);
  const flipped = Buffer.from(body);
  flipped.writeUInt8(flipped.readUInt8(4) ^ 1, 4);
  expect(received).toEqual([flipped]);
});

test("an answer of its own goes no further; headers can be lost", async () => {
  network.strike(only(toApi, 1), { answer: slowDown(3) });
  network.strike(only(toApi, 2), { dropHeaders: ["etag"] });
  expect(await send()).toMatchObject({ status: 503, text: expect.stringContaining("SlowDown") });
  expect(received).toEqual([]);
  expect(await send()).toEqual({ status: 200, etag: undefined, text: "aye" });
});

test("a share of requests fails, the same ones for the same seed", async () => {
  const outcomes = async () => {
    const heal = network.strike(share(toApi, 0.5, 7), { answer: internalError });
    const statuses = [];
    for (let count = 0; count < 12; count += 1) statuses.push((await send()).status);
    heal();
    return statuses;
  };
  const first = await outcomes();
  expect(new Set(first)).toEqual(new Set([200, 500]));
  expect(await outcomes()).toEqual(first);
});

test("offline nothing gets through, online it does again", async () => {
  await network.goOffline();
  await expect(send()).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await network.goOnline();
  expect((await send()).status).toBe(200);
});

import { once } from "node:events";
import { openAsBlob } from "node:fs";
import { mkdtemp, open, rm, truncate } from "node:fs/promises";
import http, { type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test } from "vitest";
import { NetworkError } from "../transport/request-errors.ts";
import { createHttpSender } from "./http-sender.ts";

const MiB = 1024 ** 2;
const never = new AbortController().signal;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Starts a server for one test. */
const serve = async (listener: RequestListener): Promise<string> => {
  const server = http.createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
};

const send = (
  url: string,
  body: Blob,
  {
    signal = never,
    stallTimeout,
    onProgress = () => {},
    headers = {},
  }: {
    signal?: AbortSignal;
    stallTimeout?: number;
    onProgress?: (bytes: number) => void;
    headers?: Record<string, string>;
  } = {},
) =>
  createHttpSender(stallTimeout === undefined ? {} : { stallTimeout })({
    method: "PUT",
    url,
    headers,
    body,
    signal,
    onProgress,
  });

/** Creates a sparse file. */
const createSparseFile = async (size: number): Promise<{ path: string; blob: Blob }> => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-"));
  closers.push(() => rm(folder, { recursive: true }));
  const path = join(folder, "big");
  await using file = await open(path, "w");
  await file.truncate(size);
  return { path, blob: await openAsBlob(path) };
};

describe("a request from Node", () => {
  test("is sent with its headers and exact length, and returns the response", async () => {
    const url = await serve(async (request, response) => {
      const { method, headers } = request;
      const got = { method, headers, body: await text(request) };
      response.writeHead(207, { ETag: '"abc"' }).end(JSON.stringify(got));
    });
    const response = await send(url, new Blob(["hel", "lo"]), { headers: { "X-Amz-Meta-A": "1" } });
    expect(response.status).toBe(207);
    expect(response.headers.get("etag")).toBe('"abc"');
    expect(response.headers.get("ETag")).toBe('"abc"');
    expect(response.headers.get("x-other")).toBeNull();
    expect(JSON.parse(response.body)).toMatchObject({
      method: "PUT",
      headers: { "content-length": "5", "x-amz-meta-a": "1" },
      body: "hello",
    });
    expect(JSON.parse(response.body).headers).not.toHaveProperty("transfer-encoding");
    expect((await send(url, new Blob([]))).status).toBe(207);
  });

  test("of 300 MB does not buffer its body in memory, and reports its progress", async () => {
    const size = 300 * MiB;
    const { blob } = await createSparseFile(size);
    let received = 0;
    const url = await serve((request, response) => {
      request.on("data", (chunk: Buffer) => {
        received += chunk.length;
      });
      request.on("end", () => response.end());
    });
    const before = process.memoryUsage().rss;
    let most = 0;
    const progress: number[] = [];
    const body = new Blob(["head", blob, "tail"]);
    const response = await send(url, body, {
      onProgress: (bytes) => {
        progress.push(bytes);
        most = Math.max(most, process.memoryUsage.rss());
      },
    });
    expect(response.status).toBe(200);
    expect(received).toBe(size + 8);
    expect(progress.at(-1)).toBe(size + 8);
    expect(progress).toEqual(progress.toSorted((one, other) => one - other));
    expect(most - before).toBeLessThan(150 * MiB);
  });

  test("fails with a NetworkError if the connection is reset", async () => {
    const { blob } = await createSparseFile(50 * MiB);
    const url = await serve((request) => {
      request.once("data", () => request.socket.resetAndDestroy());
    });
    await expect(send(url, blob)).rejects.toBeInstanceOf(NetworkError);
  });

  test("fails with a NetworkError if no server listens", async () => {
    const url = await serve(() => {});
    await closers.pop()?.();
    await expect(send(url, new Blob(["a"]))).rejects.toBeInstanceOf(NetworkError);
  });

  test("fails with a NetworkError if the response is truncated", async () => {
    const url = await serve((request, response) => {
      request.resume();
      response.writeHead(200, { "content-length": "10" }).write("half", () => response.destroy());
    });
    await expect(send(url, new Blob(["a"]))).rejects.toBeInstanceOf(NetworkError);
  });

  test("returns a response that arrives before the body was read", async () => {
    const { blob } = await createSparseFile(50 * MiB);
    const url = await serve((_, response) => {
      response.writeHead(403, { connection: "close" }).end("<Error>Expired</Error>");
    });
    for (let turn = 0; turn < 20; turn += 1) {
      expect(await send(url, blob)).toMatchObject({ status: 403, body: "<Error>Expired</Error>" });
    }
  });

  test("fails with a NetworkError if it stalls, while sending or while waiting for the response", async () => {
    const { blob } = await createSparseFile(50 * MiB);
    const silent = await serve((request) => {
      request.pause();
    });
    await expect(send(silent, blob, { stallTimeout: 200 })).rejects.toThrow("stalled");
    const mute = await serve((request) => {
      request.resume();
    });
    const response = send(mute, new Blob(["a"]), { stallTimeout: 200 });
    await expect(response).rejects.toBeInstanceOf(NetworkError);
  });

  test("does not fail while it is slow", async () => {
    const { blob } = await createSparseFile(20 * MiB);
    const url = await serve(async (request, response) => {
      let received = 0;
      for await (const chunk of request) {
        const before = received;
        received += chunk.length;
        const wait = Math.floor(received / MiB) > Math.floor(before / MiB);
        if (wait) await new Promise((resolve) => setTimeout(resolve, 50));
      }
      response.end();
    });
    expect((await send(url, blob, { stallTimeout: 900 })).status).toBe(200);
  });

  test("stops when its signal is aborted, also before it starts", async () => {
    const { blob } = await createSparseFile(50 * MiB);
    const controller = new AbortController();
    const closed = Promise.withResolvers<void>();
    let requests = 0;
    const url = await serve((request) => {
      requests += 1;
      request.on("close", closed.resolve).once("data", () => controller.abort(new Error("enough")));
    });
    await expect(send(url, blob, { signal: controller.signal })).rejects.toThrow("enough");
    await closed.promise;
    await expect(send(url, blob, { signal: controller.signal })).rejects.toThrow("enough");
    expect(requests).toBe(1);
  });

  test("reports a file that changed while it was sent", async () => {
    const { path, blob } = await createSparseFile(50 * MiB);
    const url = await serve((request) => {
      request.once("data", () => void truncate(path, 1)).resume();
    });
    await expect(send(url, blob)).rejects.toMatchObject({ name: "NotReadableError" });
  });
});

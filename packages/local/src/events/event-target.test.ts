import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGracefulClose } from "@slipway/s3-local/http/graceful-close";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { BusEvent } from "./event-bus.ts";
import { type EventTarget, openEventTarget } from "./event-target.ts";

const event = (upload: string, revision = 2): BusEvent => ({
  version: "0",
  id: `${upload}-${revision}`,
  "detail-type": "upload.deleted",
  source: "slipway",
  account: "000000000000",
  time: "2026-01-01T12:00:00Z",
  region: "us-east-1",
  resources: [],
  detail: {
    version: 1,
    type: "upload.deleted",
    kind: "default",
    id: upload,
    owner: "ann",
    revision,
    at: "2026-01-01T12:00:00.000Z",
    fileName: "a.png",
  },
});

/** A subscriber on a port of its own, and all that it was sent; `answers` says with which status. */
const subscriber = async (answers: (event: BusEvent) => number = () => 204) => {
  const got: BusEvent[] = [];
  const taken: BusEvent[] = [];
  const server = createServer(async (request, response) => {
    const body: BusEvent = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const status = answers(body);
    got.push(body);
    if (status < 300) taken.push(body);
    response.writeHead(status).end();
  });
  const close = createGracefulClose(server);
  onTestFinished(close);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}/`, got, taken };
};

let folder: string;
const open: EventTarget[] = [];
const givenUp: BusEvent[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-"));
  givenUp.length = 0;
});
afterEach(async () => {
  vi.useRealTimers();
  for (const target of open.splice(0)) await end(target);
  await rm(folder, { recursive: true });
});

const start = (url: string): EventTarget => {
  const target = openEventTarget(join(folder, "events.sqlite"), {
    url,
    onGivenUp: (one) => givenUp.push(one),
    retryDelay: () => 1,
  });
  open.push(target);
  return target;
};
const end = async (target: EventTarget) => {
  await target.stop();
  target.close();
};

test("a URL receives each event unchanged by POST", async () => {
  const { url, got } = await subscriber();
  start(url).take([event("a"), event("b")]);
  await expect.poll(() => got).toHaveLength(2);
  expect(got).toEqual(expect.arrayContaining([event("a"), event("b")]));
});

test("the events of one upload arrive in order, even if some attempts fail", async () => {
  let count = 0;
  const { url, taken } = await subscriber(() => {
    count += 1;
    return count % 3 === 0 ? 204 : 503;
  });
  const target = start(url);
  const revisions = [2, 3, 4, 5, 6];
  for (const revision of revisions) target.take([event("a", revision), event("b", revision)]);
  await expect.poll(() => taken).toHaveLength(10);
  for (const upload of ["a", "b"])
    expect(
      taken.filter(({ detail }) => detail.id === upload).map(({ detail }) => detail.revision),
    ).toEqual(revisions);
});

test("an event that keeps failing delays only its own upload", async () => {
  const stubborn = Array.from({ length: 20 }, (_, n) => `stubborn-${n}`);
  const { url, taken } = await subscriber(({ detail }) =>
    detail.id.startsWith("stubborn") ? 400 : 204,
  );
  const target = start(url);
  target.take(stubborn.map((upload) => event(upload)));
  target.take([event("a"), event("b")]);
  await expect.poll(() => taken.map(({ id }) => id).sort()).toEqual(["a-2", "b-2"]);
});

test("the next process sends the events that were not accepted, in order", async () => {
  const nobody = await subscriber(({ detail }) => (detail.id === "taken" ? 204 : 500));
  const first = start(nobody.url);
  first.take([event("taken"), event("a", 2), event("a", 3), event("b", 2)]);
  await expect.poll(() => nobody.got.length).toBeGreaterThan(4);
  await expect.poll(() => nobody.taken).toHaveLength(1);
  open.pop();
  await end(first);
  const { url, got } = await subscriber();
  start(url);
  await expect.poll(() => got).toHaveLength(3);
  expect(got.map(({ id }) => id).filter((id) => id.startsWith("a"))).toEqual(["a-2", "a-3"]);
  expect(got.map(({ id }) => id)).toContain("b-2");
});

test("an event that fails for a day is dropped, and the next one is sent", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: 0 });
  const { url, got, taken } = await subscriber(({ detail }) => (detail.revision === 2 ? 500 : 204));
  start(url).take([event("a", 2), event("a", 3)]);
  await expect.poll(() => got.length).toBeGreaterThan(3);
  expect(givenUp).toEqual([]);
  vi.setSystemTime(25 * 60 * 60 * 1000);
  await expect.poll(() => taken).toHaveLength(1);
  expect(taken).toEqual([event("a", 3)]);
  expect(givenUp).toEqual([event("a", 2)]);
});

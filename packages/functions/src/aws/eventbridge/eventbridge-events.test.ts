import type { PutEventsCommandOutput, PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { UploadEvent } from "@slipway/core/events/upload-event";
import * as v from "valibot";
import { expect, test } from "vitest";
import { createEventBridge } from "./eventbridge-events.ts";

const upload = (number: number, fileName = "a.png") =>
  v.parse(UploadEvent, {
    version: 1,
    type: "upload.deleted",
    id: `01930000-0000-7000-8000-${String(number).padStart(12, "0")}`,
    owner: "ann",
    revision: 3,
    at: "2026-01-01T12:00:00.000Z",
    fileName,
  });
const uploads = (count: number) => Array.from({ length: count }, (_, n) => upload(n));

type Response = Pick<PutEventsCommandOutput, "Entries">;

/** Creates a bus whose EventBridge returns these responses, and records its requests. */
const createTestBus = (respond: (entries: readonly PutEventsRequestEntry[]) => Response) => {
  const requests: PutEventsRequestEntry[][] = [];
  const client = new EventBridgeClient({ region: "us-east-1" });
  client.middlewareStack.add(
    () => async (args) => {
      const { Entries = [] } = args.input as { Entries?: PutEventsRequestEntry[] };
      requests.push(Entries);
      return { output: { $metadata: {}, ...respond(Entries) }, response: {} };
    },
    { step: "initialize", name: "respond" },
  );
  return { bus: createEventBridge(client, "arn:bus"), requests };
};

const acceptAll = (entries: readonly PutEventsRequestEntry[]): Response => ({
  Entries: entries.map((_, n) => ({ EventId: String(n) })),
});

test("publishes an event as the detail of an entry, with its type and time", async () => {
  const { bus, requests } = createTestBus(acceptAll);
  const event = upload(1);
  expect(await bus.publish([event])).toEqual([]);
  expect(requests).toEqual([
    [
      {
        EventBusName: "arn:bus",
        Source: "slipway",
        DetailType: "upload.deleted",
        Time: new Date(event.at),
        Detail: JSON.stringify(event),
      },
    ],
  ]);
});

test("publishes at most ten events per request, in order", async () => {
  const { bus, requests } = createTestBus(acceptAll);
  const events = uploads(23);
  expect(await bus.publish(events)).toEqual([]);
  expect(requests.map(({ length }) => length)).toEqual([10, 10, 3]);
  expect(requests.flat().map(({ Detail = "" }) => JSON.parse(Detail))).toEqual(events);
});

test("publishes at most 256 KiB per request", async () => {
  const { bus, requests } = createTestBus(acceptAll);
  const events = Array.from({ length: 5 }, (_, n) => upload(n, "é".repeat(50 * 1024)));
  expect(await bus.publish(events)).toEqual([]);
  expect(requests.map(({ length }) => length)).toEqual([2, 2, 1]);
});

test("returns the rejected events of a request with EventBridge's error, and the events that were not sent", async () => {
  const { bus, requests } = createTestBus((entries) => ({
    Entries: entries.map((_, n) =>
      n % 4 === 2 ? { ErrorCode: "ThrottlingException", ErrorMessage: "slower" } : { EventId: "e" },
    ),
  }));
  const events = uploads(12);
  const [third, seventh, ...unsent] = [events[2], events[6], ...events.slice(10)];
  const error = "ThrottlingException: slower";
  expect(await bus.publish(events)).toEqual([
    { event: third, error },
    { event: seventh, error },
    ...unsent.map((event) => ({ event })),
  ]);
  expect(requests).toHaveLength(1);
});

test("returns every event as unpublished if EventBridge cannot be reached", async () => {
  const { bus } = createTestBus(() => {
    throw new Error("down");
  });
  const events = uploads(2);
  expect(await bus.publish(events)).toEqual(
    events.map((event) => ({ event, error: "Error: down" })),
  );
});

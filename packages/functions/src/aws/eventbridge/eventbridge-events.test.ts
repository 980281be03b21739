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

type Answer = Pick<PutEventsCommandOutput, "Entries">;

/** The adapter over an EventBridge that answers so, and what it was asked. */
const busAnswering = (answer: (entries: readonly PutEventsRequestEntry[]) => Answer) => {
  const requests: PutEventsRequestEntry[][] = [];
  const client = new EventBridgeClient({ region: "us-east-1" });
  client.middlewareStack.add(
    () => async (args) => {
      const { Entries = [] } = args.input as { Entries?: PutEventsRequestEntry[] };
      requests.push(Entries);
      return { output: { $metadata: {}, ...answer(Entries) }, response: {} };
    },
    { step: "initialize", name: "answers" },
  );
  return { bus: createEventBridge(client, "arn:bus"), requests };
};

const takesAll = (entries: readonly PutEventsRequestEntry[]): Answer => ({
  Entries: entries.map((_, n) => ({ EventId: String(n) })),
});

test("an event goes to the bus as its detail, typed and timed", async () => {
  const { bus, requests } = busAnswering(takesAll);
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

test("a request has at most ten events, in order", async () => {
  const { bus, requests } = busAnswering(takesAll);
  const events = uploads(23);
  expect(await bus.publish(events)).toEqual([]);
  expect(requests.map(({ length }) => length)).toEqual([10, 10, 3]);
  expect(requests.flat().map(({ Detail = "" }) => JSON.parse(Detail))).toEqual(events);
});

test("and no more bytes than one may have", async () => {
  const { bus, requests } = busAnswering(takesAll);
  const events = Array.from({ length: 5 }, (_, n) => upload(n, "é".repeat(50 * 1024)));
  expect(await bus.publish(events)).toEqual([]);
  expect(requests.map(({ length }) => length)).toEqual([2, 2, 1]);
});

test("each event that is refused is named with what EventBridge said, and the rest of its request is not", async () => {
  const { bus, requests } = busAnswering((entries) => ({
    Entries: entries.map((_, n) =>
      n % 4 === 2 ? { ErrorCode: "ThrottlingException", ErrorMessage: "slower" } : { EventId: "e" },
    ),
  }));
  const events = uploads(12);
  const [third, seventh, ...untried] = [events[2], events[6], ...events.slice(10)];
  const error = "ThrottlingException: slower";
  expect(await bus.publish(events)).toEqual([
    { event: third, error },
    { event: seventh, error },
    ...untried.map((event) => ({ event })),
  ]);
  expect(requests).toHaveLength(1);
});

test("when EventBridge cannot be reached, nothing counts as published", async () => {
  const { bus } = busAnswering(() => {
    throw new Error("down");
  });
  const events = uploads(2);
  expect(await bus.publish(events)).toEqual(
    events.map((event) => ({ event, error: "Error: down" })),
  );
});

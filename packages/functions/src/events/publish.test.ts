import { marshall } from "@aws-sdk/util-dynamodb";
import type { Metric } from "@slipway/core/deployment/metrics";
import type { UploadEvent } from "@slipway/core/events/upload-event";
import type { DynamoDBRecord } from "aws-lambda";
import { expect, test } from "vitest";
import { publishEventsHandler } from "../lambda/handlers/handle-stream.ts";
import { downloadUpload } from "../library/download.ts";
import type { EventBus } from "../ports/events.ts";
import { lambdaContext } from "../testing/http-event.ts";
import { createWorld } from "../testing/world.ts";
import { deleteUpload } from "../trash/delete.ts";
import { finalizeUpload } from "../uploads/finalize.ts";

/** Creates a bus that accepts events until one that it refuses. */
const createBus = (refuses: (event: UploadEvent) => boolean = () => false) => {
  const published: UploadEvent[] = [];
  const bus: EventBus = {
    async publish(events) {
      const refused = events.findIndex(refuses);
      const end = refused === -1 ? events.length : refused;
      published.push(...events.slice(0, end));
      return events.slice(end).map((event, index) => ({
        event,
        ...(index === 0 && { error: "InternalFailure" }),
      }));
    },
  };
  return { bus, published };
};

/** Creates a handler with this bus, and records its metrics and warnings. */
const createHandler = (events: EventBus) => {
  const counts: Partial<Record<Metric, number>> = {};
  const warnings: string[] = [];
  const handler = publishEventsHandler({
    events,
    bucket: "b",
    telemetry: {
      info: () => {},
      warn: (message) => warnings.push(message),
      error: (message) => warnings.push(message),
      count: (metric) => {
        counts[metric] = (counts[metric] ?? 0) + 1;
      },
    },
  });
  const handle = (records: DynamoDBRecord[]) => handler({ Records: records }, lambdaContext);
  return { handle, counts, warnings };
};

type Image = NonNullable<NonNullable<DynamoDBRecord["dynamodb"]>["NewImage"]>;
const toImage = (item: object | undefined) =>
  item && (marshall(item, { removeUndefinedValues: true }) as Image);

const createStreamRecord = (sequence: number, before?: object, after?: object): DynamoDBRecord => {
  const OldImage = toImage(before);
  const NewImage = toImage(after);
  return {
    eventName: NewImage === undefined ? "REMOVE" : OldImage === undefined ? "INSERT" : "MODIFY",
    dynamodb: {
      SequenceNumber: String(sequence),
      ...(OldImage && { OldImage }),
      ...(NewImage && { NewImage }),
    },
  };
};

/** Creates the stream records of an upload's life: requested, ready, deleted, purged. */
const createLife = async (start: number): Promise<DynamoDBRecord[]> => {
  const { adapters, records, request, store } = createWorld();
  const id = await request();
  const pending = await records.get(id);
  await finalizeUpload(store(id), adapters);
  const ready = await records.get(id);
  await deleteUpload("ann", id, { permanently: true }, adapters);
  const deleted = await records.get(id);
  return [
    createStreamRecord(start, undefined, pending),
    createStreamRecord(start + 1, pending, ready),
    createStreamRecord(start + 2, ready, deleted),
    createStreamRecord(start + 3, deleted, undefined),
  ];
};

test("publishes an upload's life in order", async () => {
  const { bus, published } = createBus();
  const { handle, counts } = createHandler(bus);
  expect(await handle(await createLife(1))).toEqual({ batchItemFailures: [] });
  expect(published.map(({ type, revision }) => [type, revision])).toEqual([
    ["upload.ready", 2],
    ["upload.deleted", 3],
  ]);
  expect(counts).toEqual({ eventPublished: 2 });
});

test("a refused event is delivered again with all later ones, and without earlier ones", async () => {
  const first = await createLife(10);
  const second = await createLife(20);
  let down = true;
  const { bus, published } = createBus(({ type }) => down && type === "upload.deleted");
  const { handle, counts, warnings } = createHandler(bus);
  expect(await handle([...first, ...second])).toEqual({
    batchItemFailures: [{ itemIdentifier: "12" }],
  });
  expect(counts).toEqual({ eventPublished: 1, eventUnpublished: 1 });
  expect(warnings).toEqual(["an event was not published"]);
  down = false;
  expect(await handle([...first.slice(2), ...second])).toEqual({ batchItemFailures: [] });
  expect(published.map(({ type }) => type)).toEqual([
    "upload.ready",
    "upload.deleted",
    "upload.ready",
    "upload.deleted",
  ]);
});

test("an item that is not a valid record is counted and does not block the stream", async () => {
  const { bus, published } = createBus();
  const { handle, counts, warnings } = createHandler(bus);
  const life = await createLife(1);
  const broken = [
    createStreamRecord(5, undefined, { id: "x", status: "ready" }),
    { dynamodb: { SequenceNumber: "6", NewImage: { id: { N: "1e999999" } } } },
    { dynamodb: { SequenceNumber: "7", NewImage: { id: { N: "one" } } } },
  ];
  expect(await handle([...broken, ...life])).toEqual({ batchItemFailures: [] });
  expect(published).toHaveLength(2);
  expect(counts).toMatchObject({ notARecord: broken.length });
  expect(warnings).toHaveLength(broken.length);
});

test("a download counter in the table creates no event and no error", async () => {
  const { bus, published } = createBus();
  const { handle, counts, warnings } = createHandler(bus);
  const { adapters, downloads, upload } = createWorld();
  await downloadUpload("ann", await upload(), { disposition: "attachment" }, adapters);
  const counters = downloads.all().map((counter) => createStreamRecord(1, undefined, counter));
  expect(counters).toHaveLength(1);
  expect(await handle(counters)).toEqual({ batchItemFailures: [] });
  expect({ published, counts, warnings }).toEqual({ published: [], counts: {}, warnings: [] });
});

test("a change is published even if the previous item is unknown", async () => {
  const { bus, published } = createBus();
  const [, becameReady] = await createLife(1);
  const { NewImage = {} } = becameReady?.dynamodb ?? {};
  const before = { nothing: { N: "no number" } };
  await createHandler(bus).handle([
    { dynamodb: { SequenceNumber: "1", NewImage } },
    { dynamodb: { SequenceNumber: "2", NewImage, OldImage: before } },
  ]);
  expect(published.map(({ type }) => type)).toEqual(["upload.ready", "upload.ready"]);
});

test("the bus is not called without events", async () => {
  const bus: EventBus = { publish: () => Promise.reject(new Error("The bus was called.")) };
  const [requested, , , purged] = await createLife(1);
  if (requested === undefined || purged === undefined) throw new Error("There are no records.");
  expect(await createHandler(bus).handle([requested, purged])).toEqual({ batchItemFailures: [] });
});

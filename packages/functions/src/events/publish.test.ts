import { marshall } from "@aws-sdk/util-dynamodb";
import type { Metric } from "@slipway/core/deployment/metrics";
import type { UploadEvent } from "@slipway/core/events/upload-event";
import type { DynamoDBRecord } from "aws-lambda";
import { expect, test } from "vitest";
import { publishEventsHandler } from "../lambda/handlers/handle-stream.ts";
import { deleteUpload } from "../library/delete.ts";
import { downloadUpload } from "../library/download.ts";
import type { EventBus } from "../ports/events.ts";
import { lambdaContext } from "../testing/http-event.ts";
import { world } from "../testing/world.ts";
import { finalizeUpload } from "../uploads/finalize.ts";

/** A bus that takes all but the events `refuses` names. */
const busOf = (refuses: (event: UploadEvent) => boolean = () => false) => {
  const taken: UploadEvent[] = [];
  const bus: EventBus = {
    async publish(events) {
      const refused = events.findIndex(refuses);
      const end = refused === -1 ? events.length : refused;
      taken.push(...events.slice(0, end));
      return events.slice(end).map((event, index) => ({
        event,
        ...(index === 0 && { error: "InternalFailure" }),
      }));
    },
  };
  return { bus, taken };
};

/** A handler on this bus, with what it counts and complains of. */
const handlerOn = (events: EventBus) => {
  const counts: Partial<Record<Metric, number>> = {};
  const complaints: string[] = [];
  const handler = publishEventsHandler({
    events,
    bucket: "b",
    telemetry: {
      info: () => {},
      warn: (message) => complaints.push(message),
      error: (message) => complaints.push(message),
      count: (metric) => {
        counts[metric] = (counts[metric] ?? 0) + 1;
      },
    },
  });
  const handle = (records: DynamoDBRecord[]) => handler({ Records: records }, lambdaContext);
  return { handle, counts, complaints };
};

type Image = NonNullable<NonNullable<DynamoDBRecord["dynamodb"]>["NewImage"]>;
const imageOf = (item: object | undefined) =>
  item && (marshall(item, { removeUndefinedValues: true }) as Image);

const changed = (sequence: number, before?: object, after?: object): DynamoDBRecord => {
  const OldImage = imageOf(before);
  const NewImage = imageOf(after);
  return {
    eventName: NewImage === undefined ? "REMOVE" : OldImage === undefined ? "INSERT" : "MODIFY",
    dynamodb: {
      SequenceNumber: String(sequence),
      ...(OldImage && { OldImage }),
      ...(NewImage && { NewImage }),
    },
  };
};

/** What the stream of one upload's life holds: requested, ready, deleted, purged. */
const lifeOf = async (start: number): Promise<DynamoDBRecord[]> => {
  const { adapters, records, request, store } = world();
  const id = await request();
  const pending = await records.get(id);
  await finalizeUpload(store(id), adapters);
  const ready = await records.get(id);
  await deleteUpload("ann", id, adapters);
  const deleted = await records.get(id);
  return [
    changed(start, undefined, pending),
    changed(start + 1, pending, ready),
    changed(start + 2, ready, deleted),
    changed(start + 3, deleted, undefined),
  ];
};

test("an upload's life is told by the stream of its record, in order", async () => {
  const { bus, taken } = busOf();
  const { handle, counts } = handlerOn(bus);
  expect(await handle(await lifeOf(1))).toEqual({ batchItemFailures: [] });
  expect(taken.map(({ type, revision }) => [type, revision])).toEqual([
    ["upload.ready", 2],
    ["upload.deleted", 3],
  ]);
  expect(counts).toEqual({ eventPublished: 2 });
});

test("what the bus does not take comes again, with all that follows it, and nothing before it", async () => {
  const first = await lifeOf(10);
  const second = await lifeOf(20);
  let down = true;
  const { bus, taken } = busOf(({ type }) => down && type === "upload.deleted");
  const { handle, counts, complaints } = handlerOn(bus);
  expect(await handle([...first, ...second])).toEqual({
    batchItemFailures: [{ itemIdentifier: "12" }],
  });
  expect(counts).toEqual({ eventPublished: 1, eventUnpublished: 1 });
  expect(complaints).toEqual(["an event was not published"]);
  down = false;
  expect(await handle([...first.slice(2), ...second])).toEqual({ batchItemFailures: [] });
  expect(taken.map(({ type }) => type)).toEqual([
    "upload.ready",
    "upload.deleted",
    "upload.ready",
    "upload.deleted",
  ]);
});

test("what is no record holds nobody up, and is counted", async () => {
  const { bus, taken } = busOf();
  const { handle, counts, complaints } = handlerOn(bus);
  const life = await lifeOf(1);
  const broken = [
    changed(5, undefined, { id: "x", status: "ready" }),
    { dynamodb: { SequenceNumber: "6", NewImage: { id: { N: "1e999999" } } } },
    { dynamodb: { SequenceNumber: "7", NewImage: { id: { N: "one" } } } },
  ];
  expect(await handle([...broken, ...life])).toEqual({ batchItemFailures: [] });
  expect(taken).toHaveLength(2);
  expect(counts).toMatchObject({ notARecord: broken.length });
  expect(complaints).toHaveLength(broken.length);
});

test("a download that is counted in the same table is nothing to tell of, and no fault", async () => {
  const { bus, taken } = busOf();
  const { handle, counts, complaints } = handlerOn(bus);
  const { adapters, downloads, upload } = world();
  await downloadUpload("ann", await upload(), { disposition: "attachment" }, adapters);
  const counters = downloads.all().map((counter) => changed(1, undefined, counter));
  expect(counters).toHaveLength(1);
  expect(await handle(counters)).toEqual({ batchItemFailures: [] });
  expect({ taken, counts, complaints }).toEqual({ taken: [], counts: {}, complaints: [] });
});

test("a change is told though nobody can say what the item was before", async () => {
  const { bus, taken } = busOf();
  const [, becameReady] = await lifeOf(1);
  const { NewImage = {} } = becameReady?.dynamodb ?? {};
  const before = { nothing: { N: "no number" } };
  await handlerOn(bus).handle([
    { dynamodb: { SequenceNumber: "1", NewImage } },
    { dynamodb: { SequenceNumber: "2", NewImage, OldImage: before } },
  ]);
  expect(taken.map(({ type }) => type)).toEqual(["upload.ready", "upload.ready"]);
});

test("nothing is asked of the bus when there is nothing to tell", async () => {
  const bus: EventBus = { publish: () => Promise.reject(new Error("it was asked")) };
  const [requested, , , purged] = await lifeOf(1);
  if (requested === undefined || purged === undefined) throw new Error("there is no life");
  expect(await handlerOn(bus).handle([requested, purged])).toEqual({ batchItemFailures: [] });
});

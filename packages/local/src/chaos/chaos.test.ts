import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { createChaos } from "./chaos.ts";
import { type FaultRates, faultKinds } from "./faults.ts";

const none = Object.fromEntries(faultKinds.map((kind) => [kind, 0]));
const only = (rates: Partial<FaultRates>) => {
  const lines: string[] = [];
  const chaos = createChaos({
    seed: 1,
    rates: { ...none, ...rates } as FaultRates,
    onFault: (line) => lines.push(line),
  });
  return { ...chaos, lines };
};

const request = { operation: "UpdateItem" };

/** A service that counts what it carried out, and a handler that asks it for two things, one after the other. */
const service = () => {
  let carriedOut = 0;
  const body = () => Readable.from(["bytes"]);
  const send = async () => {
    carriedOut += 1;
    return { response: { body: body() }, output: carriedOut };
  };
  return { send, carriedOut: () => carriedOut };
};

const twice = (chaos: ReturnType<typeof only>, { send }: ReturnType<typeof service>) => {
  const around = chaos.around("dynamoDb");
  return chaos.killable("finalize-upload", async () => {
    await around(request, send);
    await around(request, send);
    return "done";
  });
};

test.each([
  ["throttled", "ThrottlingException", 0],
  ["failedBefore", "InternalServerError", 0],
  ["failedAfter", "Error", 1],
] as const)("a call that is %s fails with %s, carried out %d times", async (kind, name, times) => {
  const chaos = only({ [kind]: 1 });
  const own = service();
  await expect(twice(chaos, own)()).rejects.toMatchObject({ name });
  expect(own.carriedOut()).toBe(times);
  expect(chaos.counts[kind]).toBe(1);
});

test("a killed handler does not continue", async () => {
  const outcomes = new Set<number>();
  for (let seed = 0; seed < 40; seed += 1) {
    const chaos = createChaos({ seed, rates: { ...none, killed: 0.5 } as FaultRates });
    const own = service();
    const ended = await twice({ ...chaos, lines: [] }, own)().catch(({ name }) => name);
    expect(ended).toBe(chaos.counts.killed > 0 ? "HandlerKilledError" : "done");
    // Whatever a dead handler still waited for would have come by now.
    await new Promise(setImmediate);
    outcomes.add(own.carriedOut());
    if (ended === "done") expect(own.carriedOut()).toBe(2);
  }
  expect([...outcomes].toSorted()).toEqual([0, 1, 2]);
});

test("calls outside of handlers are not affected", async () => {
  const chaos = only({ throttled: 1, killed: 1 });
  const own = service();
  await chaos.around("s3")(request, own.send);
  expect(own.carriedOut()).toBe(1);
  expect(chaos.lines).toEqual([]);
});

test("a lost response leaves no open connection", async () => {
  const chaos = only({ failedAfter: 1 });
  const body = Readable.from(["bytes"]);
  const handler = chaos.killable("library", () =>
    chaos.around("s3")(request, async () => ({ response: { body }, output: {} })),
  );
  await expect(handler()).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(body.destroyed).toBe(true);
});

/** Sends events one after the other; returns what came through until all is released. */
const through = async (chaos: ReturnType<typeof only>, events: readonly string[]) => {
  const came: string[] = [];
  const { send, release } = chaos.events(async (body) => void came.push(body));
  for (const event of events) await send(event);
  const before = [...came];
  await release();
  return { before, came };
};

const events = ["a", "b", "c", "d"];

test("events are dropped", async () => {
  const chaos = only({ dropped: 1 });
  expect((await through(chaos, events)).came).toEqual([]);
  expect(chaos.counts.dropped).toBe(4);
});

test("events are duplicated", async () => {
  const { came } = await through(only({ duplicated: 1 }), events);
  expect(came.toSorted()).toEqual([...events, ...events].toSorted());
});

test("events are delayed, and none is lost", async () => {
  const { before, came } = await through(only({ delayed: 1 }), events);
  expect(before).toEqual([]);
  expect(came.toSorted()).toEqual(events);
});

test("events are overtaken by the next one", async () => {
  const { came } = await through(only({ reordered: 0.5 }), events);
  expect(came.toSorted()).toEqual(events);
  expect(came).not.toEqual(events);
});

test("the same seed causes the same faults", async () => {
  const run = async () => {
    const lines: string[] = [];
    const chaos = createChaos({ seed: 3, onFault: (line) => lines.push(line) });
    for (let count = 0; count < 200; count += 1)
      await twice({ ...chaos, lines }, service())().catch(() => {});
    return lines;
  };
  const lines = await run();
  expect(lines.length).toBeGreaterThan(0);
  expect(await run()).toEqual(lines);
});

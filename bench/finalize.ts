// How many uploads finalize makes ready in a second, what each costs, and whether that grows with the table. All of Slipway
// runs in this one process, as with `npm start`: queue, handlers, S3, DynamoDB, its stream and the bus.
//
// Each round prepares uploads whose events are held back, hands all events to the queue, and measures until every record is
// ready and every event of it is on the bus. Tables of several sizes take turns, so that what else the machine does meets
// them alike.
//
//   npm run bench -- finalize [--uploads 2000] [--rounds 7] [--records 1000,1000000] [--data DIR]
//
//   --data DIR   keep the filled tables there, and use those that are there: a million takes minutes to write
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openDataFolder } from "@slipway/local/data/data-folder";
import { startStack } from "@slipway/local/stack";
import pMap from "p-map";
import { createTestApiClient } from "../tests/api-calls.ts";
import { fillTable } from "./subjects/filled-table.ts";

const { values } = parseArgs({
  options: {
    uploads: { type: "string", default: "2000" },
    rounds: { type: "string", default: "7" },
    records: { type: "string", default: "1000,1000000" },
    data: { type: "string" },
  },
});
const uploads = Number(values.uploads);
const rounds = Number(values.rounds);
const sizes = values.records.split(",").map(Number);
const root = values.data ?? (await mkdtemp(join(tmpdir(), "slipway-bench-")));
const log = (line: string) => console.error(line);

const bytes = Buffer.from("All hands on deck. ".repeat(500));
const file = { fileName: "log.txt", size: bytes.length, contentType: "text/plain" };
const postsAtOnce = 16;

interface Round {
  readonly perSecond: number;
  /** Milliseconds of CPU, on all threads, for each upload. */
  readonly cpu: number;
}

/** A stack on a table with so many records, whose S3 events are held back until they are asked for. */
const openBench = async (records: number) => {
  const dataDir = join(root, String(records));
  if (!existsSync(dataDir)) {
    log(`Writing ${records} records …`);
    const folder = openDataFolder(dataDir);
    await fillTable(folder, records, log);
    folder.release();
  }
  const held: string[] = [];
  let ready = 0;
  const stack = await startStack({
    port: 0,
    dataDir,
    telemetry: {
      info: () => {},
      warn: console.error,
      error: console.error,
      count: (metric) => {
        if (metric === "finalized") ready += 1;
      },
    },
    isEventLost: (body) => {
      held.push(body);
      return true;
    },
  });
  const api = createTestApiClient(stack.apiUrl);

  const prepare = async (): Promise<readonly string[]> => {
    while (held.length < uploads) {
      const asked = Array.from({ length: Math.min(100, uploads - held.length) }, () => file);
      const { uploads: forms } = await api.requestUploads(asked);
      const post = async (form: (typeof forms)[number]) => {
        if (form.method !== "post") throw new Error("no form was signed");
        const body = new FormData();
        for (const [name, value] of Object.entries(form.fields)) body.append(name, value);
        body.append("file", new Blob([bytes]));
        const { status } = await fetch(form.url, { method: "POST", body });
        if (status !== 201) throw new Error(`S3 answered ${status}`);
      };
      await pMap(forms, post, { concurrency: postsAtOnce });
    }
    return held.splice(0);
  };

  const round = async (): Promise<Round> => {
    const events = await prepare();
    ready = 0;
    const cpuBefore = process.cpuUsage();
    const start = performance.now();
    await Promise.all(events.map(stack.send));
    await stack.settled();
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpuBefore);
    if (ready !== events.length) throw new Error(`${ready} of ${events.length} became ready`);
    return { perSecond: ready / seconds, cpu: (user + system) / 1000 / ready };
  };
  return { records, round, close: stack.close };
};

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;
const least = (numbers: readonly number[]): number => Math.min(...numbers);

const benches = [];
for (const size of sizes) benches.push({ ...(await openBench(size)), taken: [] as Round[] });
// The first round warms up.
for (let round = 0; round <= rounds; round += 1)
  for (const bench of benches) {
    const result = await bench.round();
    if (round > 0) bench.taken.push(result);
    const words = `${result.perSecond.toFixed(0)} a second, ${result.cpu.toFixed(2)} ms of CPU each`;
    log(`${bench.records} records, round ${round}: ${words}, load ${loadavg()[0]?.toFixed(1)}`);
  }

console.log(
  `${rounds} rounds of ${uploads} uploads, ${availableParallelism()} CPUs, ${process.version}`,
);
console.log(
  "records   a second: median, best   ms of CPU each: median, least   CPU to the first row",
);
const [first] = benches;
for (const { records, taken } of benches) {
  const speeds = taken.map(({ perSecond }) => perSecond);
  const costs = taken.map(({ cpu }) => cpu);
  const ratio = median(costs) / median(first?.taken.map(({ cpu }) => cpu) ?? []);
  const cells = [
    String(records).padEnd(9),
    `${median(speeds).toFixed(0)}, ${Math.max(...speeds).toFixed(0)}`.padEnd(25),
    `${median(costs).toFixed(2)}, ${least(costs).toFixed(2)}`.padEnd(31),
    ratio.toFixed(2),
  ];
  console.log(cells.join(" "));
}
for (const { close } of benches) await close();
if (values.data === undefined) await rm(root, { recursive: true });

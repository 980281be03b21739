// Measures how many uploads per second finalize makes ready, the CPU time of each, and whether it depends on the size of the
// table. All of Slipway runs in this process, as with `npm start`: the queue, handlers, S3, DynamoDB, its stream, and the bus.
//
// Each round prepares uploads and withholds their events. It then sends all events to the queue, and measures the time until
// every record is ready and every event is published. Tables of different sizes take turns, so that other load on the machine
// affects all of them equally. The last column compares each table with the first one.
//
//   npm run bench -- finalize [--uploads 2000] [--rounds 7] [--records 1000,1000000] [--data DIR]
//
//   --data DIR   keeps the tables in this folder and uses existing ones. Writing a million records takes minutes
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
const concurrentPosts = 16;

interface Round {
  readonly perSecond: number;
  /** CPU time per upload on all threads, in milliseconds. */
  readonly cpu: number;
}

/** Starts a stack whose table has this number of records. S3's events are withheld until a round sends them. */
const openTable = async (records: number) => {
  const dataDir = join(root, String(records));
  if (!existsSync(dataDir)) {
    log(`Writing ${records} records …`);
    const folder = openDataFolder(dataDir);
    await fillTable(folder, records, log);
    folder.release();
  }
  const withheldEvents: string[] = [];
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
      withheldEvents.push(body);
      return true;
    },
  });
  const api = createTestApiClient(stack.apiUrl);

  const prepare = async (): Promise<readonly string[]> => {
    while (withheldEvents.length < uploads) {
      const files = Array.from(
        { length: Math.min(100, uploads - withheldEvents.length) },
        () => file,
      );
      const { uploads: forms } = await api.requestUploads({ files });
      const post = async (form: (typeof forms)[number]) => {
        if (form.method !== "post") throw new Error("no form was signed");
        const body = new FormData();
        for (const [name, value] of Object.entries(form.fields)) body.append(name, value);
        body.append("file", new Blob([bytes]));
        const { status } = await fetch(form.url, { method: "POST", body });
        if (status !== 201) throw new Error(`S3 responded with ${status}`);
      };
      await pMap(forms, post, { concurrency: concurrentPosts });
    }
    return withheldEvents.splice(0);
  };

  const runRound = async (): Promise<Round> => {
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
  return { records, runRound, close: stack.close };
};

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;
const tables = [];
for (const size of sizes) tables.push({ ...(await openTable(size)), results: [] as Round[] });
// The first round warms up.
for (let round = 0; round <= rounds; round += 1)
  for (const { records, runRound, results } of tables) {
    const result = await runRound();
    if (round > 0) results.push(result);
    const summary = `${result.perSecond.toFixed(0)} per second, ${result.cpu.toFixed(2)} ms of CPU time each`;
    log(`${records} records, round ${round}: ${summary}, load ${loadavg()[0]?.toFixed(1)}`);
  }

console.log(
  `${rounds} rounds of ${uploads} uploads, ${availableParallelism()} CPUs, ${process.version}`,
);
console.log(
  "records   per second: median, maximum   CPU ms each: median, minimum   × CPU of first table",
);
const [first] = tables;
for (const { records, results } of tables) {
  const speeds = results.map(({ perSecond }) => perSecond);
  const costs = results.map(({ cpu }) => cpu);
  const ratio = median(costs) / median(first?.results.map(({ cpu }) => cpu) ?? []);
  const cells = [
    String(records).padEnd(9),
    `${median(speeds).toFixed(0)}, ${Math.max(...speeds).toFixed(0)}`.padEnd(29),
    `${median(costs).toFixed(2)}, ${Math.min(...costs).toFixed(2)}`.padEnd(29),
    ratio.toFixed(2),
  ];
  console.log(cells.join(" "));
}
for (const { close } of tables) await close();
if (values.data === undefined) await rm(root, { recursive: true });

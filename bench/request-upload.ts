// What a warm request-upload costs: CPU time for each file, at 1 and at 100 files in a request, beside better-upload's
// server, which keeps no record. Logs and metrics are written as on Lambda. Twice: without DynamoDB, its port answering at
// once, which is the work of Slipway itself; and with the AWS SDK's client, whose requests are answered at once before they
// leave the process, which adds what the SDK does for each PutItem.
//
//   npm --prefix bench/peers install  once
//   node bench/request-upload.ts [rounds]
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const rounds = Number(process.argv[2] ?? 40);
const counts = [1, 100] as const;
/** Files of one measurement: enough for the clock of the CPU. */
const files = 400;

interface Subject {
  readonly name: string;
  /** Asks for this many uploads in one request. */
  request(count: number): Promise<void>;
}

/** In a process whose output nobody reads. */
const measure = async (send: (result: unknown) => void): Promise<void> => {
  const { subjects } = await import("./lambda/warm-subjects.ts");
  const spent = new Map<string, number[]>();
  for (let round = -5; round < rounds; round += 1)
    for (const subject of await subjects())
      for (const count of counts) {
        const cost = await costOf(subject, count);
        // The first rounds are for the compiler.
        if (round < 0) continue;
        const key = `${subject.name} ${count}`;
        spent.set(key, [...(spent.get(key) ?? []), cost]);
      }
  send([...spent]);
};

/** Milliseconds of CPU time for each file. */
const costOf = async ({ request }: Subject, count: number): Promise<number> => {
  const before = process.cpuUsage();
  for (let done = 0; done < files; done += count) await request(count);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / files;
};

const report = async (): Promise<void> => {
  const child = fork(fileURLToPath(import.meta.url), [String(rounds)], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [spent]: [string, number[]][][] = await once(child, "message");
  child.disconnect();
  const rows = new Map<string, Record<string, string>>();
  for (const [key, costs] of spent ?? []) {
    const [, name = "", count = ""] = /^(.*) (\d+)$/.exec(key) ?? [];
    const sorted = costs.toSorted((one, other) => one - other);
    const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
    rows.set(name, { ...rows.get(name), [`CPU ms a file, at ${count}`]: median.toFixed(3) });
  }
  console.log(`Node ${process.version}, ${rounds} rounds in turn, medians`);
  console.table(Object.fromEntries(rows));
};

if (process.send) await measure(process.send.bind(process));
else await report();

// Measures the CPU time per file of a warm request for 1 and for 100 forms, next to better-upload's server, which writes no
// records. Logs and metrics are written as on Lambda. Slipway is measured without DynamoDB, with the AWS SDK's client, whose
// requests get a response within the process, and also with a config of two kinds without hooks.
//
//   npm run bench -- request-upload [rounds]
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const rounds = Number(process.argv[2] ?? 40);
const counts = [1, 100] as const;
/** Files per measurement. Fewer would take less time than the CPU clock can measure precisely. */
const filesPerMeasurement = 400;

interface Subject {
  readonly name: string;
  /** Requests this many uploads in one request. */
  request(count: number): Promise<void>;
}

/** Measures in a process whose output is discarded. */
const measure = async (send: (result: unknown) => void): Promise<void> => {
  const { subjects } = await import("./lambda/warm-subjects.ts");
  const costs = new Map<string, number[]>();
  for (let round = -5; round < rounds; round += 1)
    for (const subject of await subjects())
      for (const count of counts) {
        const cost = await measureCost(subject, count);
        // The first rounds let V8 optimize the code.
        if (round < 0) continue;
        const key = `${subject.name} ${count}`;
        costs.set(key, [...(costs.get(key) ?? []), cost]);
      }
  send([...costs]);
};

/** Returns milliseconds of CPU time per file. */
const measureCost = async ({ request }: Subject, count: number): Promise<number> => {
  const before = process.cpuUsage();
  for (let done = 0; done < filesPerMeasurement; done += count) await request(count);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / filesPerMeasurement;
};

const report = async (): Promise<void> => {
  const child = fork(fileURLToPath(import.meta.url), [String(rounds)], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [costs]: [string, number[]][][] = await once(child, "message");
  child.disconnect();
  const medians = new Map(
    (costs ?? []).map(([key, values]) => {
      const sorted = values.toSorted((one, other) => one - other);
      return [key, sorted[Math.floor(sorted.length / 2)] ?? Number.NaN];
    }),
  );
  const names = [...new Set([...medians.keys()].map((key) => key.replace(/ \d+$/, "")))];
  const getCost = (name: string, count: number) => medians.get(`${name} ${count}`) ?? Number.NaN;
  console.log(`Node ${process.version}, medians of ${rounds} rounds, in turn`);
  console.table(
    names.toSorted().map((name) => ({
      server: name,
      ...Object.fromEntries(
        counts.flatMap((count) => [
          [`CPU ms per file, ${count} in a request`, getCost(name, count).toFixed(3)],
          [
            `× better-upload, ${count} in a request`,
            (getCost(name, count) / getCost("better-upload", count)).toFixed(2),
          ],
        ]),
      ),
    })),
  );
};

if (process.send) await measure(process.send.bind(process));
else await report();
